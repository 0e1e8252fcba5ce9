"""Works that are looked for and added together, with few questions to the database."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from django.db import DataError, IntegrityError

from references.library.adding import (
    Addition,
    describe,
    fill_in,
    folded_title,
    new_reference,
    same_record,
    wait_for_turn,
    would_describe,
)
from references.library.identity import (
    IDENTIFIER_COLUMNS,
    Candidate,
    Identity,
    identifiers_of,
    identify,
    named_in,
    refuse_bare,
    with_claims,
)
from references.models import IdentifierDispute, Reference
from references.records.csl import clean_csl

#: What is not needed to tell a work, and may be large.
UNREAD = ("source_payload", "raw_text", "search_words", "search_vector")


class KnownWorks:
    """The records that any of some cleaned items may be, in at most five queries however many items there are.

    Works that are to be written together can be added before they are saved; then they are known as well.
    """

    def __init__(self, items: Sequence[dict]):
        self._candidates: dict[object, Candidate[Reference]] = {}
        self._by_identifier: dict[tuple[str, str], list[object]] = defaultdict(list)
        self._by_title: dict[str, list[Reference]] = defaultdict(list)
        columns = [identifiers_of(item) | {"title_folded": folded_title(item)} for item in items]
        holders = [work for name in IDENTIFIER_COLUMNS for work in _having(name, columns).order_by("created_at")]
        disputes = list(IdentifierDispute.objects.about(pair for item in items for pair in named_in(item)))
        self._undecided: dict[object, list[IdentifierDispute]] = defaultdict(list)
        for dispute in disputes:
            if not dispute.is_settled:
                self._undecided[dispute.reference_id].append(dispute)
        for candidate in with_claims(holders, disputes):
            self._know(candidate)
        undecided = IdentifierDispute.objects.unsettled().values("reference")
        for reference in _having("title_folded", columns).exclude(pk__in=undecided).order_by("created_at"):
            self._by_title[reference.title_folded].append(reference)

    def add(self, reference: Reference, disputes: Iterable[IdentifierDispute] = ()) -> None:
        """Know one more record, and the identifiers that it was typed with and does not carry."""
        self._know(candidate_with(reference, disputes))
        if disputes:
            self._undecided[reference.pk] += disputes
        else:
            self._by_title[reference.title_folded].append(reference)

    def look_for(self, clean: dict) -> Identity[Reference]:
        """The record of a cleaned item or the conflicts of a new one, as ``library.look_for`` gives them."""
        keys = dict.fromkeys(key for named in named_in(clean) for key in self._by_identifier.get(named, ()))
        known = identify(clean, [self._candidates[key] for key in keys])
        if known.key is not None:
            return Identity(known.key.merged_into or known.key, [])
        return known if known.conflicts else Identity(self._same_record(clean), [])

    def undecided(self, reference: Reference) -> list[IdentifierDispute]:
        """The disputes on identifiers with which a record was typed, as far as nobody has decided them yet."""
        return self._undecided.get(reference.pk, [])

    def _know(self, candidate: Candidate[Reference]) -> None:
        self._candidates[candidate.key.pk] = candidate
        for named in dict.fromkeys([*candidate.held.items(), *candidate.claimed]):
            self._by_identifier[named].append(candidate.key.pk)

    def _same_record(self, clean: dict) -> Reference | None:
        title = folded_title(clean)
        same = next((work for work in self._by_title.get(title, ()) if work.csl == clean), None)
        # Works without a title are too many to be looked up by it.
        return same_record(clean) if same is None and not title else same and (same.merged_into or same)


def candidate_with(reference: Reference, disputes: Iterable[IdentifierDispute]) -> Candidate[Reference]:
    """A record that is not saved yet as a candidate, with the disputes on it."""
    from_ = {name: value for name, value in identifiers_of(reference.csl).items() if value}
    return Candidate(reference, reference.csl, from_, frozenset((one.name, one.value) for one in disputes))


def _having(name: str, columns: list[dict]):
    """The library's records that share a value of this column with any of the given ones."""
    values = {column[name] for column in columns if column[name]}
    # That the value is not empty is said twice: the index on an identifier holds only those, and PostgreSQL does not
    # look into a list of more than a hundred values to see that it may use it.
    works = Reference.objects.filter(**{f"{name}__in": values}).exclude(**{name: ""})
    return works.select_related("merged_into").defer(*UNREAD, *(f"merged_into__{field}" for field in UNREAD))


#: Why a work could not be written; of many that are written together, one such work stops all.
UNSTORABLE = (DataError, IntegrityError)


class NewRecords:
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

    def _look_again(self, reference: Reference, clean: dict) -> Identity[Reference]:
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
