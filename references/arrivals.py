"""New works that are written to the library together."""

from collections.abc import Sequence

from django.db import DataError, IntegrityError

from references.csl import clean_csl
from references.identity import Identity, refuse_bare
from references.known import KnownWorks
from references.library import Addition, describe, fill_in, new_reference, wait_for_turn, would_describe
from references.models import IdentifierDispute, Reference

#: Why a work could not be written; of many that are written together, one such work stops all.
UNSTORABLE = (DataError, IntegrityError)


class Arrivals:
    """Works added to the library in one transaction, with the same outcome as ``include`` has one by one.

    Made inside of a transaction; until that ends nobody else adds works. What was added is written by ``save``.
    """

    def __init__(self, items: Sequence[dict], *, source: str):
        wait_for_turn()
        self.known = KnownWorks(items)
        self.source = source
        self._new: list[Reference] = []
        self._disputes: list[IdentifierDispute] = []

    def add(self, item: dict, *, raw_text: str = "", source_payload=None) -> Addition:
        """The library's record of one of the items, and whether it is new. Raises IdentifierConflict."""
        clean, _problems = clean_csl(item)
        received = {"source": self.source, "raw_text": raw_text, "source_payload": source_payload}
        known = self.known.look_for(clean)
        if known.key is not None and would_describe(known.key, clean):
            known = self._look_again(known.key, clean)
        if known.key is not None:
            return Addition(known.key, False, [], self._describe(known.key, clean, received))
        refuse_bare(clean, known.conflicts)
        reference, disputes = new_reference(clean, conflicts=known.conflicts, **received)
        self.known.add(reference, disputes)
        self._new.append(reference)
        self._disputes += disputes
        return Addition(reference, True, disputes)

    def save(self) -> None:
        """Write the new works. Raises one of ``UNSTORABLE`` when the database refuses any of them."""
        Reference.objects.bulk_create(self._new)
        IdentifierDispute.objects.bulk_create(self._disputes)

    def _look_again(self, reference: Reference, clean: dict) -> Identity:
        """What an item is when the bare record that it seems to be is locked, for somebody may describe it just now."""
        if reference not in self._new:
            reference.refresh_from_db(fields=["csl"], from_queryset=Reference.objects.select_for_update())
            self.known.add(reference)
        return self.known.look_for(clean)

    def _describe(self, reference: Reference, clean: dict, received: dict) -> bool:
        is_described = would_describe(reference, clean)
        if is_described and reference in self._new:
            fill_in(reference, clean, **received)
        elif is_described:
            describe(reference, clean, **received)
        if is_described:
            self.known.add(reference)
        return is_described
