"""Which record an item with identifiers is, and which of its identifiers belong to another work."""

from collections.abc import Iterable, Sequence
from typing import Generic, NamedTuple, TypeVar

from django.utils.translation import gettext as _

from references.library.sameness import PART_TYPES, is_bare, share_a_book, unlike
from references.models import IdentifierDispute, Reference
from references.records.csl import short_label
from references.records.identifiers import normalise_doi
from refusals import Refusal

#: What a record is known by: the record itself or, where it is not in the library yet, its line of a file.
Key = TypeVar("Key", covariant=True)
IDENTIFIER_COLUMNS = ("doi", "pmid", "pmcid")


class IdentifierConflict(Refusal):
    """The identifiers of one work belong to different records; nothing was added or merged.

    ``references`` are the records that were found, ``message`` tells the writer what to compare.
    """

    def __init__(self, references: list[Reference], message: str):
        super().__init__(message)
        self.references = references


class Candidate(NamedTuple, Generic[Key]):
    """A record that an item may be: its key, its cleaned item, the identifiers it carries, and those it claims.

    It claims (column, value) when it was typed with an identifier of another work. ``also`` are the items of records
    that people merged into it: whoever types those means it as well.
    """

    key: Key
    item: dict
    held: dict[str, str]
    claimed: frozenset[tuple[str, str]] = frozenset()
    also: tuple[dict, ...] = ()

    def may_be(self, clean: dict) -> bool:
        """Whether nothing speaks against its being the work of an item."""
        return any(not unlike(item, clean) for item in (self.item, *self.also))


class Conflict(NamedTuple, Generic[Key]):
    """That an item was typed with an identifier that a candidate carries and that names another work."""

    name: str
    value: str
    holder: Key


class Identity(NamedTuple, Generic[Key]):
    """The key of the record that an item is, or None, and then the conflicts in which a new record of it would be."""

    key: Key | None
    conflicts: list[Conflict[Key]]


def identifiers_of(clean: dict) -> dict:
    """The identifiers of a cleaned item by their columns; "" for one that it has not."""
    return {name: clean.get(name.upper(), "") for name in IDENTIFIER_COLUMNS}


def named_in(clean: dict) -> list[tuple[str, str]]:
    """The identifiers of a cleaned item as (column, value)."""
    return [(name, value) for name, value in identifiers_of(clean).items() if value]


def identify(clean: dict, candidates: Sequence[Candidate[Key]]) -> Identity[Key]:
    """Tell which of the candidates an item is: one of which nothing speaks against being the same work.

    An item that says nothing of the work but its identifier is the work that carries it, unless that is one of several
    parts of a book, for then the book is meant.
    """
    given = named_in(clean)
    if is_bare(clean):
        candidates = [one for one in candidates if one.held.items() & set(given)]
        if (carrier := _carrier(given, candidates)) is not None:
            return Identity(carrier, [])
        candidates = [one for one in candidates if one.item["type"] not in PART_TYPES]
    for candidate in sorted(candidates, key=lambda one: bool(one.claimed)):
        if candidate.may_be(clean) and _agrees(candidate, given, candidates):
            return Identity(candidate.key, [])
    conflicts = [
        Conflict(name, value, candidate.key)
        for name, value in given
        for candidate in candidates
        if candidate.held.get(name) == value and not may_share(clean, candidate.item)
    ]
    return Identity(None, conflicts)


def may_share(one: dict, other: dict) -> bool:
    """Whether two works may carry one identifier: those of one book, as far as they are different."""
    return share_a_book(one, other) and bool(unlike(one, other))


def without_identifiers(clean: dict, names: Iterable[str]) -> dict:
    """A cleaned item without some of its identifiers, by their columns; an address that is such a DOI goes as well."""
    left_out = {name.upper() for name in names}
    item = {name: value for name, value in clean.items() if name not in left_out}
    if "DOI" in left_out and "doi.org/" in clean.get("URL", "") and normalise_doi(clean["URL"]) == clean.get("DOI"):
        del item["URL"]
    return item


def candidates_named(clean: dict) -> list[Candidate[Reference]]:
    """The library's records that carry or claim an identifier of an item; three queries."""
    given = named_in(clean)
    if not given:
        return []
    holders = list(Reference.objects.identified_by(**dict(given)).order_by("created_at")[:50])
    return with_claims(holders, IdentifierDispute.objects.about(given))


def with_claims(holders: Iterable[Reference], disputes: Iterable[IdentifierDispute]) -> list[Candidate[Reference]]:
    """The candidates of some records and of those that were typed with one of some disputed identifiers."""
    works = {work.pk: work for work in holders}
    claims: dict = {}
    for dispute in disputes:
        works.setdefault(dispute.reference_id, dispute.reference)
        claims.setdefault(dispute.reference_id, []).append((dispute.name, dispute.value))
    also: dict = {}
    merged = Reference.objects.filter(merged_into__in=works) if works else Reference.objects.none()
    for key, item in merged.values_list("merged_into", "csl"):
        also.setdefault(key, []).append(item)
    return [
        Candidate(work, work.csl, _held(work), frozenset(claims.get(key, ())), tuple(also.get(key, ())))
        for key, work in works.items()
    ]


def _held(work: Reference) -> dict[str, str]:
    return {name: value for name in IDENTIFIER_COLUMNS if (value := getattr(work, name))}


def refuse_bare(clean: dict, conflicts: list[Conflict[Reference]]) -> None:
    """Raise IdentifierConflict for an item in conflict that says nothing of the work, so that nobody could decide."""
    if is_bare(clean):
        refuse_conflicts(conflicts)


def refuse_conflicts(conflicts: list[Conflict[Reference]]) -> None:
    """Raise IdentifierConflict when identifiers are those of other works."""
    if conflicts:
        holders = list({conflict.holder.pk: conflict.holder for conflict in conflicts}.values())
        facts = {
            "identifiers": ", ".join(f"{conflict.name.upper()} {conflict.value}" for conflict in conflicts),
            "labels": ", ".join(f"“{short_label(holder.csl)}”" for holder in holders),
        }
        message = _(
            "The identifiers belong to different works (%(identifiers)s). Compare with %(labels)s in the library."
        )
        raise IdentifierConflict(holders, message % facts)


def _carrier(given: Sequence[tuple[str, str]], holders: Sequence[Candidate[Key]]) -> Key | None:
    whole = [one for one in holders if one.item["type"] not in PART_TYPES]
    agreeing = [one for one in whole or holders if _agrees(one, given, holders)]
    return agreeing[0].key if len(agreeing) == 1 else None


def _agrees(candidate: Candidate, given: Sequence[tuple[str, str]], candidates: Sequence[Candidate]) -> bool:
    """Whether no identifier speaks against a candidate: it has another one, or another record has it."""
    for name, value in given:
        held = candidate.held.get(name)
        if held == value or (name, value) in candidate.claimed:
            continue
        if held or any(one.held.get(name) == value for one in candidates):
            return False
    return True
