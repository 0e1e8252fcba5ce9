"""New works that are written to the library together."""

from collections.abc import Iterable

from django.db import DataError, IntegrityError

from references.csl import clean_csl
from references.known import KnownWorks
from references.library import new_reference, wait_for_turn
from references.models import Reference

#: Why a work could not be written; of many that are written together, one such work stops all.
UNSTORABLE = (DataError, IntegrityError)


class Arrivals:
    """Works added to the library in one transaction, with the same outcome as ``add_reference`` has one by one.

    Made inside of a transaction; until that ends nobody else adds works. What was added is written by ``save``.
    """

    def __init__(self, items: Iterable[dict], *, source: str):
        wait_for_turn()
        self.known = KnownWorks(items)
        self.source = source
        self._new: list[Reference] = []

    def add(self, item: dict, *, raw_text: str = "", source_payload=None) -> tuple[Reference, bool]:
        """The library's record of one of the items, and whether it is new. Raises IdentifierConflict."""
        clean, _problems = clean_csl(item)
        if known := self.known.find(clean):
            return known, False
        reference = new_reference(clean, source=self.source, raw_text=raw_text, source_payload=source_payload)
        self.known.add(reference)
        self._new.append(reference)
        return reference, True

    def save(self) -> None:
        """Write the new works. Raises one of ``UNSTORABLE`` when the database refuses any of them."""
        Reference.objects.bulk_create(self._new)
