"""Where a manuscript stands, as one word that the database can compute for many at once."""

from django.db.models import Case, Exists, OuterRef, Subquery, TextChoices, Value, When
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from articles.models import Edition
from editorial.review.models import Decision, Submission
from editorial.writing.models import Manuscript, Revision


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
    approvals = Decision.objects.filter(verdict=Decision.Verdict.APPROVE)
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
