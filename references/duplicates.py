"""Works of the library that may be one: the pairs to look at, and those that a person told apart."""

from typing import NamedTuple

from django.db import transaction
from django.db.models import Q

from references.changing import log_change
from references.matching import Suspects, suspects_after
from references.models import DistinctPair, Reference, ReferenceChange

PAGE = 20
Kind = ReferenceChange.Kind


class SuspectPair(NamedTuple):
    """Two works that may be one, and how alike their titles are, 95 to 100."""

    one: Reference
    other: Reference
    alike: float


class SuspectPage(NamedTuple):
    """A page of pairs; ``after`` is the author with whom the next one goes on, "" at the end of the library."""

    pairs: list[SuspectPair]
    after: str


def suspect_page(after: str = "") -> SuspectPage:
    """Return about ``PAGE`` pairs of works by authors after the given one, without those that were told apart.

    The look through the library is bounded; so a page may be empty and not yet the last.
    """
    found: Suspects = suspects_after(after, apart=told_apart(), most=PAGE)
    keys = {key for one, other, _alike in found.pairs for key in (one, other)}
    works = Reference.objects.defer("source_payload").in_bulk(keys)
    pairs = [SuspectPair(works[one], works[other], alike) for one, other, alike in found.pairs]
    return SuspectPage([in_order(pair) for pair in pairs], found.after)


def in_order(pair: SuspectPair) -> SuspectPair:
    """Return a pair with the record that came first in the first place, for it is the one to keep as a rule."""
    one, other, alike = pair
    return pair if one.created_at <= other.created_at else SuspectPair(other, one, alike)


def told_apart() -> set[frozenset]:
    """Return the pairs of ids that people said are different works."""
    return {frozenset(pair) for pair in DistinctPair.objects.values_list("first", "second")}


@transaction.atomic
def tell_apart(one: Reference, other: Reference, *, by) -> DistinctPair:
    """Keep that two works are different ones, so that they are not suggested again. Said twice, it is kept once."""
    first, second = sorted([one, other], key=lambda work: work.pk)
    pair, is_new = DistinctPair.objects.get_or_create(first=first, second=second, defaults={"decided_by": by})
    if is_new:
        for work, another in ((one, other), (other, one)):
            log_change(work, Kind.TOLD_APART, {}, {"different_from": str(another.pk)}, by=by)
    return pair


@transaction.atomic
def take_back(pair: DistinctPair, *, by) -> None:
    """Forget that two works are different, so that they are suggested again; their histories keep that it was said."""
    deleted, _by_model = DistinctPair.objects.filter(pk=pair.pk).delete()
    if deleted:
        for work, another in ((pair.first, pair.second), (pair.second, pair.first)):
            log_change(work, Kind.TOLD_APART, {"different_from": str(another.pk)}, {}, by=by)


def pairs_told_apart(before: int | None = None) -> tuple[list[DistinctPair], int | None]:
    """Return a page of the pairs told apart, newest first, and the id before which the next page begins, or None."""
    pairs = DistinctPair.objects.select_related("first", "second", "decided_by").filter(
        Q(pk__lt=before) if before else Q()
    )
    found = list(pairs[: PAGE + 1])
    return found[:PAGE], found[PAGE - 1].pk if len(found) > PAGE else None
