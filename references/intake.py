"""Taking read references into the library: each is new, known, perhaps known, or not to be taken."""

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import NamedTuple

from django.db import transaction
from django.utils.translation import gettext as _

from references.arrivals import UNSTORABLE, Arrivals
from references.formats.items import ReadItem, ReadState
from references.known import UNREAD, KnownWorks
from references.library import IDENTIFIER_COLUMNS, IdentifierConflict, add_reference
from references.matching import Neighbours, Suggestion, neighbours_in_library, trait_of
from references.models import ImportItem, Reference

State = ImportItem.State
#: How many are judged or taken in together: others see nothing of them until all are through.
AT_ONCE = 200
SOURCES = {
    "bibtex": Reference.Source.BIBTEX,
    "ris": Reference.Source.RIS,
    "nbib": Reference.Source.NBIB,
    "csl-json": Reference.Source.CSL_JSON,
    "endnote": Reference.Source.ENDNOTE,
    "jats": Reference.Source.JATS,
    "identifiers": Reference.Source.MANUAL,
    "text": Reference.Source.PLAIN_TEXT,
}


class Taken(NamedTuple):
    """What became of one read item, with the reasons in sentences.

    ``reference`` is the work it became, is, or resembles; None where there is none yet. ``is_added`` says
    that it was written to the library.
    """

    item: ReadItem
    state: State
    reasons: list[str]
    reference: Reference | None = None
    is_added: bool = False


def take_in(
    items: Sequence[ReadItem], *, format: str, dry_run: bool = False, add_suspects: bool = False
) -> Iterator[Taken]:
    """What becomes of each item, in order; new works are added to the library, ``AT_ONCE`` items in one transaction.

    A work that resembles another one is a suspect and is added only with ``add_suspects``, as a work of
    its own: nothing is ever merged. With ``dry_run`` the library stays as it is. An identifier alone is not
    taken: nobody is asked here what it names.
    """
    seen = _Seen(add_suspects=add_suspects)
    for chunk in _chunks(items):
        yield from _judged_together(chunk, seen) if dry_run else _taken(chunk, seen, SOURCES[format])


def judged(items: Sequence[ReadItem]) -> Iterator[Taken]:
    """How each item stands to the library and to those before it, in order; nothing is added.

    An identifier that the library does not know is new here: it can be looked up before it is added.
    """
    seen = _Seen(looks_up=True)
    for chunk in _chunks(items):
        yield from _judged_together(chunk, seen)


@transaction.atomic
def added_together(items: Sequence[ReadItem], *, source: str) -> list[Taken]:
    """The items written to the library, as far as it does not know them; see ``added``.

    Raises one of ``UNSTORABLE``, with nothing written, when the database refuses any of them.
    """
    arrivals = Arrivals([item.csl for item in items], source=source)
    taken = [_arrived(item, arrivals, item.problems) for item in items]
    arrivals.save()
    return taken


def added(item: ReadItem, *, source: str, reasons: Sequence[str] = (), payload=None) -> Taken:
    """The item written to the library, unless it is known by now or its identifiers name two works.

    ``payload`` is what a service said of it; without one the record is kept as the file had it.
    """
    add = partial(add_reference, source=source)
    return _written(item, add, reasons, _received(item, source) | ({"source_payload": payload} if payload else {}))


def refused(item: ReadItem) -> Taken:
    """An item that the database refuses to keep."""
    return Taken(item, State.INVALID, [_("The record cannot be kept in the library."), *item.problems])


def _chunks(items: Sequence[ReadItem]) -> Iterator[Sequence[ReadItem]]:
    return (items[start : start + AT_ONCE] for start in range(0, len(items), AT_ONCE))


def _judged_together(chunk: Sequence[ReadItem], seen: "_Seen") -> list[Taken]:
    library = _Library(chunk)
    taken = []
    for item in chunk:
        taken.append(_judged(item, library, seen))
        seen.add(taken[-1])
    return taken


def _taken(chunk: Sequence[ReadItem], seen: "_Seen", source: str) -> list[Taken]:
    """Take a chunk in at once, or else its halves, so that of many only the one that cannot be kept is left out."""
    count = len(seen)
    try:
        return _taken_together(chunk, seen, source)
    except UNSTORABLE:
        seen.forget(count)
    if len(chunk) == 1:
        return [refused(chunk[0])]
    half = len(chunk) // 2
    return _taken(chunk[:half], seen, source) + _taken(chunk[half:], seen, source)


@transaction.atomic
def _taken_together(chunk: Sequence[ReadItem], seen: "_Seen", source: str) -> list[Taken]:
    arrivals = Arrivals([item.csl for item in chunk if item.csl], source=source)
    library = _Library(chunk, known=arrivals.known)
    taken = []
    for item in chunk:
        one = _judged(item, library, seen)
        taken.append(_arrived(item, arrivals, one.reasons) if one.state == State.NEW else one)
        seen.add(taken[-1])
    arrivals.save()
    return taken


def _arrived(item: ReadItem, arrivals: Arrivals, reasons: Sequence[str]) -> Taken:
    return _written(item, arrivals.add, reasons, _received(item, arrivals.source))


