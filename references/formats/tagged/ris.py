"""RIS files, read into CSL-JSON."""

import re

from django.utils.translation import gettext as _

from references.formats.dates import read_date
from references.formats.items import Contents, ReadItem, item_of
from references.formats.people import read_name
from references.formats.tagged.lines import TaggedRecord, read_ris_records
from references.formats.tagged.ris_vocabulary import DATES, KNOWN, NAMES, TEXTS, TYPES, WHOLE_BOOKS
from references.records.identifiers import normalise_doi, normalise_isbn, normalise_pmcid, normalise_pmid

ISSN = re.compile(r"\d{4}-?\d{3}[\dXx]")
#: PubMed's own RIS writes its numbers as "26957754[pmid]".
LABELLED = re.compile(r"([^\[\]]{1,40})\[(pmid|pmcid|doi)\]", re.IGNORECASE)
LONGEST_NUMBER = 40
NEXT_ADDRESS = re.compile(r";\s*(?=https?:|//)")


def read_ris(text: str, *, most: int) -> Contents:
    """What a RIS file holds, ``most`` records of it."""
    return read_ris_records(text, known_tags=KNOWN, most=most).contents(_item)


def _item(record: TaggedRecord) -> ReadItem:
    values = record.values()
    problems = list(record.problems)
    csl = _typed(values, problems)
    _take_texts(values, csl, problems)
    for tag, field in NAMES.items():
        people = [person for value in values.get(tag, []) for person in value.split(";")]
        csl.setdefault(field, []).extend(map(read_name, people))
    _take_dates(values, csl)
    _take_titles(values, csl)
    _take_pages(values, csl)
    _take_identifiers(values, csl)
    _take_notes(values, csl)
    unknown = sorted(set(values) - KNOWN)
    if unknown:
        problems.append(
            _("Tags without a place in the record were left out: %(unknown)s.") % {"unknown": ", ".join(unknown[:20])}
        )
    key = values["ID"][0][:200] if "ID" in values else ""
    return item_of(csl, line=record.line, raw=record.raw, key=key, problems=problems)


def _take_texts(values: dict, csl: dict, problems: list[str]) -> None:
    for tag, field in TEXTS.items():
        if tag not in values:
            continue
        csl.setdefault(field, " ".join(values[tag]) if field == "abstract" else values[tag][0])
        if len(values[tag]) > 1 and field != "abstract":
            problems.append(
                _("%(tag)s stands %(count)s times; the first one was used.") % {"tag": tag, "count": len(values[tag])}
            )
    # PubMed writes the day of the electronic edition there.
    day = read_date(csl.get("edition", ""))
    if csl["type"] == "article-journal" and len(_first_day(day)) == 3:
        csl["available-date"] = day
        del csl["edition"]


def _typed(values: dict, problems: list[str]) -> dict:
    name = values["TY"][0].upper() if values.get("TY") else ""
    if name and name not in TYPES:
        problems.append(_("The type “%(name)s” is not known to RIS.") % {"name": name[:40]})
    genre = values["M3"][0].lower() if values.get("M3") else ""
    if genre == "preprint":
        return {"type": "article"}
    if not TYPES.get(name):
        return {"type": "article-journal"} if values.get("JF") and values.get("VL") else {"type": "document"}
    return {"type": TYPES[name]}


def _take_dates(values: dict, csl: dict) -> None:
    for tag, field in DATES.items():
        for value in values.get(tag, []):
            date = read_date(value)
            # Y1 says the year and PY the day, or the other way round: the fuller one counts.
            if len(_first_day(date)) > len(_first_day(csl.get(field))) or field not in csl:
                csl[field] = date


def _first_day(date: dict | None) -> list:
    return ((date or {}).get("date-parts") or [[]])[0]


def _take_titles(values: dict, csl: dict) -> None:
    whole = csl["type"] in WHOLE_BOOKS
    for tag in ("BT", "CT"):
        if tag in values:
            csl.setdefault("title" if whole or "title" not in csl else "container-title", values[tag][0])
    full = [values[tag][0] for tag in ("JF", "T2", "C3", "JO") if tag in values and not (whole and tag == "T2")]
    short = [values[tag][0] for tag in ("JA", "J2", "J1", "JO") if tag in values]
    if whole and "T2" in values:
        csl.setdefault("collection-title", values["T2"][0])
    if full or short:
        csl.setdefault("container-title", (full or short)[0])
    if abbreviated := next((title for title in short if title != csl.get("container-title")), ""):
        csl["container-title-short"] = abbreviated


def _take_pages(values: dict, csl: dict) -> None:
    first, last = (values[tag][0] if tag in values else "" for tag in ("SP", "EP"))
    if csl["type"] in WHOLE_BOOKS and first.isdigit() and not last:
        csl["number-of-pages"] = first
    elif first or last:
        csl["page"] = f"{first}-{last}" if first and last and first != last else first or last


def _take_identifiers(values: dict, csl: dict) -> None:
    for value in (*values.get("U1", []), *values.get("U2", [])):
        if match := LABELLED.fullmatch(value):
            csl.setdefault(match[2].upper(), match[1])
    for value in (*values.get("AN", []), *values.get("C2", [])):
        _take_accession(value, csl, provider=csl.get("source", "").lower())
    for value in values.get("DO", []):
        csl.setdefault("DOI", value)
    _take_serial_numbers(values.get("SN", []), csl)
    addresses = [
        value for tag in ("UR", "L2", "L3") for entry in values.get(tag, []) for value in NEXT_ADDRESS.split(entry)
    ]
    for address in map(str.strip, addresses):
        if address.startswith("//"):
            address = f"https:{address}"
        if address.lower().startswith(("http://", "https://")):
            csl.setdefault("URL", address)
    csl.setdefault("DOI", next((doi for tag in ("M3", "UR") for doi in _dois(values.get(tag, []), tag)), None))
    if normalise_doi(csl.get("genre")):
        del csl["genre"]


def _dois(values: list[str], tag: str) -> list[str]:
    return [doi for value in values if (tag != "UR" or "doi.org/" in value) and (doi := normalise_doi(value))]


def _take_accession(value: str, csl: dict, *, provider: str) -> None:
    if pmcid := normalise_pmcid(value):
        csl.setdefault("PMCID", pmcid)
    elif (provider in ("pubmed", "medline", "nlm") or value.lower().startswith("pmid")) and normalise_pmid(value):
        csl.setdefault("PMID", value)
    else:
        csl.setdefault("archive_location", value)


def _take_serial_numbers(values: list[str], csl: dict) -> None:
    for value in values:
        if match := ISSN.search(value) if not normalise_isbn(value) else None:
            is_issn = len(value) < 12 or "(" in value
            csl.setdefault("ISSN" if is_issn else "ISBN", match[0] if is_issn else value)
        else:
            csl.setdefault("ISBN", value)


def _take_notes(values: dict, csl: dict) -> None:
    notes = []
    for value in values.get("N1", []):
        doi = normalise_doi(value) if len(value.split()) < 3 else ""
        if doi:
            csl["DOI"] = csl.get("DOI") or doi
        if not doi or doi != normalise_doi(csl["DOI"]):
            notes.append(value)
    for value in values.get("M1", []):
        if len(value) <= LONGEST_NUMBER and " " not in value:
            csl.setdefault("number", None if value == "0" else value)
        else:
            notes.append(value)
    notes += [value for tag in ("U1", "U2") for value in values.get(tag, []) if not LABELLED.fullmatch(value)]
    if notes:
        csl["note"] = "; ".join(notes)
    if "KW" in values:
        csl["keyword"] = "; ".join(values["KW"])
