"""What is signed of a person for readers: name, degrees and the words on their page, as a commitment."""

import hashlib
from typing import Any

from documents.canonical import canonical_json
from record.chains import alarm, read_newest
from record.models import Subject

#: What readers see of a person.
PRINTED = ("name", "degrees", "orcid", "slug", "bio", "interests")


def printed_digest(person: Any) -> str:
    """Return the commitment to what readers see of a person, from a row with these columns and ``salt``."""
    return _digest([str(person.salt), *(getattr(person, name) for name in PRINTED)])


def link_digest(salt: object, slug: str, orcid: str) -> str:
    """Return the commitment to where a person's name leads: the address of their page and their ORCID iD."""
    return _digest([str(salt), slug, orcid])


def leads_as_signed(told: str | None, person: int, *, salt: object, slug: str, orcid: str) -> bool:
    """Whether a person's name leads where was signed, by ``newest_told``; if not, that raises an alarm."""
    body = read_newest(told, Subject.PERSON, person)
    if body is not None and body.get("link") == link_digest(salt, slug, orcid):
        return True
    alarm.critical("Where the name of person %s leads is not as it was signed.", person)
    return False


def _digest(value: list[str]) -> str:
    return hashlib.sha256(canonical_json(value).encode()).hexdigest()


def is_printed_as_signed(person: Any) -> bool:
    """Whether a person, read with ``told`` (``newest_told``), is called as was signed; if not, that raises an alarm."""
    told = read_newest(person.told, Subject.PERSON, person.pk)
    if told is not None and told["printed"] == printed_digest(person):
        return True
    alarm.critical("What is printed of person %s is not as it was signed.", person.pk)
    return False
