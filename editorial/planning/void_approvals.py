"""Approvals that a later change made void: how much changed since, for many texts at once."""

from django.db.models import OuterRef, Subquery
from django.utils.translation import ngettext

from editorial.planning.stages import Stage, newest_revision
from editorial.review.models import Decision
from editorial.writing.comparison import change_count
from editorial.writing.models import Manuscript
from editorial.writing.snapshot import Snapshot


def stage_words(stage: Stage, changes: int | None) -> str:
    """Return a stage in words; of a void approval they tell the number of changes since, where readers see any."""
    if stage != Stage.APPROVAL_VOID or not changes:
        return str(stage.label)
    words = ngettext("Approved, %(count)d change since", "Approved, %(count)d changes since", changes)
    return words % {"count": changes}


def changes_since_approval(manuscripts) -> dict[int, int]:
    """Return by its key how many changes each text has since its approval; the texts have their stage.

    One query at any number of manuscripts, and none for none.
    """
    if not manuscripts:
        return {}
    approvals = Decision.objects.standing_approvals().filter(submission__in=[item.newest_round for item in manuscripts])
    newest = newest_revision(OuterRef("submission__manuscript")).values("content")[:1]
    texts = approvals.values_list("submission__manuscript", "revision__content", Subquery(newest))
    return {key: _changes(before, after) for key, before, after in texts}


def changes_of(manuscript: Manuscript, stage: Stage) -> int | None:
    """Return how many changes a text has since its approval; None when that is not void."""
    if stage != Stage.APPROVAL_VOID:
        return None
    approval = manuscript.approval_at_stake
    # Somebody may have withdrawn it since the stage was asked.
    return approval and _changes(approval.revision.content, manuscript.newest_revision().content)


def _changes(before, after):
    return change_count(Snapshot.read(before), Snapshot.read(after))
