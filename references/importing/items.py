"""Taking chosen items of a file into the library."""

from collections.abc import Callable, Iterator, Sequence
from functools import partial

from django.db import transaction
from django.utils.translation import gettext as _

from references.formats.items import ReadItem, ReadState
from references.importing.preview import ADDED, ImportOutcome, Seen, State
from references.library.adding import Addition, include, would_describe
from references.library.identity import Conflict, IdentifierConflict, Identity
from references.library.matching import neighbours_in_library, trait_of
from references.library.sameness import is_bare
from references.library.together import UNREAD, UNSTORABLE, KnownWorks, NewRecords
from references.models import IdentifierDispute, Reference

#: How many are previewed or taken in together: others see nothing of them until all are through.
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


def import_items(
    items: Sequence[ReadItem], *, format: str, dry_run: bool = False, add_suspects: bool = False
) -> Iterator[ImportOutcome]:
    """What becomes of each item, in order; new works are added to the library, ``AT_ONCE`` items in one transaction.

    A work that resembles another one is a suspect and is added only with ``add_suspects``, as a work of
    its own: nothing is ever merged. With ``dry_run`` the library stays as it is. An identifier alone is not
    taken: nobody is asked here what it names.
    """
    seen = Seen(add_suspects=add_suspects)
    for chunk in _chunks(items):
        yield from _judged_together(chunk, seen) if dry_run else _taken(chunk, seen, SOURCES[format])


def preview_items(items: Sequence[ReadItem]) -> Iterator[ImportOutcome]:
    """How each item stands to the library and to those before it, in order; nothing is added.

    An identifier that the library does not know is new here: it can be looked up before it is added.
    """
    seen = Seen(looks_up=True)
    for chunk in _chunks(items):
        yield from _judged_together(chunk, seen)


@transaction.atomic
def added_together(items: Sequence[ReadItem], *, source: str) -> list[ImportOutcome]:
    """The items written to the library, as far as it does not know them; see ``added``.

    Raises one of ``UNSTORABLE``, with nothing written, when the database refuses any of them.
    """
    arrivals = NewRecords([item.csl for item in items], source=source)
    taken = [_arrived(item, arrivals, item.problems) for item in items]
    arrivals.save()
    return taken


def added(item: ReadItem, *, source: str, reasons: Sequence[str] = (), payload=None) -> ImportOutcome:
    """The item written to the library, unless it is known by now; in conflict where its identifier is another work's.

    ``payload`` is what a service said of it; without one the record is kept as the file had it.
    """
    add = partial(include, source=source)
    return _written(item, add, reasons, _received(item, source) | ({"source_payload": payload} if payload else {}))


def refused(item: ReadItem) -> ImportOutcome:
    """An item that the database refuses to keep."""
    return ImportOutcome(item, State.INVALID, [_("The record cannot be kept in the library."), *item.problems])


def _chunks(items: Sequence[ReadItem]) -> Iterator[Sequence[ReadItem]]:
    return (items[start : start + AT_ONCE] for start in range(0, len(items), AT_ONCE))


def _judged_together(chunk: Sequence[ReadItem], seen: "Seen") -> list[ImportOutcome]:
    library = _Library(chunk)
    taken = []
    for item in chunk:
        taken.append(_judged(item, library, seen))
        seen.add(taken[-1])
    return taken


def _taken(chunk: Sequence[ReadItem], seen: "Seen", source: str) -> list[ImportOutcome]:
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
def _taken_together(chunk: Sequence[ReadItem], seen: "Seen", source: str) -> list[ImportOutcome]:
    arrivals = NewRecords([item.csl for item in chunk if item.csl], source=source)
    library = _Library(chunk, known=arrivals.known)
    taken = []
    for item in chunk:
        one = _judged(item, library, seen)
        taken.append(_arrived(item, arrivals, one.reasons) if one.state in ADDED else one)
        seen.add(taken[-1])
    arrivals.save()
    return taken


def _arrived(item: ReadItem, arrivals: NewRecords, reasons: Sequence[str]) -> ImportOutcome:
    return _written(item, arrivals.add, reasons, _received(item, arrivals.source))


def _written(item: ReadItem, add: Callable[..., Addition], reasons: Sequence[str], received) -> ImportOutcome:
    try:
        added = add(item.csl, **received)
    except IdentifierConflict as conflict:
        return ImportOutcome(item, State.INVALID, [conflict.message, *reasons], conflict.references[0])
    if added.is_new and added.disputes:
        told = [
            _conflict_words(dispute) for dispute in added.disputes if not any(str(dispute) in said for said in reasons)
        ]
        disputed = frozenset((dispute.name, dispute.value) for dispute in added.disputes)
        return ImportOutcome(item, State.CONFLICT, [*told, *reasons], added.reference, True, disputed)
    if not (added.is_new or added.is_described):
        return ImportOutcome(
            item, State.DUPLICATE, [_("The work is in the library already."), *reasons], added.reference
        )
    return ImportOutcome(item, State.NEW, list(reasons), added.reference, is_added=True)


