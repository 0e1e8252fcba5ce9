"""Notices in PubMed's records: esummary's JSON and MEDLINE's tagged text."""

import datetime
import re
from collections.abc import Iterable, Mapping

from references.identifiers import normalise_doi, normalise_pmid
from references.notices.notice import Kind, Notice, Source, one_line

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
