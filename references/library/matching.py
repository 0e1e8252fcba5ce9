"""Works that may be one and the same: a suggestion for a person, never a reason to merge."""

from collections import defaultdict
from collections.abc import Container, Iterable, Iterator
from itertools import groupby, islice
from operator import itemgetter
from typing import Generic, NamedTuple, TypeVar
from uuid import UUID

from rapidfuzz import fuzz

from references.models import Reference
from references.records import csl as records
from references.records import markup
from references.records.names import fold

#: "Part I" and "Part II" of one title are 98.7 alike: this finds what to look at and proves nothing.
LEAST_ALIKE = 95
YEARS_APART = 1
MOST_OF_ONE, LOOKED_THROUGH = 100, 20_000
LONGEST_TITLE, LONGEST_AUTHOR = 500, 100
PARTICLES = frozenset(
    [
        "van",
        "von",
        "der",
        "den",
        "de",
        "del",
        "della",
        "di",
        "da",
        "do",
        "dos",
        "das",
        "du",
        "la",
        "le",
        "ter",
        "ten",
        "zu",
    ]
)


#: What a work is known by.
Key = TypeVar("Key")


class Trait(NamedTuple):
    """What is compared of a work: folded title, year or None, and the folded family name of its first author."""

    title: str
    year: int | None
    author: str


class Suggestion(NamedTuple, Generic[Key]):
    """That a work may be another one, by its primary key, and how alike their titles are, 95 to 100."""

    key: Key
    alike: float


def trait_of(item: dict) -> Trait:
    """What is compared of a cleaned CSL item."""
    title = fold(markup.to_plain(item.get("title", "")))[:LONGEST_TITLE]
    return Trait(title, records.year(item), without_particle(_first_author(item)))


def without_particle(folded: str) -> str:
    """A folded family name without its particles: some programs keep "van der" apart, some do not."""
    words = folded.split()
    while len(words) > 1 and words[0] in PARTICLES:
        words.pop(0)
    return " ".join(words)


def alikeness(one: Trait, other: Trait) -> float:
    """How alike two titles are, 95 to 100, when first authors agree and years are at most 1 apart; else 0."""
    if not one.title or not one.author or one.author != other.author:
        return 0.0
    if one.year != other.year and (not one.year or not other.year or abs(one.year - other.year) > YEARS_APART):
        return 0.0
    return fuzz.ratio(one.title, other.title, score_cutoff=LEAST_ALIKE)


class Neighbours(Generic[Key]):
    """Works by their first authors, to ask many times which of them a new one resembles."""

    def __init__(self) -> None:
        self._by_author: dict[str, list[tuple[Key, Trait]]] = defaultdict(list)

    def add(self, key: Key, trait: Trait) -> None:
        if trait.title and trait.author:
            self._by_author[trait.author].append((key, trait))

    def most_alike(self, trait: Trait) -> Suggestion[Key] | None:
        """The work that resembles this one most, or None."""
        graded = [Suggestion(key, alikeness(trait, other)) for key, other in self._by_author.get(trait.author, ())]
        best = max(graded, key=lambda suggestion: suggestion.alike, default=None)
        return best if best and best.alike else None


def neighbours_in_library(items: Iterable[dict]) -> Neighbours[UUID]:
    """The library's works by the first authors of these cleaned items, loaded in one query."""
    found: Neighbours[UUID] = Neighbours()
    for key, trait in _library_traits(items):
        found.add(key, trait)
    return found


def resembling(item: dict) -> list[Suggestion[UUID]]:
    """The library's works that a cleaned item resembles, the most alike first."""
    trait = trait_of(item)
    graded = [Suggestion(key, alikeness(trait, other)) for key, other in _library_traits([item])]
    return sorted((found for found in graded if found.alike), key=lambda found: -found.alike)


class Suspects(NamedTuple):
    """Pairs of works that may be one: two primary keys and how alike their titles are.

    ``after`` is the folded author up to whom the library was looked through, "" when that was the whole of it.
    """

    pairs: list[tuple[UUID, UUID, float]]
    after: str


def suspects_after(author: str = "", *, apart: Container[frozenset] = (), most: int = 20) -> Suspects:
    """Pairs of works by authors after the given folded one, without the pairs in ``apart``, at least ``most``.

    Ends with an author whose works were all compared, after ``LOOKED_THROUGH`` works at the latest. Of one author
    with very many pairs, ``MOST_OF_ONE`` are given; the rest follows once those are settled.
    """
    works = Reference.objects.current().filter(first_author_folded__gt=author)
    rows = works.order_by("first_author_folded", "year").values_list(
        "first_author_folded", "pk", "title_folded", "year"
    )
    pairs: list[tuple[UUID, UUID, float]] = []
    looked_at = 0
    for author, group in groupby(rows.iterator(), key=itemgetter(0)):
        their = [(key, Trait(title, year, without_particle(author))) for _author, key, title, year in group]
        pairs += islice(_pairs(their, apart), MOST_OF_ONE)
        looked_at += len(their)
        if len(pairs) >= most or looked_at >= LOOKED_THROUGH:
            return Suspects(pairs, author if works.filter(first_author_folded__gt=author).exists() else "")
    return Suspects(pairs, "")


def _pairs(works: list[tuple[UUID, Trait]], apart: Container[frozenset]) -> Iterator[tuple[UUID, UUID, float]]:
    """Pairs among the works of one author, in the order of their years, those without a year last."""
    earlier: list[tuple[UUID, Trait]] = []
    for key, trait in works:
        earlier = [(other, known) for other, known in earlier if _may_resemble(known, trait)]
        for other, known in earlier:
            if (alike := alikeness(known, trait)) and frozenset((key, other)) not in apart:
                yield other, key, alike
        earlier.append((key, trait))


def _may_resemble(known: Trait, trait: Trait) -> bool:
    """Whether an earlier work in the order of authors and years can still resemble this one."""
    near = known.year == trait.year or (known.year and trait.year and trait.year - known.year <= YEARS_APART)
    return known.author == trait.author and bool(near)


def _first_author(item: dict) -> str:
    people = records.authors(item)
    return fold(records.family_name(people[0]))[:LONGEST_AUTHOR] if people else ""


def _library_traits(items: Iterable[dict]) -> Iterator[tuple[UUID, Trait]]:
    """The library's works by the same first authors, with their particles or without."""
    authors = {form for item in items if (author := _first_author(item)) for form in (author, without_particle(author))}
    works = Reference.objects.current().filter(first_author_folded__in=authors)
    for key, title, year, author in works.values_list("pk", "title_folded", "year", "first_author_folded"):
        yield key, Trait(title, year, without_particle(author))
