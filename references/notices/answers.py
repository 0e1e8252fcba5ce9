"""Notices on works as Crossref and PubMed tell of them. Nothing here asks a service or touches the database."""

import datetime
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from references.models import ReferenceNotice
from references.records.identifiers import normalise_doi, normalise_pmid

Kind = ReferenceNotice.Kind
Source = ReferenceNotice.Source
LONGEST_LABEL = 200
UNSTORABLE = re.compile("[\x00-\x1f\x7f\ud800-\udfff]+")
#: The vocabulary is open: a word that is not here is kept as another kind of notice, under its own label.
KINDS = {
    "retraction": Kind.RETRACTION,
    "partial retraction": Kind.PARTIAL_RETRACTION,
    "withdrawal": Kind.WITHDRAWAL,
    "removal": Kind.REMOVAL,
    "expression of concern": Kind.CONCERN,
    "correction": Kind.CORRECTION,
    "corrigendum": Kind.CORRECTION,
    "erratum": Kind.CORRECTION,
    "reinstatement": Kind.REINSTATEMENT,
}


@dataclass(frozen=True)
class Notice:
    """What one source tells about one notice on a work; the fields are those of ``ReferenceNotice``."""

    kind: Kind
    source: Source
    label: str = ""
    notice_doi: str = ""
    notice_pmid: str = ""
    date: datetime.date | None = None
    source_record_id: str = ""
    reasons: tuple[str, ...] = ()


def kind_of(word) -> Kind:
    """The kind that a service's word means, whether written with spaces, ``-`` or ``_``; else ``OTHER``."""
    return KINDS.get(re.sub(r"[\s_-]+", " ", one_line(word)).strip().lower(), Kind.OTHER)


def one_line(value) -> str:
    """A value as one short line that the database can hold; "" for anything but text and numbers."""
    if not isinstance(value, str | int) or isinstance(value, bool):
        return ""
    text = value if isinstance(value, str) else str(value) if value.bit_length() < 256 else ""
    return UNSTORABLE.sub(" ", text[: 2 * LONGEST_LABEL]).strip()[:LONGEST_LABEL]


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


#: Tags on the work that a notice is about (NLM, "MEDLINE/PubMed Data Element (Field) Descriptions").
#: ROF and its like stand on the notice itself.
TAGS = {
    "RIN": (Kind.RETRACTION, "Retraction in"),
    "EIN": (Kind.CORRECTION, "Erratum in"),
    "ECI": (Kind.CONCERN, "Expression of concern in"),
    "CRI": (Kind.CORRECTION, "Corrected and republished in"),
    "UIN": (Kind.OTHER, "Update in"),
}
RELATIONS = {label.lower(): (kind, label) for kind, label in TAGS.values()} | {
    "partial retraction in": (Kind.PARTIAL_RETRACTION, "Partial retraction in"),
}
RETRACTED = "retracted publication"
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
CITED_DAY = re.compile(r"\b((?:1[89]|20)\d\d) (" + "|".join(MONTHS) + r")[a-z]{0,6} (\d{1,2})\b", re.IGNORECASE)
CITED_PMID = re.compile(r"\bPMID: ?(\d{1,9})\b")


def notices_from_pubmed(summary: dict) -> list[Notice]:
    """The notices on a work in its esummary record (``result[pmid]``), each once.

    A work whose publication types name it retracted has a retraction even when the record does not say
    where that stands. "Retraction of Publication" marks the notice itself and says nothing. Never raises.
    """
    if not isinstance(summary, dict):
        return []
    notices = [notice for entry in _listed(summary.get("references")) if (notice := _related(entry))]
    types = {one_line(name).lower() for name in _listed(summary.get("pubtype"))}
    if RETRACTED in types and not any(notice.kind == Kind.RETRACTION for notice in notices):
        notices.append(Notice(kind=Kind.RETRACTION, source=Source.PUBMED, label="Retracted Publication"))
    return list(dict.fromkeys(notices))


def notices_from_medline(tags: Mapping[str, Iterable[str]]) -> list[Notice]:
    """The notices on a work in its MEDLINE record: values by tag, as a reader of .nbib files gives them.

    Never raises; tags that do not tell of a notice are passed over.
    """
    notices = [
        _cited(kind, label, citation)
        for tag, (kind, label) in TAGS.items()
        for citation in _listed(tags.get(tag))
        if isinstance(citation, str) and citation.strip()
    ]
    return list(dict.fromkeys(notices))


def _listed(value) -> list:
    if isinstance(value, str):
        return [value]
    return list(value) if isinstance(value, list | tuple) else []


def _related(entry) -> Notice | None:
    relation = one_line(entry.get("reftype")).lower() if isinstance(entry, dict) else ""
    if relation not in RELATIONS:
        return None
    kind, label = RELATIONS[relation]
    return _cited(kind, label, one_line(entry.get("refsource")), pmid=normalise_pmid(entry.get("pmid")))


def _cited(kind: Kind, label: str, citation: str, pmid: str = "") -> Notice:
    """A notice by its citation, such as "Lancet. 2010 Feb 6;375(9713):445. doi: 10.1000/x. PMID: 1"."""
    citation = citation[:2_000]
    named = CITED_PMID.search(citation)
    return Notice(
        kind=kind,
        source=Source.PUBMED,
        label=label,
        notice_doi=normalise_doi(citation),
        notice_pmid=pmid or (normalise_pmid(named[1]) if named else ""),
        date=_day(citation),
        # PubMed numbers its notices by their PMID; it also keeps two errata without a DOI apart.
        source_record_id=pmid or (named[1] if named else ""),
    )


def _day(citation: str) -> datetime.date | None:
    match = CITED_DAY.search(citation)
    try:
        return datetime.date(int(match[1]), MONTHS.index(match[2].lower()) + 1, int(match[3])) if match else None
    except ValueError:
        return None
