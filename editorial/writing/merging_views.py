"""The screens on which two records of one work become one."""

from django import forms
from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from editorial.bibliography.merging import merge_references
from editorial.refusals import WorkflowError
from references.access import for_mergers
from references.library.merging import KEPT, OTHER, differences
from references.library.search import SearchForm, page_of
from references.models import Reference
from references.pages.lines import library_lines
from references.pages.record_forms import TEXTS, value_words


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
        except WorkflowError as refusal:
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
