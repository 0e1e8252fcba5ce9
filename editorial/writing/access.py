"""The doors to manuscripts: who may know of one, and who may change its text."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from editorial.writing.models import Manuscript
from editorial.writing.turns import Turn


def writes(user, manuscript) -> bool:
    """Whether the person writes, or ever wrote, the manuscript."""
    return manuscript.authorships.filter(writer=user).exists()


def reviews(user, manuscript) -> bool:
    """Whether the person may judge the manuscript: an editor who never wrote it."""
    return user.is_active and user.has_perm("editorial.review_submission") and not writes(user, manuscript)


def may_edit(user, manuscript) -> bool:
    """Whether it is the person's turn to change the text."""
    turn = manuscript.turn
    if turn == Turn.WRITERS:
        return user.is_active and writes(user, manuscript)
    return turn == Turn.EDITORS and reviews(user, manuscript)


def get_manuscript(user, pk) -> Manuscript:
    """Return a manuscript the person may know of; for strangers it does not exist (404)."""
    return get_object_or_404(Manuscript.objects.visible_to(user).with_draft(), pk=pk)


def get_editable(user, pk) -> Manuscript:
    """Return a manuscript whose text the person may change now; 404 for strangers, 403 for others."""
    manuscript = get_manuscript(user, pk)
    if not may_edit(user, manuscript):
        raise PermissionDenied(manuscript.why_locked)
    return manuscript


def get_own(user, pk) -> Manuscript:
    """Return a manuscript of the person's own; 404 for strangers, 403 for others."""
    manuscript = get_manuscript(user, pk)
    if not writes(user, manuscript):
        raise PermissionDenied(_("Only its writers can do this."))
    return manuscript
