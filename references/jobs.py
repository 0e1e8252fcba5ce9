"""The library's jobs: reading large files, taking chosen records in, completing a record."""

from django.contrib.auth import get_user_model
from django.utils.translation import gettext_lazy as _

from jobs.queue import job
from jobs.retries import Refused
from references.changing import ChangeRefused, complete_reference
from references.evidence import prefill_study_type, study_type_from_pubmed
from references.import_batches import read_batch, take_chosen
from references.library import IdentifierConflict
from references.lookup import (
    Found,
    LookUpError,
    NotFound,
    fetch_indexing,
    look_up_doi,
    look_up_pmcid,
    look_up_pmid,
)
from references.models import ImportBatch, Reference


@job(_("Read a file of references"))
def read_import(run, batch):
    """Read a batch that was too long to be read at once."""
    read_batch(ImportBatch.objects.get(pk=batch), progress=run.progress)


@job(_("Import references"))
def import_chosen(run, batch):
    """Take the chosen items of a batch in."""
    take_chosen(ImportBatch.objects.get(pk=batch), progress=run.progress)


@job(_("Complete a record from its identifier"))
def complete_record(run, work, by):
    """Ask what a record's identifier names, fill in the fields that the record does not have, and its study type."""
    reference = Reference.objects.select_related("merged_into").get(pk=work)
    reference = reference.merged_into or reference
    try:
        answer = work_named_by(reference)
        if not isinstance(answer, Found):
            raise Refused(answer.reason)
        reference = complete_reference(reference, answer.csl, by=get_user_model().objects.get(pk=by))
        ask_for_study_type(reference)
    except LookUpError as error:
        # The services were asked as often as is polite; a person tries again.
        raise Refused(error.message) from error
    except (ChangeRefused, IdentifierConflict) as refusal:
        raise Refused(str(refusal)) from refusal


def work_named_by(reference: Reference) -> Found | NotFound:
    """Return what the services know of the work of a record's first identifier. Raises ``LookUpError``."""
    if reference.doi or not (reference.pmid or reference.pmcid):
        return look_up_doi(reference.doi)
    return look_up_pmid(reference.pmid) if reference.pmid else look_up_pmcid(reference.pmcid)


def ask_for_study_type(reference: Reference) -> None:
    """Write down the study type that MEDLINE's indexing states, where none is known. Raises ``LookUpError``.

    Only MEDLINE has the subject headings that tell a study of animals or cells.
    """
    if reference.evidence_type or not reference.pmid:
        return
    indexing = fetch_indexing(reference.pmid)
    if indexing:
        stated = study_type_from_pubmed(indexing["publication_types"], indexing["mesh"])
        prefill_study_type(reference, stated)
