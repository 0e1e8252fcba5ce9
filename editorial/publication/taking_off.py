"""Ending editions, and taking an article off the site whose rows or whose standing are not as they were signed."""

import datetime

from django.db import IntegrityError, connection, transaction
from django.db.models import Func
from django.db.models.functions import Greatest
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from articles.approval.restating import is_taken_off, nothing_stands, sign_standing
from articles.jobs import announce
from articles.models import Edition
from editorial.manuscripts.locks import lock
from editorial.manuscripts.models import Manuscript
from editorial.publication.access import may_issue_notice
from editorial.publication.printing import record_end
from editorial.publication.verification.standings import verify_stands
from editorial.review.models import Decision
from record import clock
from record.findings import Report
from refusals import Forbidden, Refusal, Unfit


class NotScheduled(Refusal):
    message = _("This is not waiting for its time any more. Nothing was changed.")


class JustBegun(NotScheduled):
    message = _(
        "Its time is coming at this very moment, so readers see it or are about to. Nothing was changed: look at it "
        "again."
    )


class NotYourPost(Forbidden):
    message = _("Only an editor who did not write this text can take it off the site.")


class NothingPublic(Refusal):
    message = _("Readers see nothing of this text now, so there is nothing to take off the site.")


class AsSigned(Refusal):
    message = _(
        "What readers see of this post is what was signed. Nothing was changed: to end it, withdraw its approval."
    )


class NoReasonGiven(Unfit):
    message = _("Say why it is taken off the site; the reason is signed with it.")


def is_as_signed(article: int | None) -> bool:
    """Whether every version of an article that readers see now, or will, is what its newest standing tells."""
    report = Report()
    if article is not None and Edition.objects.unfinished().filter(article=article).exists():
        verify_stands(article, report)
    return not report.findings


@transaction.atomic
def take_off(manuscript: Manuscript, *, by: User, reason: str) -> None:
    """Take a post off the site at once that is not as it was signed; it needs no sound standing.

    Every version ends, and it is signed that none stands until an administrator signs again. Done already, there is
    nothing more to do. Raises ``NotYourPost``, ``NoReasonGiven``, ``NothingPublic``, ``AsSigned``, ``JustBegun``,
    ``SigningKeyMissing``.
    """
    manuscript = lock(manuscript)
    if not may_issue_notice(by, manuscript):
        raise NotYourPost
    if not reason.strip():
        raise NoReasonGiven
    article = manuscript.article_id
    if article is None or not Edition.objects.unfinished().filter(article=article).exists():
        if article is not None and is_taken_off(article):
            return
        raise NothingPublic
    if is_as_signed(article):
        raise AsSigned
    close(article, manuscript, by=by, reason=reason.strip())


def close(article: int, manuscript: Manuscript, *, by: User, reason: str) -> None:
    """End every version of an article and sign that none stands. Call with the manuscript locked.

    Raises ``JustBegun``, ``SigningKeyMissing``.
    """
    for edition in Edition.objects.unfinished().filter(article=article).order_by("-starts_at"):
        end_now(_manuscript_of(edition, manuscript), edition, by=by)
        require_cancelled_in_time()
    sign_standing(article, "taken_off", nothing_stands(article, at=clock.now(), reason=reason), by=by)
    announce(article)


def _manuscript_of(edition: Edition, manuscript: Manuscript) -> Manuscript:
    """Return the manuscript on whose approval an edition stands, locked: a forged one may name another."""
    decision = Decision.objects.select_related("submission__manuscript").filter(pk=edition.decision_id).first()
    if decision is None or decision.submission.manuscript_id == manuscript.pk:
        return manuscript
    return lock(decision.submission.manuscript)


def end_now(manuscript: Manuscript, edition: Edition, *, by: User) -> datetime.datetime:
    """End an edition at this moment, or where its time has not come at its beginning; return the end."""
    now = Func(function="clock_timestamp", output_field=Edition._meta.get_field("ends_at"))
    Edition.objects.filter(pk=edition.pk).update(ends_at=Greatest("starts_at", now))
    edition.refresh_from_db(fields=["ends_at"])
    record_end(manuscript, edition, by=by)
    assert edition.ends_at is not None
    return edition.ends_at


def require_cancelled_in_time() -> None:
    """Let the guard look now, while its refusal can still be told. Raises ``JustBegun``."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS articles_edition_is_cancelled_in_time IMMEDIATE")
            cursor.execute("SET CONSTRAINTS articles_edition_is_cancelled_in_time DEFERRED")
    except IntegrityError as refusal:
        raise JustBegun from refusal
