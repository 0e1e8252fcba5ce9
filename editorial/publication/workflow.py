"""The verbs of publication: publish, unschedule, withdraw an approval."""

import datetime
from collections.abc import Iterable

from django.db import IntegrityError, connection, transaction
from django.db.models import Func
from django.db.models.functions import Greatest
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from articles.approval.restating import end_editions, sign_standing, take_up, withdraw_editions
from articles.approval.site import sign_site_if_never
from articles.jobs import announce
from articles.models import Edition, Withdrawal
from editorial.manuscripts.locks import lock
from editorial.manuscripts.models import Manuscript
from editorial.manuscripts.rendering import print_snapshot
from editorial.manuscripts.snapshot import Snapshot
from editorial.provenance.models import Event
from editorial.publication.access import may_publish
from editorial.publication.on_screen import editions_of, require_as_seen
from editorial.publication.printing import create_edition, record_end
from editorial.publication.proof import require_no_objection, require_proof
from editorial.review.certificates import certify, record_decision
from editorial.review.models import Decision, Submission
from editorial.review.workflow import current_reviewer
from record import clock
from refusals import Forbidden, Refusal, Unfit

#: A schedule is cancelled this long before its time, or not at all.
NOTICE_NEEDED = datetime.timedelta(seconds=1)


class NotAPublisher(Forbidden):
    message = _("Only editors can publish.")


class NoStandingApproval(Refusal):
    message = _("This approval was withdrawn, so nothing can be published on it.")


class TextChanged(Refusal):
    message = _("The text changed after it was approved, so the approval is void. It needs a new review.")


class PrintsOtherwise(Refusal):
    message = _(
        "The site’s settings or the platform print this text differently than when it was approved, or it was "
        "approved before that was recorded. Nothing was published: an editor has to read it as it prints now and "
        "approve it again."
    )


class AlreadyScheduled(Refusal):
    """It waits for another time than the one asked for; ``edition`` is what waits."""

    message = _(
        "It is scheduled already, for the time below. Nothing was changed: cancel scheduling first to choose another "
        "time."
    )

    def __init__(self, edition: Edition) -> None:
        super().__init__()
        self.edition = edition


class AlreadyPublished(AlreadyScheduled):
    message = _("It is public already, so there is nothing to schedule. Nothing was changed.")


class TimeIsPast(Unfit):
    message = _("That time is already past. Choose a later one, or publish now.")


class NotScheduled(Refusal):
    message = _("This is not waiting for its time any more. Nothing was changed.")


class JustBegun(NotScheduled):
    message = _(
        "Its time is coming at this very moment, so readers see it or are about to. Nothing was changed: look at it "
        "again."
    )


class AlreadyWithdrawn(Refusal):
    message = _("This approval is already withdrawn. Nothing was changed.")


@transaction.atomic
def publish(decision: Decision, *, by: User, at: datetime.datetime | None = None) -> Edition:
    """Publish the approved text now or at a time; the same call again returns the edition of the first.

    Raises ``NotAPublisher``, ``NoStandingApproval``, ``TextChanged``, ``PrintsOtherwise``, ``AlreadyScheduled``,
    ``AlreadyPublished``, ``TimeIsPast``, ``UnprovedApproval``, ``ObjectedTo``, ``SigningKeyMissing``.
    """
    manuscript = lock(decision.submission.manuscript)
    if not may_publish(by):
        raise NotAPublisher
    if not decision.stands:
        raise NoStandingApproval
    existing = Edition.objects.filter(decision_id=decision.pk).not_cancelled().first()
    if existing:
        return _as_asked(existing, at)
    newest = manuscript.newest_revision()
    if newest is None or newest.digest != decision.digest:
        raise TextChanged
    require_proof(decision, manuscript)
    require_no_objection(decision)
    printed = print_snapshot(Snapshot.read(decision.revision.content))
    if printed.digest != decision.fragments_digest:
        raise PrintsOtherwise
    starts_at = clock.now()
    if at is not None:
        if at <= starts_at:
            raise TimeIsPast
        starts_at = at
    edition = create_edition(manuscript, decision, printed, by=by, starts_at=starts_at)
    sign_site_if_never(by=by)
    announce(edition.article_id, at=at)
    return edition


def _as_asked(edition: Edition, at: datetime.datetime | None) -> Edition:
    """Return the edition that stands on an approval already when it is what is asked for, else refuse."""
    if at is not None and at == edition.starts_at:
        return edition
    if edition.starts_at > clock.now():
        raise AlreadyScheduled(edition)
    if at is not None:
        raise AlreadyPublished(edition)
    return edition


@transaction.atomic
def unschedule(edition: Edition, *, by: User) -> None:
    """Cancel an edition whose time has not come; cancelled already, there is nothing more to do.

    Raises ``NotScheduled``, ``JustBegun``, ``NotAPublisher``.
    """
    decision = Decision.objects.select_related("submission__manuscript").get(pk=edition.decision_id)
    manuscript = lock(decision.submission.manuscript)
    if not may_publish(by):
        raise NotAPublisher
    edition = Edition.objects.get(pk=edition.pk)
    waiting = Edition.objects.unfinished().filter(article=edition.article_id).exclude(pk=edition.pk).scheduled()
    if edition.ends_at == edition.starts_at and not waiting.exists():
        return
    if not Edition.objects.scheduled().filter(pk=edition.pk).exists():
        raise NotScheduled
    cancel_scheduled(manuscript, decision, by=by)


