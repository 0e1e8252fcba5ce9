"""What waits for a person today, and approvals that an edit made void."""

from typing import NamedTuple

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef, Q, Subquery
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from editorial.manuscripts.comparison import change_count
from editorial.manuscripts.models import Authorship, Manuscript
from editorial.manuscripts.snapshot import Snapshot
from editorial.planning.actions import (
    OUT,
    WITH_WRITERS,
    Action,
    Stage,
    Standing,
    newest_revision,
    next_move,
    with_stage,
)
from editorial.review.models import Decision, Submission


def stage_words(stage: Stage, changes: int | None) -> str:
    """Return a stage in words; of a void approval they tell the number of changes since, where readers see any."""
    if stage != Stage.APPROVAL_VOID or not changes:
        return str(stage.label)
    words = ngettext("Approved, %(count)d change since", "Approved, %(count)d changes since", changes)
    return words % {"count": changes}


def changes_since_approval(manuscripts) -> dict[int, int]:
    """Return by its key how many changes each text has since its approval; the texts have their stage.

    Two queries at any number of manuscripts, and none for none.
    """
    if not manuscripts:
        return {}
    approvals = Decision.objects.standing_approvals().filter(submission__in=[item.newest_round for item in manuscripts])
    newest = newest_revision(OuterRef("submission__manuscript")).values("content")[:1]
    texts = list(approvals.values_list("submission__manuscript", "revision__content", Subquery(newest)))
    snapshots = iter(Snapshot.read_all(content for _key, *contents in texts for content in contents))
    return {key: change_count(next(snapshots), next(snapshots)) for key, _before, _after in texts}


def changes_of(manuscript: Manuscript, stage: Stage) -> int | None:
    """Return how many changes a text has since its approval; None when that is not void."""
    if stage != Stage.APPROVAL_VOID:
        return None
    approval = manuscript.approval_at_stake
    # Somebody may have withdrawn it since the stage was asked.
    newest = manuscript.newest_revision()
    if approval is None or newest is None:
        return None
    return change_count(*Snapshot.read_all([approval.revision.content, newest.content]))


LENGTH = 50


class Row(NamedTuple):
    """A manuscript in a list; ``waits_for`` are names or a role, ``days`` since the last move.

    ``words`` say the stage; ``number`` is that of the newest revision or None.
    """

    manuscript: Manuscript
    stage: Stage
    words: str
    number: int | None
    round: int | None
    since: object
    days: int
    waits_for: str
    move: Action | None


class Listing(NamedTuple):
    """One list: ``older`` is the key to ask for the rows after these, or None."""

    name: str
    rows: list[Row]
    older: int | None
    is_first_page: bool


def listings(user, before: dict) -> list[Listing]:
    """Return the lists by name: turn, waiting, out, declined; ``before`` maps a name to the key of its last row.

    The newest 50 of each. Seven queries at most, at any number of manuscripts.
    """
    visible = Manuscript.objects.filter(pk__in=Manuscript.objects.visible_to(user).values("pk"))
    authorships = Authorship.objects.filter(manuscript=OuterRef("pk"))
    known = with_stage(visible).annotate(
        is_own=Exists(authorships.filter(writer=user)),
        writer_names=ArraySubquery(authorships.order_by("pk").values("writer__name")),
        newest_number=Subquery(newest_revision(OuterRef("pk")).values("number")[:1]),
    )
    pages = {name: _page(known.filter(match), before.get(name)) for name, match in _matches(user).items()}
    shown = [item for page in pages.values() for item in page]
    rounds = Submission.objects.in_bulk([item.newest_round for item in shown])
    changes = changes_since_approval([item for item in shown if item.stage == Stage.APPROVAL_VOID])
    return [_listing(user, name, page, rounds, changes, before.get(name)) for name, page in pages.items()]


def _matches(user):
    standing = Standing.of(user, is_writer=False)
    turn = Q(is_own=True, stage__in=WITH_WRITERS)
    if standing.is_reviewer:
        turn |= Q(is_own=False, stage=Stage.IN_REVIEW)
    if standing.is_publisher:
        turn |= Q(stage=Stage.APPROVED)
    if standing.is_reviewer and standing.is_publisher:
        turn |= Q(is_own=False, stage=Stage.APPROVAL_VOID)
    return {
        "turn": turn,
        "waiting": ~turn & ~Q(stage__in=(*OUT, Stage.DECLINED)),
        "out": Q(stage__in=OUT),
        "declined": Q(stage=Stage.DECLINED),
    }


def _page(manuscripts, before):
    if before:
        manuscripts = manuscripts.filter(pk__lt=before)
    columns = ("created_at", "draft__title", "draft__kind", "draft__updated_at", "article__slug")
    return list(manuscripts.select_related("draft", "article").only(*columns).order_by("-pk")[: LENGTH + 1])


def _listing(user, name, page, rounds, changes, before):
    rows = [
        _row(user, manuscript, rounds.get(manuscript.newest_round), changes.get(manuscript.pk))
        for manuscript in page[:LENGTH]
    ]
    return Listing(name, rows, page[LENGTH - 1].pk if len(page) > LENGTH else None, not before)


def _row(user, manuscript, submission, changes):
    stage = Stage(manuscript.stage)
    since = submission.closed_at or submission.submitted_at if submission else manuscript.draft.updated_at
    standing = Standing.of(user, is_writer=manuscript.is_own)
    return Row(
        manuscript,
        stage,
        stage_words(stage, changes),
        manuscript.newest_number,
        submission.number if submission else None,
        since,
        (timezone.now() - since).days,
        _waits_for(stage, manuscript.writer_names),
        next_move(standing, stage, manuscript.pk, manuscript.newest_round),
    )


def _waits_for(stage, writer_names):
    if stage in WITH_WRITERS:
        return ", ".join(writer_names)
    if stage in (Stage.IN_REVIEW, Stage.APPROVAL_VOID):
        return _("a scientific editor")
    return _("an editor who publishes") if stage == Stage.APPROVED else ""
