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
    printed = [str(person.salt), *(getattr(person, name) for name in PRINTED)]
    return hashlib.sha256(canonical_json(printed).encode()).hexdigest()


def is_printed_as_signed(person: Any) -> bool:
    """Whether a person, read with ``told`` (``newest_told``), is called as was signed; if not, that raises an alarm."""
    told = read_newest(person.told, Subject.PERSON, person.pk)
    if told is not None and told["printed"] == printed_digest(person):
        return True
    alarm.critical("What is printed of person %s is not as it was signed.", person.pk)
    return False
