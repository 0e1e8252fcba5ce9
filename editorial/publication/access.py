"""The doors to publication."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from accounts.models import User
from editorial.manuscripts.access import get_manuscript, reviews, writes
from editorial.manuscripts.models import Manuscript
from editorial.review.models import Decision


def may_publish(user: User) -> bool:
    """Whether the person may publish what is approved."""
    return user.is_active and user.has_perm("editorial.publish_decision")


def may_issue_notice(user: User, manuscript: Manuscript) -> bool:
    """Whether the person may tell readers something about the text: a publishing editor who never wrote it."""
    return may_publish(user) and not writes(user, manuscript)


def get_for_notice(user: User, pk: int) -> Manuscript:
    """Return a manuscript about which the person may tell readers something; 404 for strangers, 403 for others."""
    manuscript = get_manuscript(user, pk)
    if not may_issue_notice(user, manuscript):
        raise PermissionDenied(_("Only an editor who did not write this text can issue a notice about it."))
    return manuscript


def get_publishable(user: User, pk: int) -> Manuscript:
    """Return a manuscript the person may publish; 404 for strangers, 403 for others."""
    manuscript = get_manuscript(user, pk)
    if not may_publish(user):
        raise PermissionDenied(_("Only editors can publish."))
    return manuscript


def get_withdrawable(user: User, pk: int) -> Decision:
    """Return an approval the person may withdraw; 404 for strangers, 403 for its writers and for non-editors."""
    approvals = Decision.objects.approvals()
    known = approvals.filter(submission__manuscript__in=Manuscript.objects.visible_to(user))
    decision = get_object_or_404(known.select_related("submission__manuscript__draft", "revision"), pk=pk)
    if not reviews(user, decision.submission.manuscript):
        raise PermissionDenied(_("Only an editor who did not write this manuscript can withdraw its approval."))
    return decision


def get_to_take_off(user: User, pk: int) -> Manuscript:
    """Return a manuscript whose post the person may take off the site; 404 for strangers, 403 for others."""
    manuscript = get_manuscript(user, pk)
    if not may_issue_notice(user, manuscript):
        raise PermissionDenied(_("Only an editor who did not write this text can take it off the site."))
    return manuscript
