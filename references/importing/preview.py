"""What the library knows of the items of a file, before anybody takes them in."""

from collections import defaultdict
from typing import NamedTuple

from references.formats.items import ReadItem
from references.library.identity import Candidate, Identity, identify, named_in
from references.library.matching import Neighbours, Suggestion, trait_of
from references.models import ImportItem, Reference

State = ImportItem.State


#: What is put into the library: a work in conflict as well, for it is another work than the one that is there.
ADDED = (State.NEW, State.CONFLICT)


class ImportOutcome(NamedTuple):
    """What became of one read item, with the reasons in sentences.

    ``reference`` is the work it became, is, resembles or is in conflict with; None where there is none yet.
    ``is_added`` says that it was written to the library, ``disputed`` with which identifiers of other works.
    """

    item: ReadItem
    state: State
    reasons: list[str]
    reference: Reference | None = None
    is_added: bool = False
    disputed: frozenset[tuple[str, str]] = frozenset()


class Seen:
    """The works of the same file that were found new before, and by what rules the file is previewed."""

    def __init__(self, *, add_suspects: bool = False, looks_up: bool = False):
        self.add_suspects, self.looks_up = add_suspects, looks_up
        self._begin()

    def _begin(self) -> None:
        self._taken: list[ImportOutcome] = []
        self._by_identifier: dict[tuple[str, str], list[Candidate]] = defaultdict(list)
        self._by_record: dict[str, ImportOutcome] = {}
        self._neighbours = Neighbours()

    def __len__(self) -> int:
        return len(self._taken)

    def forget(self, count: int) -> None:
        """Forget the works that came after the first ``count``."""
        kept = self._taken[:count]
        self._begin()
        for taken in kept:
            self.add(taken)

    def add(self, taken: ImportOutcome) -> None:
        """Know one more work of the file, if it was new."""
        if taken.state not in ADDED:
            return
        self._taken.append(taken)
        record, named = taken.item.csl, named_in(taken.item.csl)
        held = {name: value for name, value in named if (name, value) not in taken.disputed}
        for identifier in named:
            self._by_identifier[identifier].append(Candidate(taken, record, held, taken.disputed))
        self._by_record.setdefault(repr(sorted(record.items())), taken)
        self._neighbours.add(taken, trait_of(record))

    def look_for(self, record: dict) -> Identity:
        """The earlier record of the same work, or the conflicts with earlier ones."""
        found = [one for named in named_in(record) for one in self._by_identifier.get(named, ())]
        known = identify(record, list({id(one.key): one for one in found}.values()))
        if known.key is not None or known.conflicts:
            return known
        return Identity(self._by_record.get(repr(sorted(record.items()))), [])

    def resembling(self, record: dict) -> Suggestion | None:
        return self._neighbours.most_alike(trait_of(record))
