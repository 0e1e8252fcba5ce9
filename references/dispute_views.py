"""The library's screens of identifiers under which two works were typed."""

from django import forms
from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from references import access
from references.disputes import SettledAlready, call_holder_wrong, call_mistyped
from references.identity import IdentifierConflict
from references.lines import library_lines
from references.models import IdentifierDispute
from references.record_writing import ChangeRefused

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
