"""Screens on which it is decided whether two records are one work."""

from django import forms
from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from editorial.bibliography.disputed import (
    LONGEST_NOTE,
    call_line_wrong,
    cite_known_work,
    correct_library,
    disputes_in,
    refer_to_editors,
)
from editorial.bibliography.merging import merge_references
from editorial.form_parts import Line, Prose
from editorial.manuscripts import access
from references.access import for_mergers
from references.library.merging import KEPT, OTHER, differences
from references.library.search import SearchForm, page_of
from references.models import Reference
from references.pages.lines import library_lines
from references.pages.record_forms import TEXTS, value_words
from refusals import Refusal


class ChoiceForm(forms.Form):
    """One choice for each field in which two records differ."""

    def __init__(self, *arguments, kept, other, **options):
        super().__init__(*arguments, **options)
        self.differences = differences(kept.csl, other.csl)
        for difference in self.differences:
            values = ((KEPT, difference.kept), (OTHER, difference.other))
            self.fields[difference.field] = forms.ChoiceField(
                label=TEXTS.get(difference.field, difference.field.capitalize()),
                widget=forms.RadioSelect,
                required=False,
                initial=difference.suggestion,
                choices=[(side, value_words(value) if value else _("(nothing)")) for side, value in values],
            )

    def chosen(self) -> dict[str, str]:
        """Return whose value was chosen, by field; fields without a choice are left out."""
        return {field: side for field, side in self.cleaned_data.items() if side}


@require_safe
@for_mergers
def choose(request, pk):
    """Look for the record that is a second one of the same work."""
    work = get_object_or_404(Reference.objects.current(), pk=pk)
    form = SearchForm(request.GET if "q" in request.GET else {"q": " ".join(work.title_folded.split()[:4])})
    found = page_of(form.found().exclude(pk=work.pk)).works
    context = {"work": work, "form": form, "lines": library_lines([work, *found], request.user)}
    return render(request, "references/merge_choose.html", context)


@for_mergers
def merge(request, pk, other_pk):
    """Show two records side by side, and merge them as was chosen."""
    kept, other = (get_object_or_404(Reference.objects.current(), pk=key) for key in (pk, other_pk))
    form = ChoiceForm(request.POST if request.method == "POST" else None, kept=kept, other=other)
    if form.is_valid():
        try:
            merge_references(kept, other, chosen=form.chosen(), by=request.user)
            messages.success(request, _("The two records are one now."))
            return redirect(kept)
        except Refusal as refusal:
            form.add_error(None, refusal.message)
    return merge_page(request, form, kept, other, status=409 if form.errors else 200)


def merge_page(request, form, kept, other, *, status):
    """Answer with both records and the choice between their fields."""
    context = {
        "form": form,
        "lines": library_lines([kept, other], request.user),
        "conflicts": [difference.field for difference in form.differences if difference.is_conflict],
    }
    return render(request, "references/merge.html", context, status=status)


class DecisionForm(forms.Form):
    """Which of the two works the identifier names, and what that takes."""

    decision = forms.ChoiceField(label=gettext_lazy("What is right?"), widget=forms.RadioSelect)
    corrected = Line(
        label=gettext_lazy("The right identifier of the line, if you know it"),
        required=False,
        max_length=500,
        help_text=gettext_lazy("Only if the line’s identifier is wrong. Left empty, the work stays without."),
    )
    note = Prose(
        label=gettext_lazy("Note for the editors"),
        required=False,
        max_length=LONGEST_NOTE,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("Only if the library is wrong: how can one see it?"),
    )

    def __init__(self, *arguments, may_correct: bool, **options):
        super().__init__(*arguments, **options)
        library = ("correct", _("The library’s record is wrong: the identifier belongs to the work that was typed."))
        if not may_correct:
            library = ("refer", _("The library’s record is wrong: leave it to the editors to correct it."))
        decision: forms.ChoiceField = self.fields["decision"]  # type: ignore[assignment]
        decision.choices = [
            ("known", _("They are the same work: cite the library’s record.")),
            ("mistyped", _("They are different works, and the line’s identifier is wrong.")),
            library,
        ]

    def verb(self):
        """Return the verb that was chosen and its words."""
        typed = self.cleaned_data
        return {
            "known": (cite_known_work, {}),
            "mistyped": (call_line_wrong, {"corrected": typed["corrected"]}),
            "refer": (refer_to_editors, {"note": typed["note"]}),
            "correct": (correct_library, {}),
        }[typed["decision"]]


def decide(request, pk, dispute_pk):
    """Show both works of a disputed identifier side by side, and take the decision."""
    manuscript = access.get_manuscript(request.user, pk)
    dispute = get_object_or_404(disputes_in(manuscript), pk=dispute_pk)
    may_correct = request.user.has_perm("references.change_reference")
    form = DecisionForm(request.POST if request.method == "POST" else None, may_correct=may_correct)
    if not form.is_valid():
        return decision_page(request, manuscript, dispute, form, status=422 if form.is_bound else 200)
    try:
        verb, words = form.verb()
        entry = verb(manuscript, dispute, by=request.user, **words)
    except Refusal as refusal:
        form.add_error(None, refusal.message)
        return decision_page(request, manuscript, dispute, form, status=refusal.status)
    messages.success(request, _("Your decision on “%(key)s” is saved.") % {"key": entry.key})
    return redirect("editorial:references", manuscript.pk)


def decision_page(request, manuscript, dispute, form, *, status=200):
    """Answer with both works, how each was typed or found, and the form."""
    context = {
        "manuscript": manuscript,
        "dispute": dispute,
        "lines": library_lines([dispute.reference, dispute.holder], request.user),
        "form": form,
        "may_edit": access.may_edit(request.user, manuscript),
    }
    return render(request, "editorial/identifier.html", context, status=status)
