"""The verbs of review: send, begin a new version, take back, and the editor's verdicts."""

from http import HTTPStatus

from django.contrib.auth import get_user_model
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from editorial.errors import WorkflowError
from editorial.provenance import clock
from editorial.provenance.chain import record
from editorial.provenance.models import Event
from editorial.review.access import can_begin_version, may_take_back
from editorial.review.models import Decision, Submission
from editorial.writing import access, checks
from editorial.writing.locks import lock
from editorial.writing.snapshot import Snapshot, content_of
from editorial.writing.turns import Turn
from editorial.writing.workflow import NotYourTurn, keep_revision


class NotReady(WorkflowError):
    """The text has blocking findings; they are in ``findings``."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY
    message = gettext_lazy("The text is not ready to be sent. Mend what is listed, then send it.")

    def __init__(self, findings, message=None):
        super().__init__(message)
        self.findings = findings


class AlreadyDecided(WorkflowError):
    message = gettext_lazy("This submission is already decided or was taken back. Nothing was changed.")


class NotAReviewer(WorkflowError):
    status = HTTPStatus.FORBIDDEN
    message = gettext_lazy("Only an editor who never wrote this manuscript can decide on it.")


class StaleDigest(WorkflowError):
    """The newest text is not the one on screen; ``seen`` (or None) and ``newest`` are revisions."""

    message = gettext_lazy(
        "The text changed after you opened it. Nothing was decided: look at what changed, then decide."
    )

    def __init__(self, seen, newest):
        super().__init__()
        self.seen, self.newest = seen, newest


class CannotBegin(WorkflowError):
    message = gettext_lazy(
        "A new version begins when readers see the text and no later version is in review, approved or scheduled."
    )


@transaction.atomic
def submit(manuscript, *, by, note="") -> Submission:
    """Send the text to the editors. Raises ``NotYourTurn``, ``NotReady``."""
    manuscript = lock(manuscript)
    if manuscript.turn != Turn.WRITERS or not access.may_edit(by, manuscript):
        raise NotYourTurn(str(manuscript.why_locked))
    content = content_of(manuscript)
    problems = checks.blocking(Snapshot.read(content))
    if problems:
        raise NotReady(problems)
    revision = keep_revision(manuscript, content, by=by)
    return _open(manuscript, revision, Event.Kind.SUBMITTED, by=by, note=note)


@transaction.atomic
def begin_new_version(manuscript, *, by, note="") -> Submission:
    """Open a round of a published text on the editors' side, with the text as it stands; an open round is returned.

    The text may have gaps: its editor mends them before it can be approved. Raises ``NotAReviewer``, ``CannotBegin``.
    """
    manuscript = lock(manuscript)
    editor = current_reviewer(by, manuscript)
    already = manuscript.submissions.open().select_related("submitted_by").first()
    if already:
        return already
    if not can_begin_version(manuscript):
        raise CannotBegin
    revision = keep_revision(manuscript, content_of(manuscript), by=editor)
    return _open(manuscript, revision, Event.Kind.VERSION_BEGUN, by=editor, note=note)


def _open(manuscript, revision, event, *, by, note):
    last = manuscript.latest_submission()
    submission = Submission.objects.create(
        manuscript=manuscript,
        number=last.number + 1 if last else 1,
        revision=revision,
        note=note,
        submitted_by=by,
        submitted_at=clock.now(),
    )
    record(
        manuscript,
        event,
        by=by,
        submission=submission.pk,
        number=submission.number,
        revision=revision.pk,
        note=note,
        submitted_at=clock.written(submission.submitted_at),
    )
    return submission


@transaction.atomic
def withdraw(submission, *, by) -> None:
    """Take an undecided submission back to the writer's desk. Raises ``AlreadyDecided``, ``NotYourTurn``."""
    submission = _lock_open(submission)
    if not may_take_back(by, submission):
        raise NotYourTurn(_("Only its writers, or the editor who began the round, can take a manuscript back."))
    _close(submission, Submission.Status.WITHDRAWN)
    closed_at = clock.written(submission.closed_at)
    record(submission.manuscript, Event.Kind.WITHDRAWN, by=by, submission=submission.pk, closed_at=closed_at)


