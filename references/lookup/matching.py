"""Whether a record that a search brought is the work that a reference's text names."""

import re

from rapidfuzz import fuzz

from references import csl as records
from references import markup
from references.folding import fold
from references.formats.plaintext import parse_line

LEAST_ALIKE = 90
# A shorter title may stand by chance within the text of a line that could not be taken apart.
SHORTEST_WITHIN = 25
LONGEST_TEXT = 2_000
YEARS_APART = 1


def best_match(line: str, candidates: list[dict]) -> dict | None:
    """The cleaned item among the candidates that the line names, or None where none is near enough.

    Near enough are folded titles at least 90 % alike and years at most 1 apart; where several are, the
    one by the same first author, of the nearest year, with the title most alike.
    """
    graded = [(grade, item) for item in candidates if (grade := _grade(line, item))]
    return max(graded, key=lambda pair: pair[0])[1] if graded else None


def _grade(line: str, item: dict) -> tuple | None:
    named, year, author = _named_by(line)
    title = fold(markup.to_plain(str(item.get("title") or "")))[:LONGEST_TEXT]
    alike = _alike(title, named, fold(line[:LONGEST_TEXT]))
    apart = min((abs(one - (records.year(item) or 0)) for one in year), default=None)
    if alike < LEAST_ALIKE or apart is None or apart > YEARS_APART:
        return None
    people = records.authors(item)
    same_author = bool(author and people) and author == fold(records.family_name(people[0]))
    return same_author, -apart, alike


def _alike(title: str, named: str, line: str) -> float:
    if not title:
        return 0.0
    if named:
        return fuzz.ratio(title, named)
    return fuzz.partial_ratio(title, line) if SHORTEST_WITHIN <= len(title) <= len(line) else 0.0


def _named_by(line: str) -> tuple[str, list[int], str]:
    """What the line says: its folded title ("" where it could not be told apart), its years, its first author."""
    parsed = parse_line(line)
    if parsed.csl is None or not parsed.csl.get("title"):
        return "", [int(year) for year in re.findall(records.YEAR, line[:LONGEST_TEXT])], ""
    year = records.year(parsed.csl)
    people = records.authors(parsed.csl)
    author = fold(records.family_name(people[0])) if people else ""
    return fold(markup.to_plain(parsed.csl["title"]))[:LONGEST_TEXT], [year] if year else [], author
