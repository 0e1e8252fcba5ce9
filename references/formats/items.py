"""What reading a file of references gives: one item for each record that the file says it has."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

from django.utils.translation import gettext as _

from references.records.csl import authors, clean_csl
from refusals import Refusal


class ReadState(StrEnum):
    """What came of one record of a file."""

    READ = "read"
    #: Nothing but an identifier: a service must be asked what the work is.
    NEEDS_LOOKUP = "needs_lookup"
    INVALID = "invalid"


@dataclass(frozen=True)
class ReadItem:
    """One record of a file: cleaned CSL-JSON, or None when it could not be read.

    ``line`` counts from 1, ``raw`` is the record as it stood in the file (shortened above 20,000
    characters), ``key`` is the file's own name for it or "", ``problems`` are sentences for a person.
    """

    line: int
    raw: str
    csl: dict | None
    key: str = ""
    problems: list[str] = field(default_factory=list)
    state: ReadState = ReadState.READ

    @property
    def record(self) -> dict:
        """The cleaned CSL-JSON; {} where there is none."""
        return self.csl or {}


@dataclass(frozen=True)
class ImportResult:
    """What a file holds: ``read`` records, as many ``items``, and sentences about the file as a whole.

    ``left_out`` records beyond the limit were counted and not read.
    """

    format: str
    encoding: str
    read: int
    items: list[ReadItem]
    problems: list[str] = field(default_factory=list)
    left_out: int = 0


class Contents(NamedTuple):
    """What a reader finds in a text: its items, sentences about it as a whole, and how many records are left out."""

    items: list[ReadItem]
    problems: list[str]
    left_out: int


class FileRefused(Refusal):
    """The file was not read at all; ``message`` says why, in a sentence for the person who gave it."""


MOST_RECORDS = 10_000
LONGEST_RAW = 20_000
SAID_LINES = 20
#: One of these names a work; a record without any of them could be anything.
NAMING = ("title", "DOI", "PMID", "PMCID", "URL", "ISBN")


def item_of(csl: dict, *, line: int, raw: str, key: str = "", problems=()) -> ReadItem:
    """The item of a record in CSL-like fields: cleaned, and invalid when it names no work."""
    clean, complaints = clean_csl(csl)
    said = [*problems, *complaints]
    if not any(clean.get(name) for name in NAMING) and not (authors(clean) and clean.get("issued")):
        said.insert(0, _("The record names no work: it has no title, no identifier, and not both authors and a year."))
        return invalid(said, line=line, raw=raw, key=key)
    if not clean.get("title"):
        said.insert(0, _("The record has no title."))
    return ReadItem(line, shortened(raw), clean, key, said)


def invalid(problems: list[str], *, line: int, raw: str, key: str = "") -> ReadItem:
    """The item of a record that could not be read."""
    return ReadItem(line, shortened(raw), None, key, problems, ReadState.INVALID)


def about_lines(words: str, lines: list[int]) -> list[str]:
    """The sentence with %(places)s%(more)s about some lines, of which the first 20 are named; [] without any."""
    if not lines:
        return []
    more = _(" and %(count)s more") % {"count": f"{len(lines) - SAID_LINES:,}"} if len(lines) > SAID_LINES else ""
    return [words % {"places": ", ".join(f"{line:,}" for line in lines[:SAID_LINES]), "more": more}]


def shortened(raw: str) -> str:
    """The record as it stood, without what follows the first 20,000 characters."""
    return raw if len(raw) <= LONGEST_RAW else f"{raw[:LONGEST_RAW]}…"
