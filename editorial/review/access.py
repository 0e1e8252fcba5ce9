"""The doors to submissions: who may decide on one, begin and withdraw it."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from accounts.models import User
from articles.models import Edition
from editorial.manuscripts.access import get_manuscript, reviews, writes
from editorial.manuscripts.models import Manuscript, Turn
from editorial.review.models import Submission


def get_submission(user: User, pk: int) -> Submission:
    """Return a submission the person may know of; for strangers it does not exist (404)."""
    known = Submission.objects.filter(manuscript__in=Manuscript.objects.visible_to(user))
    return get_object_or_404(known.select_related("manuscript__draft", "revision", "submitted_by"), pk=pk)


def may_withdraw(user: User, submission: Submission) -> bool:
    """Whether the person may end the round undecided: a writer, or the editor who began it."""
    return submission.submitted_by_id == user.pk or writes(user, submission.manuscript)


def get_own_submission(user: User, pk: int) -> Submission:
    """Return a submission the person may withdraw; 404 for strangers, 403 for others."""
    submission = get_submission(user, pk)
    if not may_withdraw(user, submission):
        raise PermissionDenied(_("Only its writers, or the editor who started the round, can do this."))
    return submission


def can_begin_version(manuscript: Manuscript) -> bool:
    """Whether readers see a version, and no later one is in review, waits approved or is scheduled."""
    last: Submission | None = manuscript.latest_submission()
    if last is None or not Edition.objects.live().filter(article=manuscript.article_id).exists():
        return False
    return last.status == Submission.Status.DECLINED or last.turn == Turn.WRITERS


def get_revisable(user: User, pk: int) -> Manuscript:
    """Return a manuscript of which the person may begin a version as its editor; 404 for strangers, 403 for others."""
    manuscript = get_manuscript(user, pk)
    if not reviews(user, manuscript):
        raise PermissionDenied(_("Only an editor who did not write this manuscript can start a version of it."))
    return manuscript


def get_reviewable(user: User, pk: int) -> Submission:
    """Return a submission the person may judge; 404 for strangers, 403 for its writers and for non-editors."""
    submission = get_submission(user, pk)
    if not reviews(user, submission.manuscript):
        raise PermissionDenied(_("Only an editor who did not write this manuscript can review it."))
    return submission
