"""Reference lists in JATS, the XML of journals and of PubMed Central, read into CSL-JSON (ANSI/NISO Z39.96)."""

import re
from xml.etree.ElementTree import Element

from django.utils.translation import gettext as _

from references.formats.items import Contents, ReadItem, invalid, item_of
from references.formats.pasted.articles import parse_line
from references.formats.xml.elements import marked_text_of, read_elements, text_of, written
from references.records.identifiers import normalise_doi

TYPES = {
    "journal": "article-journal",
    "book": "book",
    "book-chapter": "chapter",
    "confproc": "paper-conference",
    "conf-proc": "paper-conference",
    "conference": "paper-conference",
    "thesis": "thesis",
    "report": "report",
    "web": "webpage",
    "website": "webpage",
    "webpage": "webpage",
    "data": "dataset",
    "software": "software",
    "patent": "patent",
    "preprint": "preprint",
    "newspaper": "article-newspaper",
    "magazine": "article-magazine",
    "gov": "report",
    "standard": "standard",
    "legal": "legislation",
    "commun": "personal_communication",
    "letter": "personal_communication",
    "other": "document",
}
TEXTS = {
    "volume": "volume",
    "issue": "issue",
    "supplement": "supplement",
    "elocation-id": "number",
    "edition": "edition",
    "publisher-name": "publisher",
    "publisher-loc": "publisher-place",
    "conf-name": "event-title",
    "conf-loc": "event-place",
    "series": "collection-title",
    "version": "version",
    "patent": "number",
    "comment": "note",
    "size": "number-of-pages",
    "isbn": "ISBN",
    "issn": "ISSN",
}
ROLES = {"author": "author", "editor": "editor", "translator": "translator", "guest-editor": "editor"}
IDENTIFIERS = {"doi": "DOI", "pmid": "PMID", "pmcid": "PMCID", "pmc": "PMCID"}
HREF = "{http://www.w3.org/1999/xlink}href"


def read_jats(text: str, *, most: int) -> Contents:
    """Every ``<ref>`` in the text as an item, ``most`` of them. Raises FileRefused."""
    return read_elements(text, "ref", _item, most=most)


def _item(reference: Element, line: int) -> ReadItem:
    raw = written(reference)
    key = (reference.get("id") or text_of(reference, "label"))[:200]
    citations = [
        found
        for found in reference.iter()
        if found.tag in ("element-citation", "mixed-citation", "citation", "nlm-citation")
    ]
    if not citations:
        return invalid([_("The reference holds no citation.")], line=line, raw=raw, key=key)
    said = (
        [_("The reference holds %(count)s citations; the first one was read.") % {"count": len(citations)}]
        if len(citations) > 1
        else []
    )
    citation = citations[0]
    if citation.find(".//source") is None and citation.find(".//article-title") is None:
        return _from_words(citation, line, raw, key, said)
    return item_of(_csl(citation), line=line, raw=raw, key=key, problems=said)


def _from_words(citation: Element, line: int, raw: str, key: str, said: list[str]) -> ReadItem:
    """A citation without marked parts is a line like any other in a reference list."""
    parsed = parse_line(text_of(citation))
    if parsed.csl is None:
        return invalid([*said, *parsed.problems], line=line, raw=raw, key=key)
    identifiers = _identifiers(citation)
    csl = parsed.csl | {name: value for name, value in identifiers.items() if name not in parsed.csl}
    if parsed.authors_truncated:
        csl["custom"] = {"authors_truncated": True}
    return item_of(csl, line=line, raw=raw, key=key, problems=[*said, *parsed.problems])


def _csl(citation: Element) -> dict:
    kind = citation.get("publication-type") or citation.get("citation-type") or ""
    otherwise = "article-journal" if citation.find(".//volume") is not None else "document"
    csl: dict = {"type": TYPES.get(kind.lower(), otherwise)}
    for name, field in TEXTS.items():
        if content := text_of(citation, f".//{name}"):
            csl[field] = content
    csl |= _titles(citation, csl["type"])
    if csl["type"] == "book" and "container-title" in csl:
        csl["type"] = "chapter"
    csl |= _people(citation) | _identifiers(citation)
    csl["issued"] = _date(citation)
    first, last = text_of(citation, ".//fpage"), text_of(citation, ".//lpage")
    csl["page"] = f"{first}-{last}" if first and last and first != last else first or text_of(citation, ".//page-range")
    return csl


def _titles(citation: Element, csl_type: str) -> dict:
    part = marked_text_of(citation, ".//article-title") or marked_text_of(citation, ".//chapter-title")
    part = part or marked_text_of(citation, ".//data-title")
    source = marked_text_of(citation, ".//source")
    if not part:
        return {"title": source}
    return {"title": part, "container-title": source} if source else {"title": part}


def _people(citation: Element) -> dict:
    groups = list(citation.iter("person-group")) or [citation]
    people: dict = {}
    for group in groups:
        role = ROLES.get((group.get("person-group-type") or "author").lower(), "author")
        for found in group.iter():
            if found.tag in ("name", "string-name"):
                people.setdefault(role, []).append(_name(found))
            elif found.tag == "collab":
                people.setdefault(role, []).append({"literal": text_of(found)})
            elif found.tag == "etal" and role == "author":
                people["custom"] = {"authors_truncated": True}
    return people


def _name(found: Element) -> dict:
    parts = {
        "family": text_of(found, "surname"),
        "given": text_of(found, "given-names"),
        "suffix": text_of(found, "suffix"),
    }
    name = {part: text for part, text in parts.items() if text}
    return name if "family" in name else {"literal": text_of(found)}


def _identifiers(citation: Element) -> dict:
    found: dict = {}
    for identifier in citation.iter("pub-id"):
        field = IDENTIFIERS.get((identifier.get("pub-id-type") or "").lower())
        if field:
            found.setdefault(field, text_of(identifier))
    for link in [*citation.iter("ext-link"), *citation.iter("uri")]:
        address = link.get(HREF) or text_of(link)
        if (doi := normalise_doi(address)) and ("doi" in (link.get("ext-link-type") or "") or "doi.org/" in address):
            found.setdefault("DOI", doi)
        elif re.match(r"https?://", address):
            found.setdefault("URL", address)
    return found


def _date(citation: Element) -> dict:
    parts = []
    for name in ("year", "month", "day"):
        written = text_of(citation, f".//{name}")
        digits = re.match(r"\d{1,4}", written)
        if not digits:
            break
        parts.append(int(digits[0]))
    return {"date-parts": [parts]} if parts else {"literal": text_of(citation, ".//year")}
