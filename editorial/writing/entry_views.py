"""What is done with one reference of a manuscript: correct, rename its key, remove, acknowledge."""

from functools import wraps

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from editorial.bibliography.workflow import acknowledge_notice, remove_reference, rename_key, replace_reference
from editorial.manuscripts import access
from editorial.manuscripts.workflow import set_evidence
from editorial.writing.entry_forms import AcknowledgementForm, EntryEvidenceForm, KeyForm, ReferenceLineForm
from editorial.writing.forms import ReferencesForm
from editorial.writing.reference_views import references_page
from refusals import Refusal


def acting_on_entry(form_class):
    """Make the view of what is done with an entry: it acts as the form says, or shows the list and the refused form.

    What is decorated is given the request, the entry and what was typed. Strangers get 404.
    """

    def view_of(act):
        @require_POST
        @wraps(act)
        def view(request, pk, entry_pk):
            entries = access.get_manuscript(request.user, pk).references
            entry = get_object_or_404(entries.select_related("reference", "manuscript__draft"), pk=entry_pk)
            form, status = form_class.about(entry, request.POST), 422
            if form.is_valid():
                try:
                    act(request, entry, form.cleaned_data)
                    return redirect("editorial:references", pk)
                except Refusal as refusal:
                    form.add_error(next(iter(form.fields)), refusal.message)
                    status = refusal.status
            return references_page(request, entry.manuscript, ReferencesForm(), refused=(entry, form), status=status)

        return view

    return view_of


@acting_on_entry(ReferenceLineForm)
def replace(request, entry, typed):
    """Put a corrected line in an entry's place, and say what is doubtful about it."""
    for problem in replace_reference(entry, typed["line"], by=request.user):
        messages.warning(request, f"{entry.key}: {problem}")
    messages.success(request, _("“%(key)s” was replaced.") % {"key": entry.key})


@acting_on_entry(EntryEvidenceForm)
def evidence(request, entry, typed):
    """Set the study type and level of an entry's work."""
    set_evidence(entry, study_type=typed["study_type"], level=typed["level"], by=request.user)
    messages.success(request, _("The evidence of “%(key)s” is saved.") % {"key": entry.key})


@acting_on_entry(AcknowledgementForm)
def acknowledge(request, entry, typed):
    """Keep a note that says why a work is cited in spite of a notice."""
    acknowledge_notice(entry, typed["note"], by=request.user)
    messages.success(request, _("Your note on “%(key)s” is saved.") % {"key": entry.key})


@acting_on_entry(KeyForm)
def rename(request, entry, typed):
    """Give an entry another key, here and in the text."""
    renamed = rename_key(entry, typed["key"], by=request.user, edit_counter=typed["edit_counter"])
    words = _("“%(former)s” is now “%(key)s”, in the text as well.")
    messages.success(request, words % {"former": entry.key, "key": renamed.key})


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
