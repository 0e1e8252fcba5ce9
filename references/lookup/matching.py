"""Whether a record that a search brought is the work that a reference's text names."""

import re
from typing import NamedTuple

from rapidfuzz import fuzz

from references.formats.pasted.articles import parse_line
from references.records import csl as records
from references.records import markup
from references.records.names import fold

LEAST_ALIKE = 90
# A shorter title may stand by chance within the text of a line that could not be taken apart.
SHORTEST_WITHIN = 25
LONGEST_TEXT = 2_000
YEARS_APART = 1


class Named(NamedTuple):
    """What a line says: its folded title ("" where it could not be told apart), years and first author."""

    title: str
    years: list[int]
    author: str


def best_match(line: str, candidates: list[dict]) -> dict | None:
    """The cleaned item among the candidates that the line names, or None where none is near enough.

    Near enough are folded titles at least 90 % alike and years at most 1 apart; where several are, the
    one by the same first author, of the nearest year, with the title most alike.
    """
    named, folded = _named_by(line), fold(line[:LONGEST_TEXT])
    graded = [(grade, item) for item in candidates if (grade := _grade(item, named, folded))]
    return max(graded, key=lambda pair: pair[0])[1] if graded else None


def _grade(item: dict, named: Named, line: str) -> tuple | None:
    apart = min((abs(year - (records.year(item) or 0)) for year in named.years), default=None)
    if apart is None or apart > YEARS_APART:
        return None
    alike = _alike(fold(markup.to_plain(str(item.get("title") or "")))[:LONGEST_TEXT], named.title, line)
    if alike < LEAST_ALIKE:
        return None
    people = records.authors(item)
    same_author = bool(named.author and people) and named.author == fold(records.family_name(people[0]))
    return same_author, -apart, alike


def _alike(title: str, named: str, line: str) -> float:
    if not title:
        return 0.0
    if named:
        return fuzz.ratio(title, named)
    return fuzz.partial_ratio(title, line) if SHORTEST_WITHIN <= len(title) <= len(line) else 0.0


def _named_by(line: str) -> Named:
    parsed = parse_line(line)
    if parsed.csl is None or not parsed.csl.get("title"):
        return Named("", [int(year) for year in re.findall(records.YEAR, line[:LONGEST_TEXT])], "")
    year, people = records.year(parsed.csl), records.authors(parsed.csl)
    return Named(
        title=fold(markup.to_plain(parsed.csl["title"]))[:LONGEST_TEXT],
        years=[year] if year else [],
        author=fold(records.family_name(people[0])) if people else "",
    )
