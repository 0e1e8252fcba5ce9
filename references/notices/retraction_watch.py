"""The Retraction Watch data in the database: loading its file, and finding the rows about a work."""

import datetime
from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from django.db import connection, transaction
from django.db.models import Max, Q
from django.utils import timezone
from psycopg.types.json import Jsonb

from references.models import Reference, ReferenceNotice, RetractionWatchRow
from references.notices.answers import Notice, kind_of
from references.notices.retraction_watch_file import UnusableRow, read_retraction_watch

COLUMNS = (
    "record_id",
    "original_doi",
    "original_pmid",
    "notice_doi",
    "notice_pmid",
    "nature",
    "date",
    "reasons",
    "title",
)
NAMES = ", ".join(COLUMNS)
TABLE = RetractionWatchRow._meta.db_table
# Unlogged, and empty but for the load at work, which holds the lock on the other table.
INCOMING_TABLE = "references_retractionwatchincoming"
# Of a record that the file holds twice, the later row counts.
INCOMING = f"(SELECT DISTINCT ON (record_id) {NAMES} FROM {INCOMING_TABLE} ORDER BY record_id, line DESC) new"  # noqa: S608
DIFFERS = " OR ".join(f"t.{name} IS DISTINCT FROM new.{name}" for name in COLUMNS[1:])
COUNT = f"""
    SELECT count(*), count(*) FILTER (WHERE t.record_id IS NULL), count(*) FILTER (WHERE t.record_id = new.record_id
        AND ({DIFFERS})) FROM {INCOMING} LEFT JOIN {TABLE} t USING (record_id)
"""  # noqa: S608
KEEP = f"""
    INSERT INTO {TABLE} AS t ({NAMES}, data_date) SELECT {NAMES}, %s FROM {INCOMING}
    ON CONFLICT (record_id) DO UPDATE SET {", ".join(f"{name} = excluded.{name}" for name in COLUMNS[1:])},
        data_date = excluded.data_date
    WHERE t.data_date <> excluded.data_date OR {DIFFERS.replace("new.", "excluded.")}
"""  # noqa: S608
CLEAR = f"DELETE FROM {INCOMING_TABLE}"  # noqa: S608
MOST_PROBLEMS = 20


class UnfitDate(ValueError):
    """The data cannot be of that date; the message says why."""


class LoadReport(NamedTuple):
    """What came of loading a file: rows read, and of these new, changed, repeated and unusable ones.

    ``no_longer_listed`` counts loaded rows that the file does not have; they stay but tell of nothing any more.
    ``problems`` are sentences about the first rows that could not be read in full.
    """

    read: int
    new: int
    changed: int
    repeated: int
    unusable: int
    no_longer_listed: int
    problems: list[str]


def loaded_date() -> datetime.date | None:
    """The date of the data that is loaded, or None before the first load."""
    return RetractionWatchRow.objects.aggregate(newest=Max("data_date"))["newest"]


@transaction.atomic
def load_retraction_watch(stream: Iterable[bytes], *, data_date: datetime.date) -> LoadReport:
    """Bring the loaded rows up to the state of a file, opened in binary mode and read as it goes.

    The same file twice changes nothing. Raises ``UnfitDate`` for a date in the future or before that of the
    loaded data, and ``NotRetractionWatch`` for another file; nothing is changed then.
    """
    with connection.cursor() as cursor:
        cursor.execute(f"LOCK TABLE {TABLE} IN SHARE ROW EXCLUSIVE MODE")
        _refuse_unfit(data_date)
        cursor.execute(CLEAR)
        read, unusable, problems = _copy(cursor, stream)
        cursor.execute(COUNT)
        distinct, new, changed = cursor.fetchone()
        cursor.execute(KEEP, [data_date])
        cursor.execute(CLEAR)
    gone = RetractionWatchRow.objects.filter(data_date__lt=data_date).count()
    return LoadReport(read, new, changed, read - unusable - distinct, unusable, gone, problems)


def rows_about(references: Iterable[Reference]) -> dict:
    """The loaded rows about each of the works, by the work's id: those that name its DOI or its PMID."""
    works = list(references)
    by_doi = {work.doi: work.pk for work in works if work.doi}
    by_pmid = {work.pmid: work.pk for work in works if work.pmid}
    named = Q(original_doi__in=by_doi) | Q(original_pmid__in=by_pmid)
    newest = loaded_date()
    if newest is None:
        return {}
    found: dict = defaultdict(list)
    for row in RetractionWatchRow.objects.filter(named, data_date=newest).order_by("-date", "-record_id"):
        for work in {by_doi.get(row.original_doi), by_pmid.get(row.original_pmid)} - {None}:
            found[work].append(row)
    return found


def notice_of(row: RetractionWatchRow) -> Notice:
    """The notice that a row tells of."""
    return Notice(
        kind=kind_of(row.nature),
        source=ReferenceNotice.Source.RETRACTION_WATCH,
        label=row.nature,
        notice_doi=row.notice_doi,
        notice_pmid=row.notice_pmid,
        date=row.date,
        source_record_id=str(row.record_id),
        reasons=tuple(row.reasons),
    )


def _refuse_unfit(data_date):
    if data_date > timezone.localdate():
        raise UnfitDate("The date of the data is in the future.")
    loaded = loaded_date()
    if loaded and data_date < loaded:
        raise UnfitDate(f"Newer data is loaded already, of {loaded:%-d %B %Y}. Nothing was changed.")


def _copy(cursor, stream):
    read = unusable = 0
    problems = []
    with cursor.copy(f"COPY {INCOMING_TABLE} (line, {NAMES}) FROM STDIN") as copy:
        for row in read_retraction_watch(stream):
            read += 1
            if isinstance(row, UnusableRow):
                unusable += 1
                found = [row.problem]
            else:
                copy.write_row([read, *_values(row)])
                found = row.problems
            problems += [f"Line {row.line}: {problem}" for problem in found][: MOST_PROBLEMS - len(problems)]
    return read, unusable, problems


def _values(row):
    return [Jsonb(row.reasons) if name == "reasons" else getattr(row, name) for name in COLUMNS]
