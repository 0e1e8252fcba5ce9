"""A pasted reference list, cut into its references."""

import re
from dataclasses import dataclass, field
from typing import NamedTuple

from django.utils.translation import gettext as _

from refusals import Refusal

LONGEST_LIST = 500
#: A reference has at most so many characters, through whichever door it comes.
LONGEST_LINE = 5_000
MOST_ROWS = 20_000
MARKER = re.compile(r"[ \t\u00a0]*(?:\[(\d{1,4})\]|\((\d{1,4})\)|(\d{1,3})[.)])[ \t\u00a0]+(?=\S)")
BARE_MARKER = re.compile(r"[ \t\u00a0]*(?:\[(\d{1,4})\]|\((\d{1,4})\)|(\d{1,3})[.)])[ \t\u00a0]*")
BROKEN = re.compile(r"\d[-–]$|/$")
HEADING = re.compile(r"[#*\s]*(?:references?|bibliography|literature cited|works cited)[:*\s]*", re.IGNORECASE)


class LineTooLong(Refusal):
    """A pasted line is longer than a reference can be; ``message`` says what to do."""


class NumberedLine(NamedTuple):
    """One reference of a list: its number or None, its text on one line, and the line where it began."""

    number: int | None
    text: str
    line: int


@dataclass
class ReferenceList:
    """The references of a pasted list in their order, and sentences about its numbering."""

    lines: list[NumberedLine] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)

    def __iter__(self):
        return iter(self.lines)

    def __len__(self) -> int:
        return len(self.lines)

    def too_long(self) -> list[str]:
        """A sentence about each line that is too long for a reference, saying which and what to do."""
        return [length_problem(line.text, line=line.line) for line in self.lines if len(line.text) > LONGEST_LINE]


def length_problem(text: str, *, line: int | None = None) -> str:
    """That a line is too long for a reference, in a sentence; "" when it is not."""
    if len(text) <= LONGEST_LINE:
        return ""
    facts = {"line": line, "count": f"{len(text):,}", "most": f"{LONGEST_LINE:,}", "start": text.strip()[:60]}
    if line is None:
        message = _("The line “%(start)s…” has %(count)s characters; a reference has at most %(most)s.")
    else:
        message = _("Line %(line)s, “%(start)s…”, has %(count)s characters; a reference has at most %(most)s.")
    return " ".join([message % facts, _("Put each reference on a line of its own, and leave out what is none.")])


def refuse_long_line(raw_text: str) -> None:
    """Raise LineTooLong for a line that is longer than a reference can be."""
    if problem := length_problem(raw_text):
        raise LineTooLong(problem)


def split_list(text: str) -> ReferenceList:
    """The references of a pasted list.

    Knows "1. ", "1) ", "[1] " and "(1) "; lines that do not begin with a number continue the one
    before. A list without numbers has one reference on each line. A heading is passed over. Gaps and
    double numbers are problems, and a list of more than 500 references is not cut at all.
    """
    rows = [(place, row.strip()) for place, row in enumerate(text.splitlines(), 1)]
    rows = [(place, row) for place, row in rows if row]
    if len(rows) > MOST_ROWS:
        return ReferenceList(
            [],
            [
                _("The list has %(count)s lines; at most %(most_rows)s can be read at once.")
                % {"count": f"{len(rows):,}", "most_rows": f"{MOST_ROWS:,}"}
            ],
        )
    if rows and HEADING.fullmatch(rows[0][1]):
        rows = rows[1:]
    is_numbered = bool(rows) and _number_of(rows[0][1]) is not None
    lines = _numbered(rows) if is_numbered else [NumberedLine(None, row, place) for place, row in rows]
    if len(lines) > LONGEST_LIST:
        problem = _(
            "The list has %(count)s references; at most %(longest_list)s can be read at once. Paste it in parts."
        ) % {"count": f"{len(lines):,}", "longest_list": LONGEST_LIST}
        return ReferenceList([], [problem])
    return ReferenceList(lines, _numbering_problems(lines) if is_numbered else [])


def _number_of(row: str) -> int | None:
    match = MARKER.match(row) or BARE_MARKER.fullmatch(row)
    return int(next(number for number in match.groups() if number)) if match else None


def _numbered(rows: list[tuple[int, str]]) -> list[NumberedLine]:
    lines: list[NumberedLine] = []
    parts: list[list[str]] = []
    expected: int | None = None
    for place, row in rows:
        number = _number_of(row)
        if number is None or not _may_begin(number, row, expected):
            parts[-1].append(row)
            continue
        expected = number + 1
        match = MARKER.match(row)
        parts.append([row[match.end() :] if match else ""])
        lines.append(NumberedLine(number, "", place))
    return [line._replace(text=_joined(part)) for line, part in zip(lines, parts, strict=True)]


def _may_begin(number: int, row: str, expected: int | None) -> bool:
    """A wrapped line may begin with a page or a year: "2013. " is no number of a list of ten."""
    return expected is None or abs(number - expected) <= 20 or row.lstrip()[0] in "[("


def _joined(parts: list[str]) -> str:
    """Wrapped rows on one line; a row broken inside a page range or an address joins without a space."""
    glued = [part if BROKEN.search(part[-2:]) else f"{part} " for part in parts]
    return " ".join("".join(glued).split())


def _numbering_problems(lines: list[NumberedLine]) -> list[str]:
    problems: list[str] = []
    seen: dict[int | None, int] = {}
    expected = lines[0].number if lines else 1
    if lines and expected != 1:
        problems.append(_("The list begins with %(expected)s, not with 1.") % {"expected": expected})
    for line in lines:
        if line.number in seen:
            problems.append(
                _("Number %(number)s stands twice: in lines %(seen)s and %(line)s.")
                % {"number": line.number, "seen": seen[line.number], "line": line.line}
            )
        elif line.number != expected:
            problems.append(
                _("Line %(line)s has number %(number)s where %(expected)s was expected.")
                % {"line": line.line, "number": line.number, "expected": expected}
            )
        seen.setdefault(line.number, line.line)
        expected = (line.number or 0) + 1
        if not line.text:
            problems.append(
                _("Number %(number)s in line %(line)s has no text.") % {"number": line.number, "line": line.line}
            )
    return problems
