"""The verbs of review: submit, withdraw, and the editor's verdicts."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from editorial.checks import readiness as checks
from editorial.checks.findings import Finding
from editorial.manuscripts import access
from editorial.manuscripts.locks import lock
from editorial.manuscripts.models import Manuscript, Revision, Turn
from editorial.manuscripts.rendering import Print, print_snapshot
from editorial.manuscripts.snapshot import Snapshot, content_of, digest_of
from editorial.manuscripts.workflow import NotYourTurn, StaleText, keep_revision
from editorial.provenance.chain import record
from editorial.provenance.models import Event
from editorial.review.access import may_withdraw
from editorial.review.certificates import certify, record_decision, submission_facts
from editorial.review.mails import mail_approval
from editorial.review.models import Decision, Submission
from jobs.queue import enqueue
from record import clock
from refusals import Forbidden, Refusal, Unfit

Verdict = Decision.Verdict


class NotReady(Unfit):
    """The text has blocking findings; they are in ``findings``."""

    message = gettext_lazy("The text is not ready to submit. Fix what is listed, then submit it.")

    def __init__(self, findings: list[Finding], message: str | None = None) -> None:
        super().__init__(message)
        self.findings = findings


class AlreadyDecided(Refusal):
    message = gettext_lazy("This submission is already decided or withdrawn. Nothing was changed.")


class RecordedOtherwise(AlreadyDecided):
    """The same editor's same decision is recorded, with other words than those sent now."""

    message = gettext_lazy(
        "Your decision is recorded already, with the words you sent first. What you typed now is not part of it."
    )


class NotAReviewer(Forbidden):
    message = gettext_lazy("Only an editor who never wrote this manuscript can decide on it.")


class StaleDigest(Refusal):
    """The newest text is not the one on screen; ``seen`` and ``newest`` are revisions or None."""

    message = gettext_lazy(
        "The text changed after you opened it. Nothing was decided: look at what changed, then decide."
    )

    def __init__(self, seen: Revision | None, newest: Revision | None) -> None:
        super().__init__()
        self.seen, self.newest = seen, newest


class PrintChanged(Refusal):
    """The text is the one on screen, ``newest``, and prints otherwise than it did there."""

    message = gettext_lazy(
        "The text is the same, but it prints differently than when you opened it: the site’s settings or the "
        "platform changed meanwhile. Nothing was decided: read it as it prints now, then decide."
    )

    def __init__(self, newest: Revision) -> None:
        super().__init__()
        self.newest = newest


@transaction.atomic
def submit(manuscript: Manuscript, *, by: User, note: str = "", digest: str | None = None) -> Submission:
    """Submit the text for review; submitting the same text with the same note again returns the open round.

    ``digest`` is that of the working copy on screen, None when there was no screen. Raises ``NotYourTurn``,
    ``StaleText``, ``NotReady``.
    """
    manuscript = lock(manuscript)
    content = content_of(manuscript)
    last: Submission | None = manuscript.latest_submission()
    if last and _is_submitted(last, content, by=by, note=note):
        return last
    if manuscript.turn != Turn.WRITERS or not access.may_edit(by, manuscript):
        raise NotYourTurn(str(manuscript.why_locked))
    if digest is not None and digest != digest_of(content):
        raise StaleText
    if problems := checks.blocking(Snapshot.read(content)):
        raise NotReady(problems)
    return open_round(manuscript, keep_revision(manuscript, content, by=by), by=by, note=note)


def _is_submitted(last: Submission, content: str, *, by: User, note: str) -> bool:
    """Whether the newest round is open and is what this person submits now: a double click, or a page sent again."""
    is_open = last.status == Submission.Status.OPEN
    return is_open and (last.submitted_by_id, last.note, last.revision.content) == (by.pk, note, content)


def open_round(
    manuscript: Manuscript, revision: Revision, *, by: User, note: str = "", event: Event.Kind = Event.Kind.SUBMITTED
) -> Submission:
    """Open the next round before the editors, with a revision. Call with the manuscript locked."""
    last, now = manuscript.latest_submission(), clock.now()
    columns = {"revision": revision, "submitted_by": by, "submitted_at": now, "note": note}
    number = last.number + 1 if last else 1
    submission = Submission.objects.create(manuscript=manuscript, number=number, **columns)
    record(manuscript, event, by=by, **submission_facts(submission))
    return submission


@transaction.atomic
def withdraw(submission: Submission, *, by: User) -> None:
    """Take an undecided submission back to the writer's desk; once it is back, there is nothing more to do.

    Raises ``AlreadyDecided``, ``NotYourTurn``.
    """
    submission = _locked(submission)
    if not may_withdraw(by, submission):
        raise NotYourTurn(_("Only its writers, or the editor who started the round, can withdraw a submission."))
    if submission.status == Submission.Status.WITHDRAWN:
        return
    _require_open(submission)
    _close(submission, Submission.Status.WITHDRAWN)
    closed_at = clock.written(submission.closed_at)
    record(submission.manuscript, Event.Kind.WITHDRAWN, by=by, submission=submission.pk, closed_at=closed_at)


