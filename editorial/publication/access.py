"""The doors to publication."""

from django.core.exceptions import PermissionDenied

from editorial.writing.access import get_manuscript
from editorial.writing.models import Manuscript


def may_publish(user) -> bool:
    """Whether the person may publish what is approved."""
    return user.is_active and user.has_perm("editorial.publish_decision")


def get_publishable(user, pk) -> Manuscript:
    """Return a manuscript the person may publish; 404 for strangers, 403 for others."""
    manuscript = get_manuscript(user, pk)
    if not may_publish(user):
        raise PermissionDenied("Only editors can publish.")
    return manuscript
