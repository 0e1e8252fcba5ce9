"""The screen of a manuscript's reference list."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from editorial.errors import WorkflowError
from editorial.writing import access
from editorial.writing.bibliography import paste_references
from editorial.writing.entry_forms import EntryForms
from editorial.writing.evidence import cited_evidence
from editorial.writing.forms import ReferencesForm
from editorial.writing.reference_lines import reference_lines
from editorial.writing.snapshot import Snapshot
from references.exporting.views import FormatForm
from references.library.evidence import strip_words


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


def references_page(request, manuscript, form, *, refused=None, status=200):
    """Answer with the list; ``refused`` is an entry with one of its forms as it was sent: (entry, form)."""
    entry, refused_form = refused or (None, None)
    lines = reference_lines(manuscript)
    context = {
        "manuscript": manuscript,
        "form": form,
        "may_edit": access.may_edit(request.user, manuscript),
        "at_stake": manuscript.approval_at_stake,
        "lines": [
            (line, EntryForms.about(line.entry, refused_form if line.entry == entry else None)) for line in lines
        ],
        "open_entry": entry,
        "open_form": type(refused_form).__name__,
        "export_form": FormatForm(),
        "evidence": strip_words(cited_evidence(Snapshot.of_draft(manuscript))),
    }
    return render(request, "editorial/references.html", context, status=status)
