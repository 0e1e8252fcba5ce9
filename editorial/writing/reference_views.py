"""The screen of a manuscript's reference list."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from editorial.errors import WorkflowError
from editorial.writing import access
from editorial.writing.bibliography import paste_references, remove_reference, replace_reference
from editorial.writing.forms import ReferenceLineForm, ReferencesForm
from editorial.writing.reference_lines import reference_lines


def references(request, pk):
    """Show the list as it will print, and take in pasted references."""
    manuscript = access.get_manuscript(request.user, pk)
    form = ReferencesForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        return add(request, manuscript, form)
    return references_page(request, manuscript, form)


def add(request, manuscript, form):
    """Take in the pasted lines, or say why not with the lines still in the form."""
    try:
        pasted = paste_references(manuscript, form.cleaned_data["lines"], by=request.user)
    except WorkflowError as refusal:
        form.add_error("lines", refusal.message)
        return references_page(request, manuscript, form, status=refusal.status)
    if not (pasted.added or pasted.present):
        form.add_error("lines", pasted.problems or [_("There is no reference in these lines.")])
        return references_page(request, manuscript, form, status=422)
    tell(request, pasted)
    return redirect("editorial:references", manuscript.pk)


def tell(request, pasted):
    """Say what came of a pasted list."""
    count = len(pasted.added)
    if count:
        words = ngettext("%(count)s reference was added.", "%(count)s references were added.", count)
        messages.success(request, words % {"count": count})
    if pasted.present:
        keys = ", ".join(entry.key for entry in pasted.present)
        messages.info(request, _("Already on the list: %(keys)s.") % {"keys": keys})
    for problem in pasted.problems:
        messages.warning(request, problem)


def references_page(request, manuscript, form, *, replacing=None, status=200):
    """Answer with the list; ``replacing`` is a refused correction as (entry, form)."""
    context = {
        "manuscript": manuscript,
        "form": form,
        "may_edit": access.may_edit(request.user, manuscript),
        "lines": [(line, correction_form(line, replacing)) for line in reference_lines(manuscript)],
        "open_entry": replacing[0] if replacing else None,
    }
    return render(request, "editorial/references.html", context, status=status)


def correction_form(line, replacing):
    """Return the form that corrects one line: the refused one as it was typed, else one with the line as it is."""
    if replacing and replacing[0] == line.entry:
        return replacing[1]
    return ReferenceLineForm(prefix=f"entry-{line.entry.pk}", initial={"line": line.entry.reference.raw_text})


@require_POST
def replace(request, pk, entry_pk):
    """Put a corrected line in an entry's place."""
    manuscript = access.get_manuscript(request.user, pk)
    entry = get_object_or_404(manuscript.references, pk=entry_pk)
    form, status = ReferenceLineForm(request.POST, prefix=f"entry-{entry.pk}"), 422
    if form.is_valid():
        try:
            for problem in replace_reference(entry, form.cleaned_data["line"], by=request.user):
                messages.warning(request, f"{entry.key}: {problem}")
            messages.success(request, _("“%(key)s” was replaced.") % {"key": entry.key})
            return redirect("editorial:references", manuscript.pk)
        except WorkflowError as refusal:
            form.add_error("line", refusal.message)
            status = refusal.status
    return references_page(request, manuscript, ReferencesForm(), replacing=(entry, form), status=status)


@require_POST
def remove(request, pk, entry_pk):
    """Take an uncited work off the list."""
    manuscript = access.get_editable(request.user, pk)
    entry = get_object_or_404(manuscript.references, pk=entry_pk)
    try:
        remove_reference(entry, by=request.user)
        messages.success(request, _("“%(key)s” was removed.") % {"key": entry.key})
    except WorkflowError as refusal:
        messages.error(request, refusal.message)
    return redirect("editorial:references", manuscript.pk)
