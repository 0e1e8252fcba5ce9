"""The Retraction Watch data, row by row from its CSV file."""

import codecs
import csv
import datetime
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from references.records.identifiers import normalise_doi, normalise_pmid
from references.records.storable import storable_text

COLUMNS = (
    "Record ID",
    "Title",
    "RetractionDate",
    "RetractionDOI",
    "RetractionPubMedID",
    "OriginalPaperDOI",
    "OriginalPaperPubMedID",
    "RetractionNature",
    "Reason",
)
ABSENT = frozenset(["", "0", "unavailable"])
DAY = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})(?:\s+\d{1,2}:\d{2}(?::\d{2})?)?")
LARGEST_RECORD_ID = 2_147_483_647
LONGEST_NATURE = 40


class NotRetractionWatch(ValueError):
    """The file is not the Retraction Watch data; the message says what is missing."""


@dataclass(frozen=True, slots=True)
class WatchRow:
    """One row about one notice; the fields are those of ``RetractionWatchRow`` without ``data_date``.

    ``problems`` has a sentence for every value that is there but could not be read.
    """

    line: int
    record_id: int
    original_doi: str
    original_pmid: str
    notice_doi: str
    notice_pmid: str
    nature: str
    date: datetime.date | None
    reasons: list[str]
    title: str
    problems: list[str]


@dataclass(frozen=True, slots=True)
class UnusableRow:
    """A row that cannot be used at all: the line on which it ends and a sentence that says why."""

    line: int
    problem: str


def read_retraction_watch(stream: Iterable[bytes]) -> Iterator[WatchRow | UnusableRow]:
    """Each row of the CSV file, in its order; a paper may have several, such as a retraction and a reinstatement.

    ``stream`` is the file opened in binary mode, read as it goes. Text is UTF-8, with the replacement
    character for what is not. Raises NotRetractionWatch when the first line lacks a column; columns
    may stand in any order and the header may end in a comma.
    """
    rows = csv.reader(_text_lines(stream))
    places = _places(next(_rows(rows), None))
    for row in _rows(rows):
        if isinstance(row, UnusableRow):
            yield row
        elif any(row):
            yield _read(row, places, rows.line_num)


def _text_lines(stream: Iterable[bytes]) -> Iterator[str]:
    for place, line in enumerate(stream):
        yield line.removeprefix(codecs.BOM_UTF8 if place == 0 else b"").decode("utf-8", errors="replace")


def _rows(reader) -> Iterator[list[str] | UnusableRow]:
    while True:
        try:
            yield next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield UnusableRow(reader.line_num, f"The row cannot be read as CSV: {error}.")


def _places(header) -> dict[str, int]:
    if not isinstance(header, list):
        raise NotRetractionWatch("The file is empty or is not CSV.")
    names = [name.strip() for name in header]
    missing = [name for name in COLUMNS if name not in names]
    if missing:
        raise NotRetractionWatch(f"This is not the Retraction Watch file: {', '.join(missing)} missing in line 1.")
    return {name: names.index(name) for name in COLUMNS}


def _read(row: list[str], places: dict[str, int], line: int) -> WatchRow | UnusableRow:
    if len(row) <= max(places.values()):
        return UnusableRow(line, f"The row has {len(row)} columns; {max(places.values()) + 1} are needed.")
    cells = {name: storable_text(row[place]).strip() for name, place in places.items()}
    number = cells["Record ID"]
    if not (number.isascii() and number.isdigit() and len(number) <= 10 and int(number) <= LARGEST_RECORD_ID):
        return UnusableRow(line, f"“{number[:40]}” is not a record's number.")
    if not cells["RetractionNature"] or len(cells["RetractionNature"]) > LONGEST_NATURE:
        return UnusableRow(line, f"Record {number} does not say what kind of notice it is.")
    problems: list[str] = []
    return WatchRow(
        line=line,
        record_id=int(number),
        original_doi=_doi(cells["OriginalPaperDOI"], problems),
        original_pmid=_pmid(cells["OriginalPaperPubMedID"], problems),
        notice_doi=_doi(cells["RetractionDOI"], problems),
        notice_pmid=_pmid(cells["RetractionPubMedID"], problems),
        nature=cells["RetractionNature"],
        date=_date(cells["RetractionDate"], problems),
        reasons=_reasons(cells["Reason"]),
        title=cells["Title"],
        problems=problems,
    )


def _doi(written: str, problems: list[str]) -> str:
    doi = "" if written.lower() in ABSENT else normalise_doi(written)
    return _or_complain(doi, written, "a DOI", problems)


def _pmid(written: str, problems: list[str]) -> str:
    pmid = "" if written.lower() in ABSENT else normalise_pmid(written)
    return _or_complain(pmid, written, "a PMID", problems)


def _or_complain(value, written: str, kind: str, problems: list[str]):
    if not value and written.lower() not in ABSENT:
        problems.append(f"“{written[:80]}” is not {kind} and was left out.")
    return value


def _date(written: str, problems: list[str]) -> datetime.date | None:
    match = DAY.fullmatch(written)
    try:
        date = datetime.date(int(match[3]), int(match[1]), int(match[2])) if match else None
    except ValueError:
        date = None
    return _or_complain(date, written, "a date (month/day/year)", problems)


def _reasons(written: str) -> list[str]:
    """The reasons of a list with ``;``, which may end in one; each may begin with ``+``."""
    return [reason for part in written.split(";") if (reason := part.strip().lstrip("+").strip())]
