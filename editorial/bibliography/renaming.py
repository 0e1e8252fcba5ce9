"""Giving an entry of a reference list another key, in the list and in the text at once."""

import re
from http import HTTPStatus

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from documents.citations import with_keys_renamed
from editorial.manuscripts import access
from editorial.manuscripts.locks import lock
from editorial.manuscripts.models import ManuscriptReference
from editorial.manuscripts.workflow import NotYourTurn, StaleDraft, save_draft
from editorial.refusals import WorkflowError

#: The form that the database holds keys to.
KEY = re.compile(r"[A-Za-z0-9][A-Za-z0-9_:.+/-]{0,63}\Z")


class KeyRefused(WorkflowError):
    status = HTTPStatus.UNPROCESSABLE_ENTITY


@transaction.atomic
def rename_key(entry, key: str, *, by, edit_counter: int) -> ManuscriptReference:
    """Give an entry another key; every citation in the working copy follows, or nothing changes.

    ``edit_counter`` is that of the draft on screen. Raises ``KeyRefused`` for a key that is taken or has signs that
    keys cannot have, ``StaleDraft`` when the text changed meanwhile, ``NotYourTurn``.
    """
    manuscript = lock(entry.manuscript)
    if not access.may_edit(by, manuscript):
        raise NotYourTurn(str(manuscript.why_locked))
    if not KEY.match(key):
        raise KeyRefused(_("A key begins with a letter or digit and has no spaces, like zhang2017a."))
    if manuscript.references.exclude(pk=entry.pk).filter(key__iexact=key).exists():
        raise KeyRefused(_("Another work of this list has that key. Choose a different one."))
    draft = manuscript.draft
    if draft.edit_counter != edit_counter:
        raise StaleDraft(draft)
    entry = manuscript.references.select_for_update().get(pk=entry.pk)
    former, entry.key = entry.key, key
    entry.save(update_fields=["key"])
    save_draft(manuscript, by=by, edit_counter=edit_counter, body=with_keys_renamed(draft.body, {former: key}))
    return entry
