"""The doors to manuscripts: who may know of one, and who may change its text."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from accounts.models import User, UserQuerySet
from editorial.manuscripts.models import Manuscript, Turn

#: The right that makes an editor.
REVIEW = "editorial.review_submission"


def writes(user: User, manuscript: Manuscript) -> bool:
    """Whether the person writes, or ever wrote, the manuscript."""
    return manuscript.authorships.filter(writer=user).exists()


def may_review(user: User) -> bool:
    """Whether the person is an editor today, of whatever they did not write."""
    return user.is_active and user.has_perm(REVIEW)


def reviews(user: User, manuscript: Manuscript) -> bool:
    """Whether the person may judge the manuscript: an editor who never wrote it."""
    return may_review(user) and not writes(user, manuscript)


def may_edit(user: User, manuscript: Manuscript) -> bool:
    """Whether it is the person's turn to change the text."""
    turn = manuscript.turn
    if turn == Turn.WRITERS:
        return user.is_active and writes(user, manuscript)
    return turn == Turn.EDITORS and reviews(user, manuscript)


def may_add_writers(user: User, manuscript: Manuscript) -> bool:
    """Whether the person may name another writer: a managing editor, or a writer who brings in a co-writer."""
    return user.is_active and (oversees(user) or writes(user, manuscript))


def people_who_write() -> UserQuerySet:
    """Return the active people who may write manuscripts."""
    return User.objects.with_right("editorial.write_manuscript")


def oversees(user: User) -> bool:
    """Whether the person looks after every manuscript, as managing editors do."""
    return user.is_active and user.has_perm("editorial.oversee_manuscript")


def get_manuscript(user: User, pk: int) -> Manuscript:
    """Return a manuscript the person may know of; for strangers it does not exist (404)."""
    return get_object_or_404(Manuscript.objects.visible_to(user).with_draft(), pk=pk)


def get_editable(user: User, pk: int) -> Manuscript:
    """Return a manuscript whose text the person may change now; 404 for strangers, 403 for others."""
    manuscript = get_manuscript(user, pk)
    if not may_edit(user, manuscript):
        raise PermissionDenied(manuscript.why_locked)
    return manuscript


def get_own(user: User, pk: int) -> Manuscript:
    """Return a manuscript of the person's own; 404 for strangers, 403 for others."""
    manuscript = get_manuscript(user, pk)
    if not writes(user, manuscript):
        raise PermissionDenied(_("Only its writers can do this."))
    return manuscript


def get_overseen(user: User, pk: int) -> Manuscript:
    """Return a manuscript whose writers the person may choose; 404 for strangers, 403 for others.

    On the screen only managing editors do: a writer who named an editor would keep them from ever judging the text.
    """
    manuscript = get_manuscript(user, pk)
    if not oversees(user):
        raise PermissionDenied(_("Only managing editors can add a writer."))
    return manuscript
