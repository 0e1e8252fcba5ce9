"""Whether two records that carry one identifier can be of one work.

An identifier is copied wrongly as easily as anything else. So it names a work only together with what stands beside
it: title, first author and year must not speak against it. What one of the records lacks speaks against nothing.
"""

import re
from enum import StrEnum

from rapidfuzz import fuzz

from references.formats.pasted.numbered_list import LONGEST_LINE
from references.library.matching import without_particle
from references.library.title_sameness import nearly, same_title, words_of
from references.models.reference import BOOK_PARTS
from references.records import csl as records
from references.records.names import fold

#: What appears online in December is printed in the next year.
YEARS_APART = 1
#: Parts of a book: they are often given the identifier of the whole.
PART_TYPES = frozenset(BOOK_PARTS)
BOOK_TYPES = frozenset(["book", "collection", "report"])
#: What is left of a line without its identifiers may be a label; more than that says something of the work.
SHORTEST_LINE = 20
IDENTIFIER = re.compile(r"https?://\S+|10\.\d{4,9}/\S+|\bPMC\d+|\d{6,9}")
LEAST_WITHIN = 85
NOBODY = frozenset(["anonymous", "anon", "unknown", "others", "et al", "no author", "no authors listed"])


class Part(StrEnum):
    """What is compared of two records."""

    TITLE = "title"
    AUTHOR = "author"
    YEAR = "year"


def unlike(one: dict, other: dict) -> list[Part]:
    """In what two cleaned items speak against being one work: title, first author, year; [] when in nothing."""
    return [
        part
        for part, agrees in (
            (Part.TITLE, same_title(one.get("title", ""), other.get("title", ""))),
            (Part.AUTHOR, same_first_author(one, other)),
            (Part.YEAR, same_year(one, other)),
        )
        if not agrees
    ]


def is_bare(item: dict) -> bool:
    """Whether a cleaned item says nothing of the work but what it is called in catalogues: no title, no author."""
    return not item.get("title") and not records.authors(item)


def line_names(line: str, item: dict) -> bool:
    """Whether a line that was not understood, or of which only the identifier was, can name an item: by its title.

    The title before its subtitle is enough. A line that is too short to say more than an identifier names anything.
    """
    words = "".join(words_of(IDENTIFIER.sub(" ", line), most=LONGEST_LINE))
    title = "".join(words_of(item.get("title", "")))
    main = "".join(words_of(item.get("title", "").partition(":")[0]))
    if not title or len(words) < SHORTEST_LINE:
        return True
    return main in words or fuzz.partial_ratio(title, words) >= LEAST_WITHIN


def same_year(one: dict, other: dict) -> bool:
    """Whether two items are at most a year apart, as far as both say when they appeared."""
    first, second = records.year(one), records.year(other)
    return not first or not second or abs(first - second) <= YEARS_APART


def same_first_author(one: dict, other: dict) -> bool:
    """Whether two items may name one person or organisation first, as far as both name somebody in that role."""
    if ("author" in one) != ("author" in other):
        return True
    first, second = _named_first(one, other)
    if not first or not second:
        return True
    return any(_is_within(name, whole) for name, whole in ((first, second), (second, first)))


def share_a_book(one: dict, other: dict) -> bool:
    """Whether two items of one identifier are parts of a book, or a part and its book, and the identifier the book's.

    A part that does not say in which book it stands may stand in any.
    """
    if not PART_TYPES.intersection((one["type"], other["type"])):
        return False
    first, second = (_book(item) for item in (one, other))
    return first is not None and second is not None and same_title(first, second)


def _book(item: dict) -> str | None:
    """The title of the book that an item is or stands in; None for what is neither."""
    if item["type"] in PART_TYPES:
        return item.get("container-title", "")
    return item.get("title", "") if item["type"] in BOOK_TYPES else None


def _named_first(one: dict, other: dict) -> tuple[dict | None, dict | None]:
    """The names to compare. Groups are passed over where the other item begins with a person: they move about."""
    names = [[name for name in records.authors(item) if _words(name) and not _is_nobody(name)] for item in (one, other)]
    for mine, others in (names, names[::-1]):
        people = [name for name in mine if name.get("family")]
        if others and others[0].get("family") and people:
            mine[:] = people
    first, second = (mine[0] if mine else None for mine in names)
    return first, second


def _is_nobody(name: dict) -> bool:
    return " ".join(_words(name)) in NOBODY


def _is_within(name: dict, whole: dict) -> bool:
    """Whether a family name, or an organisation's, is found in another name: in full, by initials or misprinted.

    All of the other name is looked through, for families and given names are exchanged by many a program.
    """
    wanted, words = _family(name), _words(whole)
    joined = "".join(_family(whole))
    if set(wanted) <= set(words) or nearly("".join(wanted), joined):
        return True
    if name.get("family") and whole.get("family"):
        return "".join(wanted) == "".join(words[: len(wanted)])
    initials = "".join(word[0] for word in words if len(word) > 2)
    return "".join(_words(name)) in (initials, joined) or bool({word for word in wanted if len(word) > 4} & set(words))


def _family(name: dict) -> list[str]:
    """The words that tell a name: without particles and initials where there are others."""
    words = without_particle(fold(records.family_name(name))).split()
    return [word for word in words if len(word) > 1] or words


def _words(name: dict) -> list[str]:
    parts = ("dropping-particle", "non-dropping-particle", "family", "given", "literal")
    return fold(" ".join(str(name[part]) for part in parts if name.get(part))).split()
