"""How each record of a file stands to the library and to those before it, before anybody takes it in."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from django.utils.translation import gettext as _

from references.formats.items import ReadItem, ReadState
from references.library.adding import would_describe
from references.library.identity import Candidate, Conflict, Identity, identify, named_in
from references.library.matching import Neighbours, Suggestion, neighbours_in_library, trait_of
from references.library.sameness import is_bare
from references.library.together import UNREAD, KnownWorks
from references.models import IdentifierDispute, ImportItem, Reference

State = ImportItem.State

#: How many are judged together, with one look into the library.
AT_ONCE = 200
#: What is put into the library: a work in conflict as well, for it is another work than the one that is there.
ADDED = (State.NEW, State.CONFLICT)


class ImportOutcome(NamedTuple):
    """What became of one read item, with the reasons in sentences.

    ``reference`` is the work it became, is, resembles or is in conflict with; None where there is none yet.
    ``position`` counts the items of a file from 1, ``earlier`` is that of one before it which it repeats or resembles.
    ``is_added`` says that it was written to the library, ``disputed`` with which identifiers of other works.
    """

    item: ReadItem
    state: State
    reasons: list[str]
    reference: Reference | None = None
    is_added: bool = False
    disputed: frozenset[tuple[str, str]] = frozenset()
    position: int = 0
    earlier: int | None = None


def preview_items(items: Sequence[ReadItem], *, looks_up: bool = True) -> Iterator[ImportOutcome]:
    """How each item stands to the library and to those before it, in order; nothing is added.

    An identifier that the library does not know is new if it ``looks_up``: it is looked up before it is added.
    """
    seen = Seen()
    for start in range(0, len(items), AT_ONCE):
        some = items[start : start + AT_ONCE]
        library = _Library(some)
        for position, item in enumerate(some, start + 1):
            judged = _judged(item, library, seen, looks_up=looks_up)._replace(position=position)
            seen.add(judged)
            yield judged


class Seen:
    """The works of the same file that were found new before."""

    def __init__(self) -> None:
        self._by_identifier: dict[tuple[str, str], list[Candidate[ImportOutcome]]] = defaultdict(list)
        self._by_record: dict[str, ImportOutcome] = {}
        self._neighbours: Neighbours[ImportOutcome] = Neighbours()

    def add(self, taken: ImportOutcome) -> None:
        """Know one more work of the file, if it was new."""
        record = taken.item.csl
        if record is None or taken.state not in ADDED:
            return
        named = named_in(record)
        held = {name: value for name, value in named if (name, value) not in taken.disputed}
        for identifier in named:
            self._by_identifier[identifier].append(Candidate(taken, record, held, taken.disputed))
        self._by_record.setdefault(repr(sorted(record.items())), taken)
        self._neighbours.add(taken, trait_of(record))

    def look_for(self, record: dict) -> Identity[ImportOutcome]:
        """The earlier record of the same work, or the conflicts with earlier ones."""
        found = [one for named in named_in(record) for one in self._by_identifier.get(named, ())]
        known = identify(record, list({id(one.key): one for one in found}.values()))
        if known.key is not None or known.conflicts:
            return known
        return Identity(self._by_record.get(repr(sorted(record.items()))), [])

    def resembling(self, record: dict) -> Suggestion[ImportOutcome] | None:
        return self._neighbours.most_alike(trait_of(record))


class _Library:
    """What the library may know of some items, looked up for all of them at once."""

    def __init__(self, items: Sequence[ReadItem]):
        records = [item.csl for item in items if item.csl]
        self._known = KnownWorks(records)
        neighbours = neighbours_in_library(records)
        self._alike = {trait: neighbours.most_alike(trait) for trait in map(trait_of, records)}
        keys = {suggestion.key for suggestion in self._alike.values() if suggestion}
        self._works = Reference.objects.defer(*UNREAD).in_bulk(keys) if keys else {}

    def look_for(self, record: dict) -> Identity[Reference]:
        """The library's own record of a work, or the conflicts in which a new one would be."""
        return self._known.look_for(record)

    def undecided(self, reference: Reference) -> list[IdentifierDispute]:
        """The disputes on a record's identifiers that nobody has decided yet."""
        return self._known.undecided(reference)

    def resembling(self, record: dict) -> tuple[Reference, float] | None:
        """The record that a work resembles most, and how alike the titles are."""
        found = self._alike[trait_of(record)]
        return (self._works[found.key], found.alike) if found and found.key in self._works else None


