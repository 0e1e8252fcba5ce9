"""Taking read references into the library: each is new, known, perhaps known, or not to be taken."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from django.utils.translation import gettext as _

from references.formats.items import ReadItem, ReadState
from references.library import IDENTIFIER_COLUMNS, IdentifierConflict, add_reference, find_reference, promoted
from references.matching import Neighbours, Suggestion, neighbours_in_library, trait_of
from references.models import ImportItem, Reference

State = ImportItem.State
AT_ONCE = 500
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
    """What becomes of each item, in order; new works are added to the library as they are yielded.

    A work that resembles another one is a suspect and is added only with ``add_suspects``, as a work of
    its own: nothing is ever merged. With ``dry_run`` the library stays as it is. An identifier alone is not
    taken: nobody is asked here what it names.
    """
    yield from _judged_in_turn(items, add=None if dry_run else SOURCES[format], add_suspects=add_suspects)


def judged(items: Sequence[ReadItem]) -> Iterator[Taken]:
    """How each item stands to the library and to those before it, in order; nothing is added.

    An identifier that the library does not know is new here: it can be looked up before it is added.
    """
    yield from _judged_in_turn(items, looks_up=True)


def _judged_in_turn(
    items: Sequence[ReadItem], *, add: str | None = None, add_suspects: bool = False, looks_up: bool = False
) -> Iterator[Taken]:
    seen = _Seen()
    for start in range(0, len(items), AT_ONCE):
        chunk = items[start : start + AT_ONCE]
        library = _Library([item.csl for item in chunk if item.csl])
        for item in chunk:
            taken = _judged(item, library, seen, add_suspects=add_suspects, looks_up=looks_up)
            if taken.state == State.NEW and add:
                taken = added(item, source=add, reasons=taken.reasons)
            if taken.state == State.NEW:
                seen.add(taken)
            yield taken


def added(item: ReadItem, *, source: str, reasons: Sequence[str] = (), payload=None) -> Taken:
    """The item written to the library, unless it is known by now or its identifiers name two works.

    ``payload`` is what a service said of it; without one the record is kept as the file had it.
    """
    is_pasted = source == Reference.Source.PLAIN_TEXT
    received = payload or (None if is_pasted else {"as_received": item.raw})
    try:
        reference, is_new = add_reference(
            item.csl, source=source, raw_text=item.raw if is_pasted else "", source_payload=received
        )
    except IdentifierConflict as conflict:
        return Taken(item, State.INVALID, [conflict.message, *reasons], conflict.references[0])
    if not is_new:
        return Taken(item, State.DUPLICATE, [_("The work is in the library already."), *reasons], reference)
    return Taken(item, State.NEW, list(reasons), reference, is_added=True)


class _Library:
    """What the library may know of some items, looked up for all of them at once."""

    def __init__(self, records: list[dict]):
        columns = [promoted(record) for record in records]
        self._neighbours = neighbours_in_library(records)
        self._identifiers = {
            (name, value)
            for name in IDENTIFIER_COLUMNS
            for value in _column(name, [column[name] for column in columns if column[name]])
        }
        self._titles = set(_column("title_folded", [column["title_folded"] for column in columns]))

    def find(self, record: dict) -> Reference | None:
        """The library's own record of a work. Raises IdentifierConflict."""
        columns = promoted(record)
        may_be_known = columns["title_folded"] in self._titles or any(
            (name, columns[name]) in self._identifiers for name in IDENTIFIER_COLUMNS
        )
        return find_reference(record) if may_be_known else None

    def resembling(self, record: dict) -> Suggestion | None:
        return self._neighbours.most_alike(trait_of(record))


def _column(name: str, values: list) -> list:
    return Reference.objects.filter(**{f"{name}__in": values}).values_list(name, flat=True)


class _Seen:
    """The works of the same file that were found new before."""

    def __init__(self):
        self._by_identifier: dict[tuple[str, str], Taken] = {}
        self._by_record: dict[str, Taken] = {}
        self._neighbours = Neighbours()

    def add(self, taken: Taken) -> None:
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


def _judged(item: ReadItem, library: _Library, seen: _Seen, *, add_suspects: bool, looks_up: bool) -> Taken:
    reasons = list(item.problems)
    if item.csl is None:
        return Taken(item, State.INVALID, reasons)
    try:
        known, earlier = library.find(item.csl), seen.find(item.csl)
    except IdentifierConflict as conflict:
        reference = conflict.references[0] if conflict.references else None
        return Taken(item, State.INVALID, [conflict.message, *reasons], reference)
    if known:
        return Taken(item, State.DUPLICATE, [_("The work is in the library already."), *reasons], known)
    if earlier:
        said = _("The same work as in line %(line)d.") % {"line": earlier.item.line}
        return Taken(item, State.DUPLICATE, [said, *reasons], earlier.reference)
    if item.state == ReadState.NEEDS_LOOKUP:
        return Taken(item, State.NEW if looks_up else State.INVALID, reasons)
    return _suspected(item, reasons, library, seen, add_suspects=add_suspects)


def _suspected(item: ReadItem, reasons: list[str], library: _Library, seen: _Seen, *, add_suspects: bool) -> Taken:
    if found := library.resembling(item.csl):
        reference = Reference.objects.get(pk=found.key)
        said = _("The title is %(alike)d%% alike to “%(work)s” in the library.") % {
            "alike": found.alike,
            "work": reference,
        }
    elif found := seen.resembling(item.csl):
        reference = found.key.reference
        said = _("The title is %(alike)d%% alike to the one in line %(line)d.") % {
            "alike": found.alike,
            "line": found.key.item.line,
        }
    else:
        return Taken(item, State.NEW, reasons)
    return Taken(item, State.NEW if add_suspects else State.SUSPECT, [said, *reasons], reference)
