"""Notices in a Crossref work record."""

import datetime

from references.identifiers import normalise_doi
from references.notices.notice import Notice, Source, kind_of, one_line

LONGEST_RECORD_ID = 100


def notices_from_crossref(message: dict) -> list[Notice]:
    """The notices on a work, in the order of its Crossref record, each once.

    ``message`` is the work's record. Read is ``updated-by``, which points from the work to its notices;
    ``update-to`` points the other way and makes the record itself a notice (Crossref, "Retrieve
    Retraction Watch metadata", 2025). Crossref's own entries and those that it has from Retraction
    Watch stay two, each with its source. Never raises.
    """
    entries = message.get("updated-by") if isinstance(message, dict) else None
    if not isinstance(entries, list):
        return []
    return list(dict.fromkeys(_notice(entry) for entry in entries if isinstance(entry, dict)))


def _notice(entry: dict) -> Notice:
    from_watch = one_line(entry.get("source")).lower().replace("_", "-") == "retraction-watch"
    return Notice(
        kind=kind_of(entry.get("type")),
        source=Source.RETRACTION_WATCH if from_watch else Source.CROSSREF,
        label=one_line(entry.get("label")) or one_line(entry.get("type")),
        notice_doi=normalise_doi(entry.get("DOI")),
        date=_date(entry.get("updated")),
        source_record_id=one_line(entry.get("record-id"))[:LONGEST_RECORD_ID],
    )


def _date(updated) -> datetime.date | None:
    """The day of a notice; one known by its year or month only has none."""
    try:
        year, month, day = updated["date-parts"][0][:3]
        return datetime.date(year, month, day)
    except (TypeError, ValueError, LookupError, OverflowError):
        return None
