"""What is done with one reference of a manuscript: correct, rename its key, remove, acknowledge."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from editorial.bibliography.workflow import acknowledge_notice, remove_reference, rename_key, replace_reference
from editorial.manuscripts import access
from editorial.manuscripts.workflow import set_evidence
from editorial.writing.entry_forms import AcknowledgementForm, EvidenceForm, KeyForm, ReferenceLineForm
from editorial.writing.forms import ReferencesForm
from editorial.writing.reference_views import references_page
from refusals import Refusal


@require_POST
def replace(request, pk, entry_pk):
    """Put a corrected line in an entry's place."""
    entry = get_entry(request.user, pk, entry_pk)
    return change(request, entry, ReferenceLineForm.about(entry, request.POST), put_in_place)


@require_POST
def evidence(request, pk, entry_pk):
    """Set the study type and level of an entry's work."""
    entry = get_entry(request.user, pk, entry_pk)
    return change(request, entry, EvidenceForm.about(entry, request.POST), classify)


@require_POST
def acknowledge(request, pk, entry_pk):
    """Keep a note that says why a work is cited in spite of a notice."""
    entry = get_entry(request.user, pk, entry_pk)
    return change(request, entry, AcknowledgementForm.about(entry, request.POST), keep_note)


@require_POST
def rename(request, pk, entry_pk):
    """Give an entry another key, here and in the text."""
    entry = get_entry(request.user, pk, entry_pk)
    return change(request, entry, KeyForm.about(entry, request.POST), give_key)


@require_POST
def remove(request, pk, entry_pk):
    """Take an uncited work off the list."""
    manuscript = access.get_editable(request.user, pk)
    entry = get_object_or_404(manuscript.references, pk=entry_pk)
    try:
        remove_reference(entry, by=request.user)
        messages.success(request, _("“%(key)s” was removed.") % {"key": entry.key})
    except Refusal as refusal:
        messages.error(request, refusal.message)
    return redirect("editorial:references", manuscript.pk)


def get_entry(user, pk, entry_pk):
    """Return an entry of a manuscript the person may know of; 404 for strangers."""
    entries = access.get_manuscript(user, pk).references.select_related("reference", "manuscript__draft")
    return get_object_or_404(entries, pk=entry_pk)


def change(request, entry, form, act):
    """Act on an entry as its form says, or answer with the list and the refused form in its place."""
    status = 422
    if form.is_valid():
        try:
            act(request, entry, form.cleaned_data)
            return redirect("editorial:references", entry.manuscript.pk)
        except Refusal as refusal:
            form.add_error(next(iter(form.fields)), refusal.message)
            status = refusal.status
    return references_page(request, entry.manuscript, ReferencesForm(), refused=(entry, form), status=status)


def put_in_place(request, entry, typed):
    """Replace the work of an entry, and say what is doubtful about the new one."""
    for problem in replace_reference(entry, typed["line"], by=request.user):
        messages.warning(request, f"{entry.key}: {problem}")
    messages.success(request, _("“%(key)s” was replaced.") % {"key": entry.key})


def give_key(request, entry, typed):
    """Rename an entry's key, and say so."""
    renamed = rename_key(entry, typed["key"], by=request.user, edit_counter=typed["edit_counter"])
    messages.success(
        request, _("“%(former)s” is now “%(key)s”, in the text as well.") % {"former": entry.key, "key": renamed.key}
    )


def classify(request, entry, typed):
    """Set the evidence of an entry's work, and say so."""
    set_evidence(entry, study_type=typed["study_type"], level=typed["level"], by=request.user)
    messages.success(request, _("The evidence of “%(key)s” is saved.") % {"key": entry.key})


def keep_note(request, entry, typed):
    """Keep the note on an entry's notices, and say so."""
    acknowledge_notice(entry, typed["note"], by=request.user)
    messages.success(request, _("Your note on “%(key)s” is saved.") % {"key": entry.key})
