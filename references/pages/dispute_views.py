"""Screens on which people decide: pairs that may be duplicates, and disputed identifiers."""

from django import forms
from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from references import access
from references.library.disputes import SettledAlready, call_holder_wrong, call_mistyped
from references.library.identity import IdentifierConflict
from references.library.merging import mark_not_duplicates, not_duplicates_page, suspect_page, unmark_not_duplicates
from references.library.record_writing import ChangeRefused
from references.models import DistinctPair, IdentifierDispute, Reference
from references.pages.lines import library_lines


@require_safe
@access.for_mergers
def suspected(request):
    """List pairs of works that may be one, by their authors' names."""
    page = suspect_page(request.GET.get("after", "")[:100])
    lines = {}
    for line in library_lines([work for pair in page.pairs for work in pair[:2]], request.user):
        lines[line.work.pk] = line
    pairs = [(lines[pair.one.pk], lines[pair.other.pk], pair.alike) for pair in page.pairs]
    return render(request, "references/duplicates.html", {"pairs": pairs, "after": page.after})


@require_safe
@access.for_mergers
def not_duplicates(request):
    """List the pairs of works that people marked as not duplicates, newest first."""
    before = request.GET.get("before", "")
    is_place = before.isascii() and before.isdigit() and len(before) < 18
    pairs, older = not_duplicates_page(int(before) if is_place else None)
    return render(request, "references/not_duplicates.html", {"pairs": pairs, "older": older})


@require_POST
@access.for_mergers
def not_duplicate(request, pk, other_pk):
    """Mark two works as not duplicates."""
    one, other = (get_object_or_404(Reference.objects.current(), pk=key) for key in (pk, other_pk))
    if one == other:
        messages.error(request, _("A work is not different from itself. Choose two records."))
    else:
        mark_not_duplicates(one, other, by=request.user)
        messages.success(request, _("They are marked as not duplicates and will not be suggested again."))
    return redirect("references:duplicates")


@require_POST
@access.for_mergers
def undo_not_duplicate(request, pk):
    """Undo that two works are marked as not duplicates."""
    pair = get_object_or_404(DistinctPair.objects.select_related("first", "second"), pk=pk)
    unmark_not_duplicates(pair, by=request.user)
    messages.success(request, _("It is undone. The two works may be suggested again."))
    return redirect("references:not_duplicates")


SHOWN = 100


class DecisionForm(forms.Form):
    """Which record has the identifier wrongly, and the right one if somebody knows it."""

    decision = forms.ChoiceField(
        label=gettext_lazy("What is right?"),
        widget=forms.RadioSelect,
        choices=[
            ("mistyped", gettext_lazy("They are different works, and what was typed has the wrong identifier.")),
            ("holder_wrong", gettext_lazy("They are different works, and the identifier belongs to what was typed.")),
        ],
    )
    corrected = forms.CharField(
        label=gettext_lazy("The right identifier of what was typed, if you know it"), required=False, max_length=500
    )

    def decide(self, dispute: IdentifierDispute, *, by) -> None:
        """Carry the decision out. Raises as the verbs do."""
        if self.cleaned_data["decision"] == "mistyped":
            call_mistyped(dispute, corrected=self.cleaned_data["corrected"], by=by)
        else:
            call_holder_wrong(dispute, by=by)


@require_safe
@access.for_readers
def disputed(request):
    """List the identifiers that wait for a decision, those that were left to the editors first."""
    waiting = IdentifierDispute.objects.unsettled().select_related("reference", "holder", "decided_by")
    disputes = list(waiting.order_by("-state", "pk")[: SHOWN + 1])
    context = {"disputes": disputes[:SHOWN], "are_more": len(disputes) > SHOWN}
    return render(request, "references/disputes.html", context)


@access.for_curators
def dispute(request, pk):
    """Show both works of an identifier side by side, and take the decision of somebody who may correct records."""
    found = get_object_or_404(IdentifierDispute.objects.select_related("reference", "holder", "decided_by"), pk=pk)
    form = DecisionForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            form.decide(found, by=request.user)
            messages.success(request, _("Your decision is saved."))
            return redirect("references:disputes")
        except ChangeRefused as refusal:
            form.add_error("corrected", refusal.problems)
        except (IdentifierConflict, SettledAlready) as refusal:
            form.add_error(None, refusal.message)
    lines = library_lines([found.reference, found.holder], request.user)
    context = {"dispute": found, "form": form, "lines": lines}
    return render(request, "references/dispute.html", context, status=422 if form.errors else 200)