def cancel_scheduled(manuscript: Manuscript, decision: Decision, *, by: User) -> None:
    """Cancel what waits for its time on an approval, if anything does. Call with the manuscript locked.

    Raises ``JustBegun``.
    """
    for edition in Edition.objects.scheduled().filter(decision_id=decision.pk):
        ended = end_editions_now(manuscript, Edition.objects.filter(pk=edition.pk), by=by)
        standing = take_up(edition.article_id)
        end_editions(standing, ended)
        sign_standing(edition.article_id, "unscheduled", standing, by=by)
        if Edition.objects.filter(pk=edition.pk).not_cancelled().exists():
            # Its time came between our look and our write, so it was not cancelled but ended.
            raise JustBegun


@transaction.atomic
def withdraw_approval(decision: Decision, *, by: User, comment: str, seen: str | None = None) -> Decision:
    """End an approval and every edition that stands on it; the same call again returns the same withdrawal.

    ``seen`` is what the screen showed to stand on it (``on_screen.editions_of``), None when there was no screen.
    Raises ``AlreadyWithdrawn``, ``NotAReviewer``, ``NotAsOnScreen``, ``JustBegun``.
    """
    manuscript = lock(decision.submission.manuscript)
    editor = current_reviewer(by, manuscript)
    made = Decision.objects.filter(ends=decision).first()
    if made and (made.editor_id, made.comment) == (editor.pk, comment):
        return made
    if made:
        raise AlreadyWithdrawn
    require_as_seen(seen, editions_of(decision))
    withdrawal = end_standing_approval(manuscript, decision, editor=editor, comment=comment)
    ended = end_editions_now(manuscript, Edition.objects.unfinished().filter(decision_id=decision.pk), by=editor)
    _take_off_record(decision, withdrawal, ended)
    return withdrawal


def end_standing_approval(manuscript: Manuscript, decision: Decision, *, editor: User, comment: str) -> Decision:
    """Write the decision that ends an approval. Call with the lock held and the editor's right checked."""
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
    submission.status = Submission.Status.APPROVAL_WITHDRAWN
    submission.save(update_fields=["status"])
    record_decision(Event.Kind.APPROVAL_WITHDRAWN, withdrawal)
    return withdrawal


def _take_off_record(decision: Decision, withdrawal: Decision, ended: list[Edition]) -> None:
    """Note for the public side that the editions of an ended approval, older ones included, are not to be read.

    What reads along, such as the hub of the feeds, is told.
    """
    begun = list(Edition.objects.filter(decision_id=decision.pk).not_cancelled())
    if begun:
        announce(begun[0].article_id)
    Withdrawal.objects.bulk_create(Withdrawal(edition=edition, withdrawn_at=withdrawal.decided_at) for edition in begun)
    for article in {edition.article_id for edition in [*begun, *ended]}:
        standing = take_up(article)
        end_editions(standing, ended)
        withdraw_editions(standing, begun, withdrawal.decided_at)
        sign_standing(article, Event.Kind.APPROVAL_WITHDRAWN, standing, by=withdrawal.editor)


def end_editions_now(manuscript: Manuscript, editions: Iterable[Edition], *, by: User) -> list[Edition]:
    """End editions now; one that has not begun is cancelled, and what it was to replace stays.

    Returns every edition whose end was changed. Call with the manuscript locked. Raises ``JustBegun`` for one that
    begins within a second: until the work is committed a reader may see it, and the record would say that nobody did.
    """
    ending = list(editions)
    now = clock.now()
    if any(now < edition.starts_at <= now + NOTICE_NEEDED for edition in ending):
        raise JustBegun
    for edition in list(ending):
        Edition.objects.filter(pk=edition.pk).update(
            ends_at=Greatest(
                "starts_at", Func(function="clock_timestamp", output_field=Edition._meta.get_field("ends_at"))
            )
        )
        edition.refresh_from_db(fields=["ends_at"])
        record_end(manuscript, edition, by=by)
        if edition.ends_at == edition.starts_at:
            ending += _revive_predecessor(manuscript, edition, by=by)
            _require_cancelled_in_time()
    return ending


def _require_cancelled_in_time() -> None:
    """Let the guard look now, while its refusal can still be told. Raises ``JustBegun``."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS articles_edition_is_cancelled_in_time IMMEDIATE")
            cursor.execute("SET CONSTRAINTS articles_edition_is_cancelled_in_time DEFERRED")
    except IntegrityError as refusal:
        raise JustBegun from refusal


def _revive_predecessor(manuscript: Manuscript, cancelled: Edition, *, by: User) -> list[Edition]:
    """Give the edition before a cancelled one its open end back, and return it, if there is one, in a list.

    Raises ``JustBegun`` when that end has passed.
    """
    editions = cancelled.article.editions.exclude(pk=cancelled.pk)
    revived = list(editions.filter(ends_at=cancelled.starts_at, starts_at__lt=cancelled.starts_at)[:1])
    for before in revived:
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
    return revived
