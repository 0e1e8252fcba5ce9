"""The library's jobs: reading large files, taking chosen records in, completing a record."""

from django.contrib.auth import get_user_model
from django.utils.translation import gettext_lazy as _

from jobs.queue import job
from jobs.retries import Refused
from references.changing import ChangeRefused, complete_reference
from references.import_batches import read_batch, take_chosen
from references.library import IdentifierConflict
from references.lookup import Found, LookUpError, look_up_doi
from references.models import ImportBatch, Reference


@job(_("Read a file of references"))
def read_import(run, batch):
    """Read a batch that was too long to be read at once."""
    read_batch(ImportBatch.objects.get(pk=batch), progress=run.progress)


@job(_("Import references"))
def import_chosen(run, batch):
    """Take the chosen items of a batch in."""
    take_chosen(ImportBatch.objects.get(pk=batch), progress=run.progress)


@job(_("Complete a record from its DOI"))
def complete_record(run, work, by):
    """Ask what a record's DOI names, and fill in the fields that the record does not have."""
    reference = Reference.objects.current().get(pk=work)
    try:
        answer = look_up_doi(reference.doi)
    except LookUpError as error:
        # The services were asked as often as is polite; a person tries again.
        raise Refused(error.message) from error
    if not isinstance(answer, Found):
        raise Refused(answer.reason)
    try:
        complete_reference(reference, answer.csl, by=get_user_model().objects.get(pk=by))
    except (ChangeRefused, IdentifierConflict) as refusal:
        raise Refused(str(refusal)) from refusal
