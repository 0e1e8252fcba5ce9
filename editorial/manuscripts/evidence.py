"""The evidence a manuscript stands on: the study types of what it cites, and the verb that sets them."""

from http import HTTPStatus

from django.db import transaction

from documents.citations import cited_keys
from editorial.manuscripts import access
from editorial.manuscripts.locks import lock
from editorial.manuscripts.workflow import NotYourTurn, save_revision
from editorial.refusals import WorkflowError
from references.library.evidence import EvidenceGroup, UnfitLevel, classify, evidence_strip


class LevelRefused(WorkflowError):
    status = HTTPStatus.UNPROCESSABLE_ENTITY


def cited_evidence(snapshot) -> list[EvidenceGroup]:
    """Return the evidence strip of a snapshot: its cited works counted by kind, each work once."""
    cited = set(cited_keys(snapshot.body))
    return evidence_strip(reference["study_type"] for reference in snapshot.references if reference["key"] in cited)


@transaction.atomic
def set_evidence(entry, *, study_type: str, level: str, by) -> bool:
    """Set study type and level of an entry's work, for all who cite it; return whether anything changed.

    The manuscript gets a revision that holds them; others take them over with their next revision. Raises
    ``LevelRefused``, ``NotYourTurn``.
    """
    manuscript = lock(entry.manuscript)
    if not access.may_edit(by, manuscript):
        raise NotYourTurn(str(manuscript.why_locked))
    try:
        is_changed = classify(entry.reference, study_type=study_type, level=level, by=by)
    except UnfitLevel as unfit:
        raise LevelRefused(unfit.message) from unfit
    if is_changed:
        save_revision(manuscript, by=by)
    return is_changed
