"""The verb that lets a work under a notice be cited all the same, with the reason kept beside it."""

from http import HTTPStatus

from django.db import transaction
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from editorial.manuscripts import access
from editorial.manuscripts.locks import lock
from editorial.manuscripts.models import ManuscriptReference
from editorial.manuscripts.workflow import NotYourTurn, save_revision
from editorial.refusals import WorkflowError
from references.notices.standing import standing

LONGEST_NOTE = 2_000


class NothingToAcknowledge(WorkflowError):
    message = _("No notice stands on this work, so there is nothing to acknowledge.")


class NoteMissing(WorkflowError):
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    message = _("Say in a note why this work is cited in spite of the notice.")


class NoteTooLong(WorkflowError):
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    message = format_lazy(_("The note is longer than {limit} characters. Shorten it."), limit=f"{LONGEST_NOTE:,}")


@transaction.atomic
def acknowledge_notice(entry, note: str, *, by) -> ManuscriptReference:
    """Keep a note on the notices that stand on an entry's work now, and a revision that holds it.

    The note is part of what an editor approves. It covers the notices known today and no later one. Raises
    ``NothingToAcknowledge``, ``NoteMissing``, ``NoteTooLong``, ``NotYourTurn``.
    """
    manuscript = lock(entry.manuscript)
    if not access.may_edit(by, manuscript):
        raise NotYourTurn(str(manuscript.why_locked))
    entry = manuscript.references.select_related("reference").get(pk=entry.pk)
    notices = standing(entry.reference.notices.all())
    if not notices:
        raise NothingToAcknowledge
    note = note.strip()
    if not note:
        raise NoteMissing
    if len(note) > LONGEST_NOTE:
        raise NoteTooLong
    entry.acknowledgement, entry.acknowledged_notices = note, sorted(notice.pk for notice in notices)
    entry.save(update_fields=["acknowledgement", "acknowledged_notices"])
    save_revision(manuscript, by=by)
    return entry
