"""The library's jobs: reading large files, taking chosen records in, completing a record."""

from django.contrib.auth import get_user_model
from django.utils.translation import gettext_lazy as _

from jobs.queue import Refused, job
from outbound.errors import OutboundError
from references.importing.batches import read_batch, take_chosen
from references.library.changing import NamesAnotherWork, complete_reference
from references.library.disputes import dispute_answer
from references.library.evidence import prefill_study_type, study_type_from_pubmed
from references.library.identity import IDENTIFIER_COLUMNS, IdentifierConflict, may_share
from references.library.record_writing import ChangeRefused
from references.lookup.outcomes import Found, NotFound
from references.lookup.works import LOOK_UPS, fetch_indexing
from references.models import ImportBatch, Reference


@job("references.jobs.read_import", _("Read a file of references"))
def read_import(run, batch):
    """Read a batch that was too long to be read at once."""
    read_batch(ImportBatch.objects.get(pk=batch), progress=run.progress)


@job("references.jobs.import_chosen", _("Import references"))
def import_chosen(run, batch):
    """Take the chosen items of a batch in."""
    take_chosen(ImportBatch.objects.get(pk=batch), progress=run.progress)


@job("references.jobs.complete_record", _("Complete a record from its identifier"))
def complete_record(run, work, by):
    """Ask what a record's identifier names, fill in the fields that the record does not have, and its study type."""
    reference = Reference.objects.select_related("merged_into").get(pk=work)
    reference = reference.merged_into or reference
    person = get_user_model().objects.get(pk=by)
    try:
        asked, answer = work_named_by(reference)
        if not isinstance(answer, Found):
            raise Refused(answer.reason)
        ask_for_study_type(completed(reference, answer, asked=asked, by=person))
    except OutboundError as error:
        # The services were asked as often as is polite; a person tries again.
        raise Refused(error.message) from error
    except (ChangeRefused, IdentifierConflict) as refusal:
        raise Refused(str(refusal)) from refusal


def completed(reference: Reference, answer: Found, *, asked: str, by) -> Reference:
    """Fill a record in from the answer, or keep both where that is another work. Raises ``ChangeRefused``."""
    try:
        return complete_reference(reference, answer.csl, by=by)
    except NamesAnotherWork as refusal:
        if may_share(reference.csl, answer.csl):
            raise
        disputes = dispute_answer(reference, answer, asked=asked, by=by)
        raise ChangeRefused([dispute.words() for dispute in disputes]) from refusal


def work_named_by(reference: Reference) -> tuple[str, Found | NotFound]:
    """Return the column of a record's first identifier and what services know under it. Raises ``OutboundError``."""
    asked = next((name for name in IDENTIFIER_COLUMNS if getattr(reference, name)), "doi")
    return asked, LOOK_UPS[asked.upper()](getattr(reference, asked))


def ask_for_study_type(reference: Reference) -> None:
    """Write down the study type that MEDLINE's indexing states, where none is known. Raises ``OutboundError``.

    Only MEDLINE has the subject headings that tell a study of animals or cells.
    """
    if reference.evidence_type or not reference.pmid:
        return
    indexing = fetch_indexing(reference.pmid)
    if indexing:
        stated = study_type_from_pubmed(indexing["publication_types"], indexing["mesh"])
        prefill_study_type(reference, stated)