def _conflict_words(conflict: Conflict | IdentifierDispute) -> str:
    """That an identifier is another work's, whether that stands in the library or in the same file."""
    facts = {"identifier": f"{conflict.name.upper()} {conflict.value}"}
    if isinstance(conflict.holder, ImportOutcome):
        words = _("%(identifier)s stands in line %(line)d for another work, “%(work)s”. Both are kept, to be decided.")
        title = conflict.holder.item.csl.get("title", "")
        return words % {**facts, "line": conflict.holder.item.line, "work": title[:200]}
    words = _("%(identifier)s is known in the library as another work, “%(work)s”. Both are kept, to be decided.")
    return words % {**facts, "work": str(conflict.holder)[:200]}


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

    def look_for(self, record: dict) -> Identity:
        """The library's own record of a work, or the conflicts in which a new one would be."""
        return self._known.look_for(record)

    def undecided(self, reference: Reference) -> list[IdentifierDispute]:
        """The disputes on a record's identifiers that nobody has decided yet."""
        return self._known.undecided(reference)

    def resembling(self, record: dict) -> tuple[Reference, float] | None:
        """The record that a work resembles most, and how alike the titles are."""
        found = self._alike[trait_of(record)]
        return (self._works[found.key], found.alike) if found and found.key in self._works else None


def _judged(item: ReadItem, library: _Library, seen: Seen) -> ImportOutcome:
    reasons = list(item.problems)
    if item.csl is None:
        return ImportOutcome(item, State.INVALID, reasons)
    earlier, known = seen.look_for(item.csl), library.look_for(item.csl)
    if earlier.key is not None and not is_bare(earlier.key.item.csl):
        said = _("The same work as in line %(line)d.") % {"line": earlier.key.item.line}
        return ImportOutcome(item, State.DUPLICATE, [said, *reasons], earlier.key.reference)
    if known.key is not None:
        return _known_already(item, reasons, known.key, library)
    if conflicts := [*earlier.conflicts, *known.conflicts]:
        return _in_conflict(item, reasons, conflicts)
    if earlier.key is not None:
        said = _("Line %(line)d has only the identifier of this work.") % {"line": earlier.key.item.line}
        state = State.DUPLICATE if is_bare(item.csl) else State.NEW
        return ImportOutcome(item, state, [said, *reasons], earlier.key.reference)
    if item.state == ReadState.NEEDS_LOOKUP:
        return ImportOutcome(item, State.NEW if seen.looks_up else State.INVALID, reasons)
    return _suspected(item, reasons, library, seen)


def _known_already(item: ReadItem, reasons: list[str], known: Reference, library: _Library) -> ImportOutcome:
    if would_describe(known, item.csl):
        said = _("The library has only the identifier of this work so far.")
        return ImportOutcome(item, State.NEW, [said, *reasons], known)
    disputes = library.undecided(known)
    said = [_("The work is in the library already."), *(dispute.words() for dispute in disputes)]
    disputed = frozenset((dispute.name, dispute.value) for dispute in disputes)
    return ImportOutcome(item, State.DUPLICATE, [*said, *reasons], known, disputed=disputed)


def _in_conflict(item: ReadItem, reasons: list[str], conflicts: list[Conflict]) -> ImportOutcome:
    """An item whose identifiers are those of other works; one that says nothing but these could not be decided on."""
    by_name: dict[str, Conflict] = {}
    for conflict in conflicts:
        by_name.setdefault(conflict.name, conflict)
    first = conflicts[0].holder
    reference = first.reference if isinstance(first, ImportOutcome) else first
    if is_bare(item.csl):
        said = _("Its identifiers belong to different works.")
        return ImportOutcome(item, State.INVALID, [said, *reasons], reference)
    said = [_conflict_words(conflict) for conflict in by_name.values()]
    disputed = frozenset((conflict.name, conflict.value) for conflict in by_name.values())
    return ImportOutcome(item, State.CONFLICT, [*said, *reasons], reference, disputed=disputed)


def _suspected(item: ReadItem, reasons: list[str], library: _Library, seen: Seen) -> ImportOutcome:
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
        return ImportOutcome(item, State.NEW, reasons)
    return ImportOutcome(item, State.NEW if seen.add_suspects else State.SUSPECT, [said, *reasons], reference)
