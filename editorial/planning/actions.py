"""What a person can do with a manuscript at its stage."""

from dataclasses import dataclass
from typing import NamedTuple

from django.urls import reverse
from django.utils.translation import gettext as _

from editorial.planning.stages import OUT, WITH_WRITERS, Stage
from editorial.publication.access import may_publish
from editorial.writing.access import oversees


class Action(NamedTuple):
    """A way on: the words of its link or button, and its address."""

    words: str
    address: str


@dataclass(frozen=True)
class Standing:
    """What a person is to a manuscript."""

    is_writer: bool
    is_reviewer: bool
    is_publisher: bool
    is_overseer: bool
    may_begin: bool = False
    may_take_back: bool = False

    @classmethod
    def of(cls, user, *, is_writer, **ways) -> "Standing":
        """Return the standing of somebody who writes the manuscript, or does not.

        ``may_begin`` a new version as its editor, and ``may_take_back`` the open round, are asked for one manuscript.
        """
        may_judge = user.is_active and user.has_perm("editorial.review_submission")
        return cls(is_writer, may_judge and not is_writer, may_publish(user), oversees(user), **ways)


def next_move(standing: Standing, stage: Stage, manuscript_pk, round_pk) -> Action | None:
    """Return the action that the manuscript waits for, when it is this person's to do."""
    if standing.is_writer and stage in WITH_WRITERS:
        return _to("write", manuscript_pk, _("Continue editing"))
    if standing.is_reviewer and stage == Stage.IN_REVIEW:
        return _to("review", round_pk, _("Review"))
    if standing.is_publisher and stage == Stage.APPROVED:
        return _to("publish", manuscript_pk, _("Publish"))
    if standing.is_publisher and standing.is_reviewer and stage == Stage.APPROVAL_VOID:
        return _to("publish", manuscript_pk, _("Review the changes"))
    return None


def actions(standing: Standing, stage: Stage, manuscript_pk, round_pk) -> list[Action]:
    """Return everything the person can do, the next move first."""
    move = next_move(standing, stage, manuscript_pk, round_pk)
    offered = [
        (standing.is_writer and stage == Stage.PUBLISHED, "write", manuscript_pk, _("Start a new version")),
        (standing.may_begin, "begin_version", manuscript_pk, _("Start a new version")),
        (_may_edit(standing, stage) and not standing.is_writer, "write", manuscript_pk, _("Edit the text")),
        (standing.is_writer and stage in WITH_WRITERS, "submit", manuscript_pk, _("Submit for review")),
        (_may_look_at_publication(standing, stage), "publish", manuscript_pk, _("Publication")),
        (True, "references", manuscript_pk, _("References")),
        (standing.may_take_back and stage == Stage.IN_REVIEW, "withdraw", round_pk, _("Withdraw the submission")),
        (standing.is_overseer, "add_writer", manuscript_pk, _("Add a writer")),
        (standing.is_writer and round_pk is None, "discard", manuscript_pk, _("Discard the manuscript")),
    ]
    others = [_to(name, key, words) for is_offered, name, key, words in offered if is_offered]
    return [move, *others] if move else others


def _may_look_at_publication(standing, stage):
    return standing.is_publisher and (stage in OUT or (stage == Stage.APPROVAL_VOID and not standing.is_reviewer))


def _may_edit(standing, stage):
    if stage in (Stage.IN_REVIEW, Stage.APPROVED, Stage.APPROVAL_VOID):
        return standing.is_reviewer
    return standing.is_writer and stage in (*WITH_WRITERS, Stage.PUBLISHED)


def _to(name, key, words):
    return Action(words, reverse(f"editorial:{name}", args=[key]))
