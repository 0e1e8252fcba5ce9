"""The screen on which a person says which of two works an identifier names."""

from django import forms
from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from editorial.bibliography.disputed import (
    LONGEST_NOTE,
    call_line_wrong,
    cite_known_work,
    correct_library,
    disputes_in,
    refer_to_editors,
)
from editorial.form_parts import Line, Prose
from editorial.manuscripts import access
from editorial.refusals import WorkflowError
from references.pages.lines import library_lines


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
        self.fields["decision"].choices = [
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
    except WorkflowError as refusal:
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
