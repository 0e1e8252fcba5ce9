"""The verbs of publication: publish, take a schedule back, withdraw an approval."""

import datetime
from http import HTTPStatus

from django.db import IntegrityError, transaction
from django.db.models import F, Func
from django.db.models.functions import Greatest
from django.utils.translation import gettext_lazy as _

from articles.announcing import announce
from articles.models import Edition, Withdrawal
from editorial.errors import WorkflowError
from editorial.provenance import clock
from editorial.provenance.models import Event
from editorial.publication.access import may_publish
from editorial.publication.printing import bring_out, record_end
from editorial.review.models import Decision, Submission
from editorial.review.workflow import certify, current_reviewer, end_approval, record_decision
from editorial.writing.locks import lock


class NotAPublisher(WorkflowError):
    status = HTTPStatus.FORBIDDEN
    message = _("Only editors can publish.")


class NoStandingApproval(WorkflowError):
    message = _("This approval was withdrawn, so nothing can be published on it.")


class TextChanged(WorkflowError):
    message = _("The text changed after it was approved, so the approval is void. It needs a new review.")


class TimeIsPast(WorkflowError):
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    message = _("That time is already past. Choose a later one, or publish now.")


class NotScheduled(WorkflowError):
    message = _("This is not waiting for its time any more. Nothing was changed.")


class JustBegun(NotScheduled):
    message = _(
        "Its time came at this very moment, so it is before readers now. Nothing was changed: look at it again."
    )


class AlreadyWithdrawn(WorkflowError):
    message = _("This approval is already withdrawn. Nothing was changed.")


@transaction.atomic
def publish(decision, *, by, at: datetime.datetime | None = None) -> Edition:
    """Publish the approved text now or at a time; a second call returns the edition of the first.

    Raises ``NotAPublisher``, ``NoStandingApproval``, ``TextChanged``, ``TimeIsPast``, ``SigningKeyMissing``.
    """
    manuscript = lock(decision.submission.manuscript)
    if not may_publish(by):
        raise NotAPublisher
    _require_standing(decision)
    existing = Edition.objects.filter(decision_id=decision.pk).exclude(ends_at=F("starts_at")).first()
    if existing:
        return existing
    if manuscript.newest_revision().digest != decision.digest:
        raise TextChanged
    starts_at = clock.now()
    if at is not None:
        if at <= starts_at:
            raise TimeIsPast
        starts_at = at
    edition = bring_out(manuscript, decision, by=by, starts_at=starts_at)
    announce(edition.article_id, at=at)
    return edition


@transaction.atomic
def unschedule(edition, *, by) -> None:
    """Cancel an edition whose time has not come. Raises ``NotScheduled``, ``JustBegun``, ``NotAPublisher``."""
    decision = Decision.objects.select_related("submission__manuscript").get(pk=edition.decision_id)
    manuscript = lock(decision.submission.manuscript)
    if not may_publish(by):
        raise NotAPublisher
    if not Edition.objects.scheduled().filter(pk=edition.pk).exists():
        raise NotScheduled
    _end_editions(manuscript, Edition.objects.filter(pk=edition.pk), by=by)
    if Edition.objects.filter(pk=edition.pk).exclude(ends_at=F("starts_at")).exists():
        # Its time came between our look and our write, so it was not cancelled but ended.
        raise JustBegun


@transaction.atomic
def withdraw_approval(decision, *, by, comment) -> Decision:
    """End an approval and every edition that stands on it.

    Raises ``AlreadyWithdrawn``, ``NotAReviewer``, ``JustBegun``.
    """
    manuscript = lock(decision.submission.manuscript)
    editor = current_reviewer(by, manuscript)
    if Decision.objects.filter(ends=decision).exists():
        raise AlreadyWithdrawn
    submission = Submission.objects.get(pk=decision.submission_id)
    submission.manuscript = manuscript
    withdrawal = certify(
        submission,
        Decision.Verdict.WITHDRAW_APPROVAL,
        revision=decision.revision,
        editor=editor,
        ends=decision,
        comment=comment,
    )
    end_approval(submission)
    record_decision(Event.Kind.APPROVAL_WITHDRAWN, withdrawal)
    _end_editions(manuscript, Edition.objects.unfinished().filter(decision_id=decision.pk), by=editor)
    _take_off_record(decision, withdrawal)
    return withdrawal


def _take_off_record(decision, withdrawal):
    """Note for the public side that the editions of an ended approval, older ones included, are not to be read.

    What reads along, such as the hub of the feeds, is told.
    """
    begun = list(Edition.objects.filter(decision_id=decision.pk).exclude(ends_at=F("starts_at")))
    if begun:
        announce(begun[0].article_id)
    Withdrawal.objects.bulk_create(Withdrawal(edition=edition, withdrawn_at=withdrawal.decided_at) for edition in begun)


def _require_standing(decision):
    if not Decision.objects.standing_approvals().filter(pk=decision.pk).exists():
        raise NoStandingApproval


def _end_editions(manuscript, editions, *, by):
    """End editions now; one that has not begun is cancelled, and what it was to replace stays.

    Call with the manuscript locked.
    """
    ending = list(editions)
    for edition in ending:
        Edition.objects.filter(pk=edition.pk).update(
            ends_at=Greatest(
                "starts_at", Func(function="clock_timestamp", output_field=Edition._meta.get_field("ends_at"))
            )
        )
        edition.refresh_from_db(fields=["ends_at"])
        record_end(manuscript, edition, by=by)
        if edition.ends_at == edition.starts_at:
            _revive_predecessor(manuscript, edition, by=by)


def _revive_predecessor(manuscript, cancelled, *, by):
    """Give the edition before a cancelled one its open end back. Raises ``JustBegun`` when that end has passed."""
    before = cancelled.article.editions.filter(ends_at=cancelled.starts_at).exclude(pk=cancelled.pk).first()
    if before is not None and before.starts_at < before.ends_at:
        before.ends_at = None
        try:
            with transaction.atomic():
                before.save(update_fields=["ends_at"])
        except IntegrityError as refusal:
            # The guard never moves an end that has passed.
            if clock.now() < cancelled.starts_at:
                raise
            raise JustBegun from refusal
        record_end(manuscript, before, by=by)