@transaction.atomic
def request_changes(submission: Submission, *, by: User, digest: str, comment: str) -> Decision:
    """Give the text back with a comment; the same decision sent again returns the recorded one.

    Raises ``AlreadyDecided``, ``RecordedOtherwise``, ``NotAReviewer``, ``StaleDigest``.
    """
    return _decide(submission, Verdict.REQUEST_CHANGES, by=by, digest=digest, comment=comment)


@transaction.atomic
def decline(submission: Submission, *, by: User, digest: str, comment: str) -> Decision:
    """Refuse the manuscript, with a reason. Raises like ``request_changes``."""
    return _decide(submission, Verdict.DECLINE, by=by, digest=digest, comment=comment)


@transaction.atomic
def approve(
    submission: Submission,
    *,
    by: User,
    digest: str,
    printed: str | None = None,
    statement: str = "",
    interests: str = "",
    comment: str = "",
) -> Decision:
    """Approve exactly the text whose digest was on screen, and what prints of it.

    ``printed`` is the digest of the fragments on screen, None to approve what prints now without a screen. Raises
    like ``request_changes``, and ``NotReady``, ``PrintChanged``.
    """
    words = {"statement": statement, "interests": interests, "comment": comment}
    return _decide(submission, Verdict.APPROVE, by=by, digest=digest, printed=printed, **words)


OUTCOMES = {
    Verdict.APPROVE: (Submission.Status.APPROVED, Event.Kind.APPROVED),
    Verdict.REQUEST_CHANGES: (Submission.Status.CHANGES_REQUESTED, Event.Kind.CHANGES_REQUESTED),
    Verdict.DECLINE: (Submission.Status.DECLINED, Event.Kind.DECLINED),
}


def _decide(
    submission: Submission, verdict: Verdict, *, by: User, digest: str, printed: str | None = None, **words: str
) -> Decision:
    submission = _locked(submission)
    editor = current_reviewer(by, submission.manuscript)
    if recorded := _recorded(submission, verdict, editor, digest, words):
        return recorded
    _require_open(submission)
    newest = submission.manuscript.newest_revision()
    if newest is None or newest.digest != digest:
        raise StaleDigest(submission.manuscript.revisions.filter(digest=digest).first(), newest)
    return decide(submission, verdict, newest, editor=editor, printed=printed, **words)


def decide(
    submission: Submission, verdict: Verdict, revision: Revision, *, editor: User, printed: str | None, **words: Any
) -> Decision:
    """Write a decision on a revision and close its round. Call with the lock held and the editor's right checked.

    Raises ``NotReady``, ``PrintChanged``.
    """
    prints = _print_to_approve(revision, printed) if verdict == Verdict.APPROVE else None
    status, event = OUTCOMES[verdict]
    decision = certify(submission, verdict, revision=revision, editor=editor, prints=prints, **words)
    _close(submission, status)
    record_decision(event, decision)
    if verdict == Verdict.APPROVE:
        enqueue(mail_approval, decision=decision.pk)
    return decision


def _recorded(
    submission: Submission, verdict: Verdict, editor: User, digest: str, words: dict[str, str]
) -> Decision | None:
    """Return the same editor's same decision on the same text, when this round ended with it, else None.

    Raises ``RecordedOtherwise`` when it was made with other words than these.
    """
    if submission.status != OUTCOMES[verdict][0]:
        return None
    made = submission.decisions.filter(verdict=verdict, editor=editor, digest=digest).first()
    if made and any(getattr(made, name) != text for name, text in words.items()):
        raise RecordedOtherwise
    return made


def _print_to_approve(revision: Revision, seen: str | None) -> Print:
    """Return what prints of a revision; refuse gaps that an editor's own change left, and what was not on screen."""
    snapshot = Snapshot.read(revision.content)
    if gaps := checks.blocking(snapshot):
        raise NotReady(
            gaps, _("The text has problems, so it cannot be approved as it stands. Fix what is listed first.")
        )
    printed = print_snapshot(snapshot)
    if seen is not None and seen != printed.digest:
        raise PrintChanged(revision)
    return printed


def current_reviewer(user: User, manuscript: Manuscript) -> User:
    """Return the editor as the database knows them now: a role lost since log-in decides nothing."""
    editor = User.objects.select_for_update(of=["self"]).get(pk=user.pk)
    if not access.reviews(editor, manuscript):
        raise NotAReviewer
    return editor


def _locked(submission: Submission) -> Submission:
    """Return the submission read afresh under its manuscript's lock."""
    manuscript = lock(submission.manuscript)
    submission = Submission.objects.get(pk=submission.pk)
    submission.manuscript = manuscript
    return submission


def _require_open(submission: Submission) -> None:
    if submission.status != Submission.Status.OPEN:
        raise AlreadyDecided


def _close(submission: Submission, status: Submission.Status) -> None:
    submission.status = status
    submission.closed_at = clock.now()
    submission.save(update_fields=["status", "closed_at"])
