"""The library's jobs: reading large files, taking chosen records in, completing a record."""

from django.contrib.auth import get_user_model
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from jobs.queue import job
from jobs.retries import Refused
from references.changing import ChangeRefused, complete_reference
from references.import_batches import SOURCES, State, finish, read_batch, take_in
from references.library import IdentifierConflict
from references.lookup import Found, LookUpError, look_up_doi, look_up_pmcid, look_up_pmid
from references.models import ImportBatch, ImportItem, Reference

LOOK_UPS = {"DOI": look_up_doi, "PMID": look_up_pmid, "PMCID": look_up_pmcid}


@job(_("Read a file of references"))
def read_import(run, batch):
    """Read a batch that was too long to be read at once."""
    read_batch(ImportBatch.objects.get(pk=batch))


@job(_("Import references"))
def import_chosen(run, batch):
    """Take the chosen items of a batch in, each in a transaction of its own: begun anew, it goes on where it was."""
    batch = ImportBatch.objects.get(pk=batch)
    for item in batch.items.filter(is_chosen=True).order_by("position").iterator(chunk_size=200):
        take_in_or_say_why(item, SOURCES[batch.format])
        ImportBatch.objects.filter(pk=batch.pk, done__lt=F("read")).update(done=F("done") + 1)
        batch.done += 1
        run.progress(min(batch.done, batch.read), batch.read)
    finish(batch)


def take_in_or_say_why(item: ImportItem, source: str) -> None:
    """Take one item in; one that is only an identifier is looked up first, and not taken when nobody knows it."""
    if item.csl.get("title") or not LOOK_UPS.keys() & item.csl.keys():
        take_in(item, item.csl, source=source)
        return
    name = next(name for name in LOOK_UPS if name in item.csl)
    try:
        answer = LOOK_UPS[name](item.csl[name])
        if isinstance(answer, Found):
            take_in(item, answer.csl, source=answer.source, payload=answer.payload)
            return
        reason = answer.reason
    except LookUpError as error:
        reason = error.message
    item.state, item.is_chosen, item.problems = State.INVALID, False, [*item.problems, reason]
    item.save()


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
