"""Records of tagged lines, as RIS and MEDLINE files have them, told apart without losing any."""

import re
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from references.formats.items import Contents, ReadItem, about_lines

# Two letters, two spaces and a hyphen; writers differ in the spaces.
RIS_LINE = re.compile(r"\s{0,3}([A-Za-z][A-Za-z0-9])([ \t]{0,4})-(?:\s(.*))?$", re.DOTALL)
# Four places for the tag and a hyphen.
MEDLINE_LINE = re.compile(r"([A-Z][A-Z0-9]{1,3})[ \t]{0,3}-[ \t]?(.*)$", re.DOTALL)
TITLE_TAGS = frozenset(["TI", "BTI", "CTI"])
CONTINUED = "      "


@dataclass
class TaggedRecord:
    """One record: the line it begins on, its text, its tags with their values in order, and what is odd about it."""

    line: int
    rows: list[str] = field(default_factory=list)
    fields: list[tuple[str, str]] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    known_tags: frozenset = frozenset()

    @property
    def raw(self) -> str:
        return "\n".join(self.rows)

    def values(self) -> dict[str, list[str]]:
        """The values that say something, by tag, in the order of the file."""
        values = defaultdict(list)
        for tag, value in self.fields:
            if value:
                values[tag].append(value)
        return values

    def add(self, tag: str, value: str, row: str) -> None:
        self.rows.append(row)
        self.fields.append((tag, value))

    def carry_on(self, row: str) -> None:
        """Join a line without a tag to the value before it."""
        tag, value = self.fields[-1]
        self.rows.append(row)
        self.fields[-1] = (tag, f"{value} {row.strip()}" if value else row.strip())


@dataclass
class TaggedFile:
    """The records of a file, as many as wanted, how many more it has, and the lines between them."""

    records: list[TaggedRecord] = field(default_factory=list)
    left_out: int = 0
    outside: list[int] = field(default_factory=list)

    def contents(self, read: Callable[[TaggedRecord], ReadItem]) -> Contents:
        """What the file holds, each record as ``read`` gives it."""
        words = _("Text outside of records was not read, in line %(places)s%(more)s.")
        return Contents([read(record) for record in self.records], about_lines(words, self.outside), self.left_out)

    def begin(self, record: TaggedRecord, most: int) -> TaggedRecord:
        if len(self.records) < most:
            self.records.append(record)
        else:
            self.left_out += 1
        return record


def read_ris_records(text: str, *, known_tags: frozenset, most: int) -> TaggedFile:
    """The records of a RIS file. A record that does not begin with TY or end with ER is kept and says so."""
    file, record = TaggedFile(), None
    for line, row in enumerate(text.split("\n"), 1):
        tag, value = _ris_tag(row, known_tags)
        if tag == "TY":
            if record:
                record.problems.append(_("The record is not closed by an ER line."))
            record = file.begin(TaggedRecord(line), most)
            record.add(tag, value, row)
        elif tag == "ER":
            if record:
                record.rows.append(row)
            else:
                file.outside.append(line)
            record = None
        elif tag:
            if record is None:
                record = file.begin(TaggedRecord(line, problems=[_("The record does not begin with a TY line.")]), most)
            record.add(tag, value, row)
        elif row.strip():
            record.carry_on(row) if record else file.outside.append(line)
    if record:
        record.problems.append(_("The record is not closed by an ER line."))
    return file


def _ris_tag(row: str, known_tags: frozenset) -> tuple[str, str]:
    match = RIS_LINE.match(row[:20]) if "-" in row[:12] else None
    if not match:
        return "", ""
    tag = match[1].upper()
    # Words such as "up - " begin wrapped lines; a tag that nobody knows must look exactly like one.
    if tag not in known_tags and not (match[2] == "  " and match[1].isupper()):
        return "", ""
    return tag, row[match.end(2) + 1 :].strip()


def read_medline_records(text: str, *, most: int) -> TaggedFile:
    """The records of a PubMed .nbib or MEDLINE file: each begins with PMID, or after a blank line with a title."""
    file, record, after_blank = TaggedFile(), None, False
    rows = text.split("\n")
    blank_separates = sum(1 for row in rows if not row.strip()) < 0.45 * len(rows)
    for line, row in enumerate(rows, 1):
        if row.startswith(CONTINUED) and record and row.strip():
            record.carry_on(row)
            continue
        tag, value = _medline_tag(row)
        if not tag:
            if row.strip():
                file.outside.append(line)
            after_blank = after_blank or not row.strip()
            continue
        if record is None or tag == "PMID" or (after_blank and blank_separates and _has_title(rows, line)):
            record = file.begin(TaggedRecord(line), most)
        record.add(tag, value, row)
        after_blank = False
    return file


def _medline_tag(row: str) -> tuple[str, str]:
    if row[4:6] == "- " and row[:4].rstrip().isalnum() and row[0].isupper():
        return row[:4].rstrip(), row[6:].strip()
    match = MEDLINE_LINE.match(row)
    return (match[1], match[2].strip()) if match else ("", "")


def _has_title(rows: list[str], line: int) -> bool:
    """Whether the paragraph from a line on has a title: a stray blank line must not cut a record in two."""
    for row in rows[line - 1 : line + 200]:
        if not row.strip():
            return False
        if _medline_tag(row)[0] in TITLE_TAGS:
            return True
    return False
