"""The stage of a manuscript, and what a person can do with it now."""

from dataclasses import dataclass
from typing import NamedTuple

from django.db.models import Case, Exists, OuterRef, Subquery, TextChoices, Value, When
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from articles.models import Edition
from editorial.manuscripts.access import may_review, oversees
from editorial.manuscripts.models import Manuscript, Revision
from editorial.publication.access import may_publish
from editorial.review.models import Decision, Submission


class Stage(TextChoices):
    """The stages of a manuscript's life, by its newest round before the editors."""

    DRAFT = "draft", _("Draft")
    IN_REVIEW = "in-review", _("In review")
    CHANGES_REQUESTED = "changes-requested", _("Changes requested")
    TAKEN_BACK = "taken-back", _("Submission withdrawn")
    APPROVED = "approved", _("Approved")
    APPROVAL_VOID = "approval-void", _("Approved, changed since")
    SCHEDULED = "scheduled", _("Scheduled")
    PUBLISHED = "published", _("Published")
    DECLINED = "declined", _("Declined")
    APPROVAL_WITHDRAWN = "approval-withdrawn", _("Approval withdrawn")


#: Stages in which the text waits for its writers.
WITH_WRITERS = (Stage.DRAFT, Stage.CHANGES_REQUESTED, Stage.TAKEN_BACK, Stage.APPROVAL_WITHDRAWN)
#: Stages in which the newest text is before readers, or will be without anybody's move.
OUT = (Stage.SCHEDULED, Stage.PUBLISHED)

STAGE_OF_STATUS = {
    Submission.Status.OPEN: Stage.IN_REVIEW,
    Submission.Status.CHANGES_REQUESTED: Stage.CHANGES_REQUESTED,
    Submission.Status.WITHDRAWN: Stage.TAKEN_BACK,
    Submission.Status.DECLINED: Stage.DECLINED,
    Submission.Status.APPROVAL_WITHDRAWN: Stage.APPROVAL_WITHDRAWN,
}


def with_stage(manuscripts):
    """Return the manuscripts with their ``stage`` and ``newest_round``, the key of their newest submission or None."""
    newest = Submission.objects.filter(manuscript=OuterRef("pk")).order_by("-number")
    return manuscripts.annotate(
        newest_round=Subquery(newest.values("pk")[:1]),
        stage=Coalesce(Subquery(newest.values(stage=_stage_of_submission())[:1]), Value(Stage.DRAFT.value)),
    )


def stage_of(manuscript: Manuscript) -> Stage:
    """Return one manuscript's stage."""
    return Stage(with_stage(Manuscript.objects.filter(pk=manuscript.pk)).values_list("stage", flat=True).get())


def newest_revision(manuscript):
    """Return the revisions of a manuscript, the newest first, for a subquery."""
    return Revision.objects.filter(manuscript=manuscript).order_by("-number")


def _stage_of_submission():
    approvals = Decision.objects.approvals()
    of_submission = approvals.filter(submission=OuterRef(OuterRef("pk")))
    editions = Edition.objects.filter(decision_id__in=of_submission.values("pk"))
    # A save that brings the approved words back keeps a revision of its own, so digests are compared and not keys.
    newest_digest = Subquery(newest_revision(OuterRef("submission__manuscript")).values("digest")[:1])
    # Approvals from before what prints was kept are void as well.
    void = approvals.filter(submission=OuterRef("pk")).exclude(digest=newest_digest, fragments_digest__gt="")
    whens = [When(status=status, then=Value(stage.value)) for status, stage in STAGE_OF_STATUS.items()]
    return Case(
        *whens,
        When(Exists(editions.live()), then=Value(Stage.PUBLISHED.value)),
        When(Exists(editions.scheduled()), then=Value(Stage.SCHEDULED.value)),
        When(Exists(void), then=Value(Stage.APPROVAL_VOID.value)),
        default=Value(Stage.APPROVED.value),
    )


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
    may_withdraw: bool = False

    @classmethod
    def of(cls, user, *, is_writer, **ways) -> "Standing":
        """Return the standing of somebody who writes the manuscript, or does not.

        ``may_begin`` a new version as its editor, and ``may_withdraw`` the open round, are asked for one manuscript.
        """
        return cls(is_writer, may_review(user) and not is_writer, may_publish(user), oversees(user), **ways)


def next_move(standing: Standing, stage: Stage, manuscript_pk, round_pk) -> Action | None:
    """Return the action that the manuscript waits for, when it is this person's to do."""
    if standing.is_writer and stage in WITH_WRITERS:
        return _to("write", manuscript_pk, gettext("Continue editing"))
    if standing.is_reviewer and stage == Stage.IN_REVIEW:
        return _to("review", round_pk, gettext("Review"))
    if standing.is_publisher and stage == Stage.APPROVED:
        return _to("publish", manuscript_pk, gettext("Publish"))
    if standing.is_publisher and standing.is_reviewer and stage == Stage.APPROVAL_VOID:
        return _to("publish", manuscript_pk, gettext("Review the changes"))
    return None


def actions(standing: Standing, stage: Stage, manuscript_pk, round_pk) -> list[Action]:
    """Return everything the person can do, the next move first."""
    move = next_move(standing, stage, manuscript_pk, round_pk)
    offered = [
        (standing.is_writer and stage == Stage.PUBLISHED, "write", manuscript_pk, gettext("Start a new version")),
        (standing.may_begin, "begin_version", manuscript_pk, gettext("Start a new version")),
        (_may_edit(standing, stage) and not standing.is_writer, "write", manuscript_pk, gettext("Edit the text")),
        (standing.is_writer and stage in WITH_WRITERS, "submit", manuscript_pk, gettext("Submit for review")),
        (_may_look_at_publication(standing, stage), "publish", manuscript_pk, gettext("Publication")),
        (True, "references", manuscript_pk, gettext("References")),
        (standing.may_withdraw and stage == Stage.IN_REVIEW, "withdraw", round_pk, gettext("Withdraw the submission")),
        (standing.is_overseer, "add_writer", manuscript_pk, gettext("Add a writer")),
        (standing.is_writer and round_pk is None, "discard", manuscript_pk, gettext("Discard the manuscript")),
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
