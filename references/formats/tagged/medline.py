"""PubMed's .nbib and MEDLINE files, read into CSL-JSON (NLM, MEDLINE/PubMed Data Element Descriptions)."""

# ruff: noqa: SIM905 - tags are a few letters each

import re

from django.utils.translation import gettext as _

from references.formats.dates import read_date
from references.formats.items import Contents, ReadItem, item_of
from references.formats.people import read_medline_name
from references.formats.tagged.lines import TaggedRecord, read_medline_records
from references.records.csl_values import NOTICE_TAGS
from references.records.identifiers import normalise_doi, normalise_pmcid, normalise_pmid

TEXTS = {
    "TI": "title",
    "BTI": "container-title",
    "CTI": "collection-title",
    "VTI": "volume-title",
    "TT": "original-title",
    "VI": "volume",
    "IP": "issue",
    "PG": "page",
    "JT": "container-title",
    "TA": "container-title-short",
    "PB": "publisher",
    "EN": "edition",
}
#: Publication types that say what kind of record this is; all others are journal articles.
TYPES = {
    "book": "book",
    "book chapter": "chapter",
    "dissertation": "thesis",
    "academic dissertation": "thesis",
    "technical report": "report",
    "dataset": "dataset",
    "patent": "patent",
    "preprint": "article",
}
# What PubMed adds about its own record, addresses of people and what no reference prints.
PASSED_OVER = frozenset(
    """
    PMID OWN STAT DA DCOM LR LA AB MH OT OTO PT IS ISBN LID AID PMC PMCR PMCID DP DEP FAU AU CN FED ED FIR IR AD
    AUID JID SB RN RF SO EDAT MHDA CRDT PHST PST GR CI COIS MID OID PL GN SI NM PS FPS SFM GS CDAT CTDT DDAT DRDT
    IRAD LID OABL OAB PUBM EFR ROF CRF UOF ECF RPF ORI SPIN DDIN DRIN OCI CIN CON NIHMS NIHMSID MANUSCRIPT VOLUME
    """.split()
)
SERIAL_NUMBER = re.compile(r"(\d{4}-?\d{3}[\dXx])")
LABELLED = re.compile(r"(?:doi:\s*)?(\S{1,400})(?:\s+\[(doi|pii|bookaccession|pmcid)\])?", re.IGNORECASE)


def read_medline(text: str, *, most: int) -> Contents:
    """What a .nbib or MEDLINE file holds, ``most`` records of it."""
    return read_medline_records(text, most=most).contents(_item)


def _item(record: TaggedRecord) -> ReadItem:
    values = record.values()
    problems = list(record.problems)
    csl: dict = {"type": _type(values)}
    for tag, field in TEXTS.items():
        if tag in values:
            csl.setdefault(field, " ".join(values[tag]) if tag == "TI" else values[tag][0])
    # A book's own title stands where an article names its book.
    if csl["type"] == "book" and "title" not in csl and "container-title" in csl:
        csl["title"] = csl.pop("container-title")
    _take_people(values, csl)
    _take_date(values, csl)
    _take_identifiers(values, csl, problems)
    _take_texts(values, csl)
    csl["custom"] = _indexing(values)
    unknown = sorted(set(values) - PASSED_OVER - set(TEXTS) - NOTICE_TAGS)
    if unknown:
        problems.append(
            _("Tags without a place in the record were left out: %(unknown)s.") % {"unknown": ", ".join(unknown[:20])}
        )
    key = values["PMID"][0][:200] if "PMID" in values else ""
    return item_of(csl, line=record.line, raw=record.raw, key=key, problems=problems)


def _type(values: dict) -> str:
    stated = [name.lower() for name in values.get("PT", [])]
    found = next((TYPES[name] for name in stated if name in TYPES), "")
    if found == "book" and "BTI" in values and "TI" in values:
        return "chapter"
    return found or ("book" if "BTI" in values and "JT" not in values and "TI" not in values else "article-journal")


def _take_people(values: dict, csl: dict) -> None:
    for full, short, field in (("FAU", "AU", "author"), ("FED", "ED", "editor")):
        written = values.get(full) or [_divided(name) for name in values.get(short, [])]
        csl[field] = [read_medline_name(name) for name in written]
    csl["author"] += [{"literal": name} for name in values.get("CN", [])]


def _divided(short: str) -> str:
    """ "Long V" as "Long, V": the short form ends in initials."""
    family, _, initials = short.rpartition(" ")
    return f"{family}, {initials}" if family and initials.isupper() else short


def _take_date(values: dict, csl: dict) -> None:
    if "DP" in values:
        csl["issued"] = read_date(values["DP"][0])
    if "DEP" in values and len(day := values["DEP"][0]) == 8 and day.isdigit():
        published = read_date(f"{day[:4]}-{day[4:6]}-{day[6:]}")
        csl["available-date"] = published
        csl.setdefault("issued", published)


def _take_identifiers(values: dict, csl: dict, problems: list[str]) -> None:
    for value in values.get("PMID", [])[:1]:
        csl["PMID"] = value
    for tag in ("PMC", "PMCID"):
        for value in values.get(tag, []):
            # Old files write the number alone, and some a line break inside the tag: "PMC -22664230".
            pmcid = normalise_pmcid(value) or (f"PMC{value}" if normalise_pmid(value) else "")
            csl.setdefault("PMCID", pmcid or value)
    for value in (*values.get("LID", []), *values.get("AID", [])):
        match = LABELLED.fullmatch(value)
        number, label = (match[1], (match[2] or "").lower()) if match else (value, "")
        if label in ("", "doi") and (doi := normalise_doi(value)):
            csl.setdefault("DOI", doi)
        elif label == "pii" and "PG" not in values and "DOI" not in csl:
            csl.setdefault("number", number)
    serials = sorted(values.get("IS", []), key=lambda value: "linking" not in value.lower())
    if match := next(filter(None, map(SERIAL_NUMBER.match, serials)), None):
        csl["ISSN"] = match[1]
    elif serials:
        problems.append(_("“%(serials)s” is not an ISSN and was left out.") % {"serials": serials[0][:40]})
    if "ISBN" in values:
        csl["ISBN"] = values["ISBN"][0].split("(")[0]


def _take_texts(values: dict, csl: dict) -> None:
    for tag, field, joint in (("AB", "abstract", " "), ("LA", "language", ", ")):
        if tag in values:
            csl[field] = joint.join(values[tag])
    if "OT" in values:
        csl["keyword"] = "; ".join(values["OT"])
    if "PL" in values and csl["type"] != "article-journal":
        csl["publisher-place"] = values["PL"][0]
    if csl["type"] == "article":
        csl["genre"] = "preprint"


def _indexing(values: dict) -> dict:
    """PubMed's indexing, kept for the study type, and its links to notices on the work."""
    notices = {tag: values[tag] for tag in sorted(NOTICE_TAGS) if tag in values}
    return {"publication_types": values.get("PT", []), "mesh": values.get("MH", []), "notices": notices}