@transaction.atomic
def request_changes(submission, *, by, digest, comment) -> Decision:
    """Give the text back with a comment. Raises ``AlreadyDecided``, ``NotAReviewer``, ``StaleDigest``."""
    return _decide(submission, Decision.Verdict.REQUEST_CHANGES, by=by, digest=digest, comment=comment)


@transaction.atomic
def decline(submission, *, by, digest, comment) -> Decision:
    """Refuse the manuscript, with a reason. Raises like ``request_changes``."""
    return _decide(submission, Decision.Verdict.DECLINE, by=by, digest=digest, comment=comment)


@transaction.atomic
def approve(submission, *, by, digest, statement="", interests="", comment="") -> Decision:
    """Approve exactly the text whose digest was on screen. Raises like ``request_changes``, and ``NotReady``."""
    return _decide(
        submission,
        Decision.Verdict.APPROVE,
        by=by,
        digest=digest,
        statement=statement,
        interests=interests,
        comment=comment,
    )


OUTCOMES = {
    Decision.Verdict.APPROVE: (Submission.Status.APPROVED, Event.Kind.APPROVED),
    Decision.Verdict.REQUEST_CHANGES: (Submission.Status.CHANGES_REQUESTED, Event.Kind.CHANGES_REQUESTED),
    Decision.Verdict.DECLINE: (Submission.Status.DECLINED, Event.Kind.DECLINED),
}


def _decide(submission, verdict, *, by, digest, **words):
    submission = _lock_open(submission)
    editor = current_reviewer(by, submission.manuscript)
    newest = submission.manuscript.newest_revision()
    if newest.digest != digest:
        raise StaleDigest(submission.manuscript.revisions.filter(digest=digest).first(), newest)
    if verdict == Decision.Verdict.APPROVE:
        _require_printable(newest)
    status, event = OUTCOMES[verdict]
    decision = certify(submission, verdict, revision=newest, editor=editor, **words)
    _close(submission, status)
    record_decision(event, decision)
    return decision


def _require_printable(revision):
    """Refuse to approve what an editor's own change left with gaps: it could never be published."""
    gaps = [finding for finding in checks.findings_in(Snapshot.read(revision.content)) if finding.blocking]
    if gaps:
        raise NotReady(gaps, _("The text has gaps, so it cannot be approved as it stands. Mend what is listed first."))


def current_reviewer(user, manuscript):
    """Return the editor as the database knows them now: a role lost since log-in decides nothing."""
    editor = get_user_model().objects.select_for_update(of=["self"]).get(pk=user.pk)
    if not access.reviews(editor, manuscript):
        raise NotAReviewer
    return editor


def certify(submission, verdict, *, revision, editor, ends=None, **words):
    """Write a decision with the editor's name and degrees frozen as they will print."""
    return Decision.objects.create(
        submission=submission,
        revision=revision,
        digest=revision.digest,
        verdict=verdict,
        ends=ends,
        editor=editor,
        editor_name=editor.name,
        editor_degrees=editor.degrees,
        decided_at=clock.now(),
        **words,
    )


def record_decision(event, decision):
    """Append a decision to its manuscript's chain, every word of it."""
    record(decision.submission.manuscript, event, by=decision.editor, **decision_facts(decision))


def decision_facts(decision) -> dict:
    """Return what the chain tells of a decision: every column, and when its submission was closed."""
    words = ("digest", "verdict", "editor_name", "editor_degrees", "statement", "interests", "comment")
    return {
        "decision": decision.pk,
        "submission": decision.submission_id,
        "revision": decision.revision_id,
        "ends": decision.ends_id,
        "decided_at": clock.written(decision.decided_at),
        "closed_at": clock.written(decision.submission.closed_at),
        **{name: getattr(decision, name) for name in words},
    }


def _lock_open(submission):
    """Return the submission read afresh under its manuscript's lock. Raises ``AlreadyDecided``."""
    manuscript = lock(submission.manuscript)
    submission = Submission.objects.get(pk=submission.pk)
    submission.manuscript = manuscript
    if submission.status != Submission.Status.OPEN:
        raise AlreadyDecided
    return submission


def _close(submission, status):
    submission.status = status
    submission.closed_at = clock.now()
    submission.save(update_fields=["status", "closed_at"])


def end_approval(submission) -> None:
    """Mark an approved submission's approval as withdrawn; the decision that says so exists already."""
    submission.status = Submission.Status.APPROVAL_WITHDRAWN
    submission.save(update_fields=["status"])