def _written(item: ReadItem, add: Callable[..., tuple[Reference, bool]], reasons: Sequence[str], received) -> Taken:
    try:
        reference, is_new = add(item.csl, **received)
    except IdentifierConflict as conflict:
        return Taken(item, State.INVALID, [conflict.message, *reasons], conflict.references[0])
    if not is_new:
        return Taken(item, State.DUPLICATE, [_("The work is in the library already."), *reasons], reference)
    return Taken(item, State.NEW, list(reasons), reference, is_added=True)


def _received(item: ReadItem, source: str) -> dict:
    """What is kept of the record as it stood."""
    if source == Reference.Source.PLAIN_TEXT:
        return {"raw_text": item.raw}
    return {"source_payload": {"as_received": item.raw}}


class _Library:
    """What the library may know of some items, looked up for all of them at once."""

    def __init__(self, items: Sequence[ReadItem], known: KnownWorks | None = None):
        records = [item.csl for item in items if item.csl]
        self._known = known or KnownWorks(records)
        neighbours = neighbours_in_library(records)
        self._alike = {trait: neighbours.most_alike(trait) for trait in map(trait_of, records)}
        keys = {suggestion.key for suggestion in self._alike.values() if suggestion}
        self._works = Reference.objects.defer(*UNREAD).in_bulk(keys) if keys else {}

    def find(self, record: dict) -> Reference | None:
        """The library's own record of a work. Raises IdentifierConflict."""
        return self._known.find(record)

    def resembling(self, record: dict) -> tuple[Reference, float] | None:
        """The record that a work resembles most, and how alike the titles are."""
        found = self._alike[trait_of(record)]
        return (self._works[found.key], found.alike) if found and found.key in self._works else None


class _Seen:
    """The works of the same file that were found new before, and by what rules the file is judged."""

    def __init__(self, *, add_suspects: bool = False, looks_up: bool = False):
        self.add_suspects, self.looks_up = add_suspects, looks_up
        self._begin()

    def _begin(self) -> None:
        self._taken: list[Taken] = []
        self._by_identifier: dict[tuple[str, str], Taken] = {}
        self._by_record: dict[str, Taken] = {}
        self._neighbours = Neighbours()

    def __len__(self) -> int:
        return len(self._taken)

    def forget(self, count: int) -> None:
        """Forget the works that came after the first ``count``."""
        kept = self._taken[:count]
        self._begin()
        for taken in kept:
            self.add(taken)

    def add(self, taken: Taken) -> None:
        """Know one more work of the file, if it was new."""
        if taken.state != State.NEW:
            return
        self._taken.append(taken)
        record = taken.item.csl
        for identifier in _identifiers(record):
            self._by_identifier.setdefault(identifier, taken)
        self._by_record.setdefault(repr(sorted(record.items())), taken)
        self._neighbours.add(taken, trait_of(record))

    def find(self, record: dict) -> Taken | None:
        """The earlier record of the same work. Raises IdentifierConflict when identifiers contradict each other."""
        found = [self._by_identifier[name] for name in _identifiers(record) if name in self._by_identifier]
        for earlier in found:
            told = dict(_identifiers(earlier.item.csl))
            contradicting = [name for name, value in _identifiers(record) if told.get(name, value) != value]
            if contradicting or earlier is not found[0]:
                raise IdentifierConflict(
                    [], _("The identifiers contradict the record in line %(line)d.") % {"line": earlier.item.line}
                )
        return found[0] if found else self._by_record.get(repr(sorted(record.items())))

    def resembling(self, record: dict) -> Suggestion | None:
        return self._neighbours.most_alike(trait_of(record))


def _identifiers(record: dict) -> list[tuple[str, str]]:
    return [(name, record[name.upper()]) for name in IDENTIFIER_COLUMNS if record.get(name.upper())]


def _judged(item: ReadItem, library: _Library, seen: _Seen) -> Taken:
    reasons = list(item.problems)
    if item.csl is None:
        return Taken(item, State.INVALID, reasons)
    try:
        earlier, known = seen.find(item.csl), library.find(item.csl)
    except IdentifierConflict as conflict:
        reference = conflict.references[0] if conflict.references else None
        return Taken(item, State.INVALID, [conflict.message, *reasons], reference)
    if earlier:
        said = _("The same work as in line %(line)d.") % {"line": earlier.item.line}
        return Taken(item, State.DUPLICATE, [said, *reasons], earlier.reference)
    if known:
        return Taken(item, State.DUPLICATE, [_("The work is in the library already."), *reasons], known)
    if item.state == ReadState.NEEDS_LOOKUP:
        return Taken(item, State.NEW if seen.looks_up else State.INVALID, reasons)
    return _suspected(item, reasons, library, seen)


def _suspected(item: ReadItem, reasons: list[str], library: _Library, seen: _Seen) -> Taken:
    if found := library.resembling(item.csl):
        reference, alike = found
        said = _("The title is %(alike)d%% alike to “%(work)s” in the library.") % {"alike": alike, "work": reference}
    elif found := seen.resembling(item.csl):
        reference = found.key.reference
        said = _("The title is %(alike)d%% alike to the one in line %(line)d.") % {
            "alike": found.alike,
            "line": found.key.item.line,
        }
    else:
        return Taken(item, State.NEW, reasons)
    return Taken(item, State.NEW if seen.add_suspects else State.SUSPECT, [said, *reasons], reference)
