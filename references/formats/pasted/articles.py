"""Pasted references in AMA or Vancouver form, read into CSL-JSON."""

import re
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from references.formats.pasted.numbered_list import NumberedLine, ReferenceList, length_problem, split_list
from references.formats.pasted.other_works import read_other_work
from references.formats.pasted.parts import Trailing, sentences_of, take_authors, take_trailing, without_stop
from references.records.csl import clean_csl

__all__ = ["NumberedLine", "ParsedReference", "ReferenceList", "length_problem", "parse_line", "split_list"]

LOOK_AHEAD = 2_000
MARKER = re.compile(r"\s*(?:\[\d{1,4}\]|\(\d{1,4}\)|\d{1,4}[.)])\s+")
YEAR_START = re.compile(r"(?<![\d-])(?:1[5-9]|20)\d\d(?!\d)")
MONTH = r"(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]{0,6}\.?"
ISSUE = re.compile(
    rf"(?P<year>\d{{4}})(?:\s(?P<month>{MONTH})(?:[-–/]{MONTH})?(?:\s(?P<day>\d{{1,2}})(?:[-–]\d{{1,2}})?)?)?\s?"
    r"(?:;\s?(?P<volume>[^():;]{0,40}?)\s?(?:\((?P<issue>[^()]{1,60})\))?"
    r"(?:\(suppl\.? ?(?P<supplement>[^()]{0,20})\))?\s?)?"
    r"(?::\s?(?P<page>(?:(?!\. )[^:;]){1,80}?))?\s?(?:\.(?:\s(?P<unused>.{1,400}))?)?",
    re.IGNORECASE,
)
ONLINE = re.compile(
    r"(?P<how>published online|preprint posted online|posted online)\s"
    rf"(?:(?P<month>{MONTH})\s(?:(?P<day>\d{{1,2}}),\s?)?)?"
    r"(?P<year>\d{4})(?::\s?(?P<page>[^:;]{1,80}?))?\s?\.?",
    re.IGNORECASE,
)
ABBREVIATED_WORD = re.compile(r"[A-Z][^\W\d]{0,9}\.|[A-Z](?:\.[A-Z])+\.")
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


@dataclass(frozen=True)
class ParsedReference:
    """What one pasted line says: cleaned CSL-JSON, or None when it could not be read.

    ``raw`` is the line as pasted, always; ``problems`` are sentences for the writer.
    """

    csl: dict | None
    raw: str
    problems: list[str] = field(default_factory=list)
    authors_truncated: bool = False


def parse_line(line: str) -> ParsedReference:
    """One AMA or Vancouver reference, with or without its number. Never raises."""
    if problem := length_problem(line):
        return ParsedReference(None, line, [problem])
    text = " ".join(line.split())
    if marker := MARKER.match(text):
        text = text[marker.end() :]
    trailing = take_trailing(text)
    dated = _take_date_and_pages(trailing.rest)
    if dated is None:
        return _other_work(line, trailing)
    head, fields, unused = dated
    if unused:
        trailing.problems.append(_("“%(unused)s” was not used.") % {"unused": unused})
    return _assembled(line, head, fields, trailing)


def _assembled(line: str, head: str, fields: dict, trailing: Trailing) -> ParsedReference:
    problems = list(trailing.problems)
    sentences = sentences_of(head)
    authors, sentences = take_authors(sentences)
    if authors is None:
        problems.append(_("The authors were not recognised."))
    title, journal = _title_and_journal(sentences)
    if not title or not journal:
        return ParsedReference(
            None, line, [_("Title and journal could not be separated, so the line was kept as it is.")]
        )
    names, truncated = authors or ([], False)
    item = {"type": "article-journal", "author": names, "title": title, "container-title": journal}
    clean, complaints = clean_csl(item | fields | trailing.identifiers)
    return ParsedReference(clean, line, problems + complaints, truncated)


def _other_work(line: str, trailing: Trailing) -> ParsedReference:
    read = read_other_work(trailing.rest, on_the_web="URL" in trailing.identifiers)
    if read is None:
        problem = _("No “year;volume(issue):pages” or “publisher; year” was found, so the line was kept as it is.")
        return ParsedReference(None, line, [problem])
    fields, truncated = read
    clean, complaints = clean_csl(fields | trailing.identifiers)
    unknown = [] if fields["author"] else [_("The authors were not recognised.")]
    return ParsedReference(clean, line, trailing.problems + unknown + complaints, truncated)


def _take_date_and_pages(text: str) -> tuple[str, dict, str] | None:
    """The words before the date; date, volume, issue and pages as CSL fields; and words after them."""
    window = max(0, len(text) - LOOK_AHEAD)
    online = None
    for match in re.finditer(r"(?<=[.?!”\"] )(?:published|preprint|posted)\b", text[window:], re.IGNORECASE):
        online = ONLINE.fullmatch(text, window + match.start()) or online
    if online:
        return text[: online.start()].strip(), _online_fields(online), ""
    starts = [window + match.start() for match in YEAR_START.finditer(text[window:])]
    for start in starts[-8:]:
        issue = ISSUE.fullmatch(text, start)
        if issue and (issue["volume"] or issue["issue"] or issue["page"]) and text[:start].rstrip()[-1:] in ".?!,":
            return text[:start].strip().rstrip(","), _issue_fields(issue), issue["unused"] or ""
    return None


def _issue_fields(match: re.Match) -> dict:
    fields: dict = {"issued": {"date-parts": [_date_parts(match)]}}
    for name in ("volume", "issue", "page", "supplement"):
        if content := (match[name] or "").strip():
            fields[name] = re.sub(r"\s?[–—−]\s?", "-", content) if name == "page" else content
    return fields


def _online_fields(match: re.Match) -> dict:
    fields = {"issued": {"date-parts": [_date_parts(match)]}}
    if match["page"]:
        fields["page"] = match["page"].strip()
    return fields | ({"type": "article", "genre": "preprint"} if match["how"].lower() != "published online" else {})


def _date_parts(match: re.Match) -> list[int]:
    parts = [int(match["year"])]
    if match["month"]:
        parts.append(MONTHS.index(match["month"][:3].casefold()) + 1)
        if match["day"] and 1 <= int(match["day"]) <= 31:
            parts.append(int(match["day"]))
    return parts


def _title_and_journal(sentences: list[str]) -> tuple[str, str]:
    if len(sentences) < 2:
        return "", ""
    first = len(sentences) - 1
    # "J. Clin. Invest." is one journal in three pieces.
    while (
        first > 1 and ABBREVIATED_WORD.fullmatch(sentences[first]) and ABBREVIATED_WORD.fullmatch(sentences[first - 1])
    ):
        first -= 1
    journal = " ".join(sentences[first:])
    return without_stop(" ".join(sentences[:first])), journal.rstrip(".").strip()
