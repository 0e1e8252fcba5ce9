"""The verbs by which a person says, from a manuscript, which work a disputed identifier names."""

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from editorial.bibliography.merging import join_entries
from editorial.bibliography.workflow import surviving
from editorial.manuscripts.models import Manuscript, ManuscriptReference
from editorial.manuscripts.workflow import lock_to_edit, save_revision
from references.library.disputes import SettledAlready, call_holder_wrong, call_mistyped, locked, refer
from references.library.identity import IdentifierConflict
from references.library.record_writing import ChangeRefused
from references.library.sameness import unlike
from references.models import IdentifierDispute, Reference
from references.models.dispute import IdentifierDisputeQuerySet
from references.notices.sources import check_loaded
from refusals import Forbidden, Refusal, Unfit

LONGEST_NOTE = 2_000


class DecidedMeanwhile(Refusal):
    message = gettext_lazy("Somebody decided this before you. Nothing was changed.")


class NoLongerListed(Refusal):
    message = gettext_lazy("This work is no longer on the list, so there is nothing to decide here.")


class DecisionRefused(Unfit):
    """The decision cannot be taken so."""


class MayNotCorrect(Forbidden):
    message = gettext_lazy("Only those who may correct the library can take an identifier from its record.")


@transaction.atomic
def cite_known_work(manuscript: Manuscript, dispute: IdentifierDispute, *, by: User) -> ManuscriptReference:
    """Decide that the line means the work that the library knows: cite that one, here alone.

    The record of what was typed stays in the library, where its dispute waits for those who may merge. Raises
    ``NotYourTurn``, ``DecidedMeanwhile``, ``NoLongerListed``.
    """
    manuscript, entry, dispute = _at_hand(manuscript, dispute, by=by)
    return _cite_instead(manuscript, entry, dispute.holder, by=by)


@transaction.atomic
def call_line_wrong(
    manuscript: Manuscript, dispute: IdentifierDispute, *, corrected: str = "", by: User
) -> ManuscriptReference:
    """Decide that the line has a wrong identifier: its record stays without, or gets the right one.

    When the library has the same work under the right one, that is cited. Raises as ``cite_known_work`` does, and
    ``DecisionRefused`` for an identifier that cannot be.
    """
    manuscript, entry, dispute = _at_hand(manuscript, dispute, by=by)
    try:
        call_mistyped(dispute, corrected=corrected, by=by)
    except ChangeRefused as refusal:
        raise DecisionRefused(" ".join(refusal.problems)) from refusal
    except IdentifierConflict as conflict:
        known = conflict.references[0]
        if len(conflict.references) > 1 or unlike(known.csl, dispute.reference.csl):
            raise DecisionRefused(conflict.message) from conflict
        call_mistyped(dispute, by=by)
        return _cite_instead(manuscript, entry, known, by=by)
    save_revision(manuscript, by=by)
    return entry


@transaction.atomic
def refer_to_editors(manuscript: Manuscript, dispute: IdentifierDispute, *, note: str, by: User) -> ManuscriptReference:
    """Decide that the library's record is wrong, and leave its correction to the editors, with a note.

    Raises as ``cite_known_work`` does, and ``DecisionRefused`` without a note.
    """
    manuscript, entry, dispute = _at_hand(manuscript, dispute, by=by)
    if not note.strip():
        raise DecisionRefused(_("Say in a note why the library’s record is wrong, so that the editors can compare."))
    refer(dispute, note=note, by=by)
    return entry


@transaction.atomic
def correct_library(manuscript: Manuscript, dispute: IdentifierDispute, *, by: User) -> ManuscriptReference:
    """Decide that the library's record is wrong, and give its identifier to the work that was typed.

    Raises as ``cite_known_work`` does, ``MayNotCorrect`` and ``DecisionRefused``.
    """
    manuscript, entry, dispute = _at_hand(manuscript, dispute, by=by)
    if not by.has_perm("references.change_reference"):
        raise MayNotCorrect
    try:
        call_holder_wrong(dispute, by=by)
    except IdentifierConflict as conflict:
        raise DecisionRefused(conflict.message) from conflict
    save_revision(manuscript, by=by)
    return entry


def disputes_in(manuscript: Manuscript) -> IdentifierDisputeQuerySet:
    """Return the disputes that wait for a decision on works of a manuscript's list."""
    works = manuscript.references.values("reference")
    return IdentifierDispute.objects.unsettled().filter(reference__in=works).select_related("reference", "holder")


def _at_hand(
    manuscript: Manuscript, dispute: IdentifierDispute, *, by: User
) -> tuple[Manuscript, ManuscriptReference, IdentifierDispute]:
    manuscript = lock_to_edit(manuscript, by=by)
    try:
        dispute = locked(dispute)
    except SettledAlready as settled:
        raise DecidedMeanwhile from settled
    entry = manuscript.references.filter(reference=dispute.reference_id).first()
    if entry is None:
        raise NoLongerListed
    return manuscript, entry, dispute


def _cite_instead(
    manuscript: Manuscript, entry: ManuscriptReference, work: Reference, *, by: User
) -> ManuscriptReference:
    """Let an entry stand for another work; where that is on the list already, the two become one."""
    work = surviving(work)
    listed = manuscript.references.filter(reference=work).first()
    if listed:
        join_entries(manuscript, work, entry.reference, by=by)
        return listed
    # A note on the old work's notices says nothing about the other work.
    manuscript.references.filter(pk=entry.pk).update(reference=work, acknowledgement="", acknowledged_notices=[])
    check_loaded([work])
    save_revision(manuscript, by=by)
    return entry