def _judged(item: ReadItem, library: _Library, seen: Seen, *, looks_up: bool) -> ImportOutcome:
    reasons = list(item.problems)
    if item.csl is None:
        return ImportOutcome(item, State.INVALID, reasons)
    earlier, known = seen.look_for(item.csl), library.look_for(item.csl)
    if earlier.key is not None and not is_bare(earlier.key.item.record):
        said = _("The same work as in line %(line)d.") % {"line": earlier.key.item.line}
        return _like(earlier.key, item, State.DUPLICATE, [said, *reasons])
    if known.key is not None:
        return _known_already(item, reasons, known.key, library)
    if conflicts := [*earlier.conflicts, *known.conflicts]:
        return _in_conflict(item, reasons, conflicts)
    if earlier.key is not None:
        said = _("Line %(line)d has only the identifier of this work.") % {"line": earlier.key.item.line}
        state = State.DUPLICATE if is_bare(item.csl) else State.NEW
        return _like(earlier.key, item, state, [said, *reasons])
    if item.state == ReadState.NEEDS_LOOKUP:
        return ImportOutcome(item, State.NEW if looks_up else State.INVALID, reasons)
    return _suspected(item, reasons, library, seen)


def _like(earlier: ImportOutcome, item: ReadItem, state: State, reasons: list[str]) -> ImportOutcome:
    return ImportOutcome(item, state, reasons, earlier.reference, earlier=earlier.position)


def _known_already(item: ReadItem, reasons: list[str], known: Reference, library: _Library) -> ImportOutcome:
    if would_describe(known, item.record):
        said = _("The library has only the identifier of this work so far.")
        return ImportOutcome(item, State.NEW, [said, *reasons], known)
    disputes = library.undecided(known)
    words = [_("The work is in the library already."), *(dispute.words() for dispute in disputes)]
    disputed = frozenset((dispute.name, dispute.value) for dispute in disputes)
    return ImportOutcome(item, State.DUPLICATE, [*words, *reasons], known, disputed=disputed)


def _in_conflict(item: ReadItem, reasons: list[str], conflicts: list[Conflict]) -> ImportOutcome:
    """An item whose identifiers are those of other works; one that says nothing but these could not be decided on."""
    by_name: dict[str, Conflict] = {}
    for conflict in conflicts:
        by_name.setdefault(conflict.name, conflict)
    first = conflicts[0].holder
    became = ImportOutcome(item, State.CONFLICT, reasons, first)
    if isinstance(first, ImportOutcome):
        became = _like(first, item, State.CONFLICT, reasons)
    if is_bare(item.record):
        said = _("Its identifiers belong to different works.")
        return became._replace(state=State.INVALID, reasons=[said, *reasons])
    words = [conflict_words(conflict) for conflict in by_name.values()]
    disputed = frozenset((conflict.name, conflict.value) for conflict in by_name.values())
    return became._replace(reasons=[*words, *reasons], disputed=disputed)


def _suspected(item: ReadItem, reasons: list[str], library: _Library, seen: Seen) -> ImportOutcome:
    if resembled := library.resembling(item.record):
        reference, alike = resembled
        said = _("The title is %(alike)d%% alike to “%(work)s” in the library.") % {"alike": alike, "work": reference}
        return ImportOutcome(item, State.SUSPECT, [said, *reasons], reference)
    if found := seen.resembling(item.record):
        facts = {"alike": found.alike, "line": found.key.item.line}
        said = _("The title is %(alike)d%% alike to the one in line %(line)d.") % facts
        return _like(found.key, item, State.SUSPECT, [said, *reasons])
    return ImportOutcome(item, State.NEW, reasons)


def conflict_words(conflict: Conflict | IdentifierDispute) -> str:
    """That an identifier is another work's, whether that stands in the library or in the same file."""
    facts = {"identifier": f"{conflict.name.upper()} {conflict.value}"}
    if isinstance(conflict.holder, ImportOutcome):
        words = _("%(identifier)s stands in line %(line)d for another work, “%(work)s”. Both are kept, to be decided.")
        title = conflict.holder.item.record.get("title", "")
        return words % {**facts, "line": conflict.holder.item.line, "work": title[:200]}
    words = _("%(identifier)s is known in the library as another work, “%(work)s”. Both are kept, to be decided.")
    return words % {**facts, "work": str(conflict.holder)[:200]}
