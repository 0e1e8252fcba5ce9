"""Works cited by their identifiers in the text, ``[@doi:10.1038/366461a0]``: listed, and cited by a key."""

import re
from typing import Any, NamedTuple

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.models import User
from documents.citations import cited_keys, with_keys_renamed
from editorial.bibliography.workflow import cite
from editorial.manuscripts.locks import lock
from editorial.manuscripts.models import Draft, Manuscript, ManuscriptReference
from editorial.manuscripts.workflow import save_draft
from jobs.queue import enqueue
from references.jobs import complete_record
from references.library.adding import LONGEST_KEY, add_reference, find_reference
from references.models import IdentifierDispute, Reference
from references.notices.sources import check_loaded
from references.records.identifiers import identifier_in_key


class CitedByIdentifier(NamedTuple):
    """An identifier as it was written, the entry that it cites now, and whether the library knew the work."""

    written: str
    entry: ManuscriptReference
    is_known: bool

    def words(self) -> str:
        """Say what happened, for the writer."""
        names = {"written": self.written, "key": self.entry.key, "title": self.entry.reference}
        if self.is_known:
            return _("“%(written)s” is cited as “%(key)s” now: %(title)s") % names
        message = _(
            "“%(written)s” was not in the library. It is cited as “%(key)s” now, and its record is being looked up: "
            "compare it with the work before you submit the text."
        )
        return message % names


@transaction.atomic
def save_text(
    manuscript: Manuscript, *, by: User, edit_counter: int, body: dict, **text: Any
) -> tuple[Draft, list[CitedByIdentifier]]:
    """Save a text as ``save_draft`` does, and cite by keys what it cites by identifiers; return both. Raises alike."""
    manuscript = lock(manuscript)
    body, cited = with_identifiers_cited(manuscript, body, by=by)
    return save_draft(manuscript, by=by, edit_counter=edit_counter, body=body, **text), cited


def with_identifiers_cited(manuscript: Manuscript, body: dict, *, by: User) -> tuple[dict, list[CitedByIdentifier]]:
    """Return the text with keys in the place of identifiers, whose works are on the list then.

    The caller holds the lock. A work that the library knows is used at once. Of another one the library keeps the
    identifier, to be reviewed, and a job asks the services what it is. What is no identifier stays, for the
    inspection to find, and so does one with which several works on the list were typed.
    """
    listed = set(manuscript.references.values_list("key", flat=True))
    cited = []
    for key in cited_keys(body):
        identifier = None if key in listed else identifier_in_key(key)
        if identifier and (one := cited_by_identifier(manuscript, key, *identifier, by=by)):
            cited.append(one)
    check_loaded([found.entry.reference for found in cited])
    return with_keys_renamed(body, {found.written: found.entry.key for found in cited}), cited


def with_identifiers_bound(manuscript: Manuscript, body: dict) -> dict:
    """Return the text with the keys that its identifiers have on the list already. Nothing is written."""
    listed, renamed = set(manuscript.references.values_list("key", flat=True)), {}
    for key in cited_keys(body):
        identifier = None if key in listed else identifier_in_key(key)
        typed = typed_with(manuscript, identifier[0].lower(), identifier[1]) if identifier else []
        if len(typed) == 1:
            renamed[key] = typed[0].key
    return with_keys_renamed(body, renamed)


def cited_by_identifier(
    manuscript: Manuscript, written: str, name: str, value: str, *, by: User
) -> CitedByIdentifier | None:
    """Put the work with an identifier, such as ("DOI", "10.1038/366461a0"), on the list.

    A work that is on the list and was typed with it is meant before any other; None when there are several.
    """
    typed = typed_with(manuscript, name.lower(), value)
    if typed:
        return CitedByIdentifier(written, typed[0], bool(typed[0].reference.title)) if len(typed) == 1 else None
    known = find_reference({"type": "article-journal", name: value})
    if known:
        return CitedByIdentifier(written, cite(manuscript, known)[0], bool(known.title))
    bare = {"type": "article-journal", name: value}
    reference, is_new = add_reference(bare, source=Reference.Source.MANUAL)
    if is_new:
        enqueue(complete_record, once=str(reference.pk), work=str(reference.pk), by=by.pk)
    entry, _is_new = cite(manuscript, reference, key=key_of_identifier(name, value))
    return CitedByIdentifier(written, entry, not is_new)


def typed_with(manuscript: Manuscript, column: str, value: str) -> list[ManuscriptReference]:
    """Return the entries whose works carry an identifier, or were typed with it and wait for somebody's decision."""
    disputed = IdentifierDispute.objects.unsettled().filter(name=column, value=value).values("reference")
    entries = manuscript.references.filter(Q(**{f"reference__{column}": value}) | Q(reference__in=disputed))
    return list(entries.select_related("reference"))


def key_of_identifier(name: str, value: str) -> str:
    """Return a key that an identifier can be told from: "doi-10-1038-366461a0"."""
    return re.sub(r"[^a-z0-9]+", "-", f"{name} {value}".lower()).strip("-")[: LONGEST_KEY - 4]
