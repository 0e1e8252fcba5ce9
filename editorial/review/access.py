"""The doors to submissions: who may judge one."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404

from editorial.review.models import Submission
from editorial.writing.access import reviews
from editorial.writing.models import Manuscript


def get_reviewable(user, pk) -> Submission:
    """Return a submission the person may judge; 404 for strangers, 403 for its writers and for non-editors."""
    known = Manuscript.objects.visible_to(user)
    submission = get_object_or_404(
        Submission.objects.filter(manuscript__in=known).select_related("manuscript__draft"), pk=pk
    )
    if not reviews(user, submission.manuscript):
        raise PermissionDenied("Only an editor who did not write this manuscript can judge it.")
    return submission
