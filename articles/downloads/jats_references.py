"""A reference list in JATS: each work as a record with its parts marked."""

from xml.etree.ElementTree import Element, SubElement

from articles.models import EditionReference
from references.records.markup import to_plain

KINDS = {
    "article-journal": "journal",
    "article-magazine": "magazine",
    "article-newspaper": "newspaper",
    "book": "book",
    "chapter": "book",
    "paper-conference": "confproc",
    "thesis": "thesis",
    "report": "report",
    "dataset": "data",
    "software": "software",
    "webpage": "web",
    "post": "web",
    "post-weblog": "web",
    "patent": "patent",
}
IN_A_WHOLE = {"article-journal", "article-magazine", "article-newspaper", "chapter", "paper-conference", "article"}
TEXTS = {
    "edition": "edition",
    "publisher-place": "publisher-loc",
    "publisher": "publisher-name",
    "volume": "volume",
    "issue": "issue",
    "version": "version",
}
IDENTIFIERS = {"DOI": "doi", "PMID": "pmid", "PMCID": "pmcid"}
HREF = "{http://www.w3.org/1999/xlink}href"


def reference_list(lines: list[EditionReference]) -> Element:
    """Return the printed references as a ``ref-list``."""
    listed = Element("ref-list")
    for line in lines:
        reference = SubElement(listed, "ref", {"id": f"ref-{line.number}"})
        SubElement(reference, "label").text = str(line.number)
        _citation(reference, line.csl)
    return listed


def _citation(reference, csl):
    kind = KINDS.get(csl.get("type", ""), "other")
    citation = SubElement(reference, "element-citation", {"publication-type": kind})
    _people(citation, csl)
    _titles(citation, csl)
    for field, tag in TEXTS.items():
        if csl.get(field):
            SubElement(citation, tag).text = to_plain(str(csl[field]))
    _pages(citation, csl)
    _date(citation, csl)
    for field, kind in IDENTIFIERS.items():
        if csl.get(field):
            SubElement(citation, "pub-id", {"pub-id-type": kind}).text = csl[field]
    if csl.get("URL", "").startswith(("http://", "https://")):
        SubElement(citation, "ext-link", {"ext-link-type": "uri", HREF: csl["URL"]}).text = csl["URL"]


def _people(citation, csl):
    for field, kind in (("author", "author"), ("editor", "editor")):
        people = csl.get(field) or []
        if not people:
            continue
        group = SubElement(citation, "person-group", {"person-group-type": kind})
        for person in people:
            _person(group, person)
        custom = csl.get("custom")
        if field == "author" and isinstance(custom, dict) and custom.get("authors_truncated") is True:
            SubElement(group, "etal")


def _person(group, person):
    if not person.get("family"):
        SubElement(group, "collab").text = person.get("literal") or person.get("given", "")
        return
    name = SubElement(group, "name")
    particle = person.get("non-dropping-particle", "")
    SubElement(name, "surname").text = f"{particle} {person['family']}".strip()
    given = " ".join(filter(None, (person.get("given", ""), person.get("dropping-particle", ""))))
    if given:
        SubElement(name, "given-names").text = given
    if person.get("suffix"):
        SubElement(name, "suffix").text = person["suffix"]


def _titles(citation, csl):
    title, whole = to_plain(csl.get("title", "")), to_plain(csl.get("container-title", ""))
    if whole and csl.get("type") in IN_A_WHOLE:
        if title:
            SubElement(citation, "chapter-title" if csl["type"] == "chapter" else "article-title").text = title
        SubElement(citation, "source").text = whole
    elif title:
        SubElement(citation, "source").text = title


def _pages(citation, csl):
    first, _dash, last = str(csl.get("page", "")).partition("-")
    if first:
        SubElement(citation, "fpage").text = first
        if last:
            SubElement(citation, "lpage").text = last
    elif csl.get("number"):
        SubElement(citation, "elocation-id").text = str(csl["number"])


def _date(citation, csl):
    issued = csl.get("issued") or {}
    parts = (issued.get("date-parts") or [[]])[0]
    for tag, part in zip(("year", "month", "day"), parts, strict=False):
        SubElement(citation, tag).text = str(part)
    if not parts and issued.get("literal"):
        SubElement(citation, "year").text = issued["literal"]
