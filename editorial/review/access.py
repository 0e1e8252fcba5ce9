"""The doors to submissions: who may judge one."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from editorial.review.models import Submission
from editorial.writing.access import reviews, writes
from editorial.writing.models import Manuscript


def get_submission(user, pk) -> Submission:
    """Return a submission the person may know of; for strangers it does not exist (404)."""
    known = Submission.objects.filter(manuscript__in=Manuscript.objects.visible_to(user))
    return get_object_or_404(known.select_related("manuscript__draft", "revision", "submitted_by"), pk=pk)


def get_own_submission(user, pk) -> Submission:
    """Return a submission of the person's own manuscript; 404 for strangers, 403 for others."""
    submission = get_submission(user, pk)
    if not writes(user, submission.manuscript):
        raise PermissionDenied(_("Only its writers can do this."))
    return submission


def get_reviewable(user, pk) -> Submission:
    """Return a submission the person may judge; 404 for strangers, 403 for its writers and for non-editors."""
    submission = get_submission(user, pk)
    if not reviews(user, submission.manuscript):
        raise PermissionDenied(_("Only an editor who did not write this manuscript can judge it."))
    return submission
