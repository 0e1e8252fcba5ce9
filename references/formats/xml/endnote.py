"""EndNote's XML exports, read into CSL-JSON."""

from xml.etree.ElementTree import Element

from django.utils.translation import gettext as _

from references.formats.dates import read_date
from references.formats.items import Contents, ReadItem, item_of
from references.formats.people import read_name
from references.formats.tagged.ris import ISSN
from references.formats.xml.elements import read_elements, text_of, texts_of, written
from references.records.identifiers import normalise_doi, normalise_pmcid, normalise_pmid

#: EndNote's reference types by their name, lower-case.
TYPES = {
    "journal article": "article-journal",
    "electronic article": "article-journal",
    "magazine article": "article-magazine",
    "newspaper article": "article-newspaper",
    "book": "book",
    "edited book": "book",
    "electronic book": "book",
    "book section": "chapter",
    "electronic book section": "chapter",
    "conference proceedings": "paper-conference",
    "conference paper": "paper-conference",
    "thesis": "thesis",
    "report": "report",
    "government document": "report",
    "unpublished work": "manuscript",
    "manuscript": "manuscript",
    "personal communication": "personal_communication",
    "web page": "webpage",
    "online database": "dataset",
    "dataset": "dataset",
    "blog": "post-weblog",
    "computer program": "software",
    "patent": "patent",
    "standard": "standard",
    "case": "legal_case",
    "statute": "legislation",
    "legal rule or regulation": "regulation",
    "bill": "bill",
    "hearing": "hearing",
    "map": "map",
    "film or broadcast": "motion_picture",
    "audiovisual material": "motion_picture",
    "music": "musical_score",
    "artwork": "graphic",
    "figure": "figure",
    "chart or table": "figure",
    "encyclopedia": "entry-encyclopedia",
    "dictionary": "entry-dictionary",
    "pamphlet": "pamphlet",
    "serial": "collection",
    "generic": "document",
}
TEXTS = {
    "titles/title": "title",
    "titles/short-title": "title-short",
    "volume": "volume",
    "number": "issue",
    "edition": "edition",
    "publisher": "publisher",
    "pub-location": "publisher-place",
    "language": "language",
    "abstract": "abstract",
    "num-vols": "number-of-volumes",
    "work-type": "genre",
    "section": "section",
    "call-num": "call-number",
    "remote-database-name": "source",
    "electronic-resource-num": "DOI",
    "notes": "note",
    "research-notes": "annote",
    "custom7": "number",
}
NAMES = {
    "contributors/authors/author": "author",
    "contributors/secondary-authors/author": "editor",
    "contributors/tertiary-authors/author": "collection-editor",
    "contributors/translated-authors/author": "translator",
}
WHOLE_BOOKS = frozenset(["book", "collection", "pamphlet"])


def read_endnote(text: str, *, most: int) -> Contents:
    """What an EndNote XML file holds, ``most`` records of it. Raises FileRefused."""
    return read_elements(text, "record", _item, most=most)


def _item(record: Element, line: int) -> ReadItem:
    problems: list[str] = []
    csl = _typed(record, problems)
    for path, field in TEXTS.items():
        if content := text_of(record, path):
            csl[field] = content
    for path, field in NAMES.items():
        csl[field] = [read_name(name) for name in texts_of(record, path)]
    _take_titles(record, csl)
    _take_date(record, csl)
    _take_identifiers(record, csl)
    if keywords := texts_of(record, "keywords/keyword"):
        csl["keyword"] = "; ".join(keywords)
    key = text_of(record, "label") or text_of(record, "rec-number")
    raw = written(record)
    return item_of(csl, line=line, raw=raw, key=key[:200], problems=problems)


def _typed(record: Element, problems: list[str]) -> dict:
    reference_type = record.find("ref-type")
    name = (reference_type.get("name") or "").strip() if reference_type is not None else ""
    if name and name.lower() not in TYPES:
        problems.append(_("The type “%(name)s” is not known to EndNote.") % {"name": name[:40]})
    return {"type": TYPES.get(name.lower(), "document")}


def _take_titles(record: Element, csl: dict) -> None:
    second, third = text_of(record, "titles/secondary-title"), text_of(record, "titles/tertiary-title")
    full = text_of(record, "periodical/full-title") or text_of(record, "alt-periodical/full-title")
    if csl["type"] in WHOLE_BOOKS:
        csl["collection-title"] = second or third
    else:
        csl |= {"container-title": full or second, "collection-title": third}
    short = text_of(record, "periodical/abbr-1") or text_of(record, "titles/alt-title")
    if short and short != csl.get("container-title"):
        csl["container-title-short"] = short
    pages = text_of(record, "pages")
    if csl["type"] in WHOLE_BOOKS and pages.isdigit():
        csl["number-of-pages"] = pages
    else:
        csl["page"] = pages.replace("–", "-")


def _take_date(record: Element, csl: dict) -> None:
    year, day = text_of(record, "dates/year"), text_of(record, "dates/pub-dates/date")
    dates = (read_date(text) for text in (day, f"{year} {day}", year))
    csl["issued"] = next((date for date in dates if "date-parts" in date), {"literal": year or day})
    if accessed := text_of(record, "access-date"):
        csl["accessed"] = read_date(accessed)


def _take_identifiers(record: Element, csl: dict) -> None:
    for value in texts_of(record, "isbn"):
        # One field holds either number, often several of them with remarks.
        match = ISSN.search(value)
        if match and len(value.split("(")[0].strip()) <= 9:
            csl["ISSN"] = match[0]
        else:
            csl["ISBN"] = value
    addresses = texts_of(record, "urls/related-urls/url") + texts_of(record, "urls/web-urls/url")
    for address in addresses:
        if address.lower().startswith(("http://", "https://")):
            csl.setdefault("URL", address)
    for value in (text_of(record, "accession-num"), text_of(record, "custom2")):
        if pmcid := normalise_pmcid(value):
            csl.setdefault("PMCID", pmcid)
        elif normalise_pmid(value) and "PMID" not in csl:
            csl["PMID"] = value
    if "DOI" in csl and not normalise_doi(csl["DOI"]):
        csl.setdefault("number", csl.pop("DOI"))
