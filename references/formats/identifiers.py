"""Lists of identifiers, and which format a file is in."""

import re

from django.utils.translation import gettext as _

from references.formats.items import LONGEST_RAW, Contents, ReadItem, ReadState, invalid, shortened
from references.records.identifiers import recognise

SEPARATOR = re.compile(r"[,;\s]+")
LABEL = re.compile(r"\b(doi|pmid|pmcid|isbn(?:-1[03])?|arxiv)\s*:\s*", re.IGNORECASE)
MARKER = re.compile(r"\s*(?:[-*•]|\[?\d{1,4}[.)\]])\s+")
FIELDS = {"doi": "DOI", "pmid": "PMID", "pmcid": "PMCID", "isbn": "ISBN"}
TYPES = {"isbn": "book", "arxiv": "article"}


def read_identifiers(text: str, *, most: int) -> Contents:
    """One item for each identifier of a list, ``most`` of them.

    Items hold the identifier alone and wait for a look-up; what is no identifier is invalid.
    """
    items: list[ReadItem] = []
    left_out = 0
    for line, row in enumerate(text.split("\n"), 1):
        for word in _words(row):
            if len(items) < most:
                items.append(_item(word, line))
            else:
                left_out += 1
    return Contents(items, [], left_out)


def is_identifier_list(text: str) -> bool:
    """Whether every line of a sample is made of identifiers."""
    rows = [row for row in text[:LONGEST_RAW].split("\n") if row.strip()][:20]
    return bool(rows) and all(all(map(recognise, _words(row))) for row in rows)


def _words(row: str) -> list[str]:
    row = MARKER.sub("", row, count=1)
    if not row.strip():
        return []
    # An ISBN may be written with spaces, and its parts are numbers too.
    if (recognise(row) or ("",))[0] == "isbn":
        return [row.strip()]
    return [word for word in SEPARATOR.split(LABEL.sub(r"\1:", row)) if word]


def _item(word: str, line: int) -> ReadItem:
    found = recognise(word)
    if not found:
        return invalid(
            [_("“%(word)s” is no DOI, PMID, PMCID, arXiv number or ISBN.") % {"word": word[:80]}], line=line, raw=word
        )
    kind, value = found
    csl = {"type": TYPES.get(kind, "article-journal"), FIELDS.get(kind, "DOI"): value}
    if kind == "arxiv":
        csl |= {"DOI": f"10.48550/arxiv.{value}", "genre": "preprint", "archive": "arXiv", "archive_location": value}
    said = [
        _("The %(kind)s alone does not say what the work is.")
        % {"kind": kind.upper() if kind != "arxiv" else "arXiv number"}
    ]
    return ReadItem(line, shortened(word), csl, value, said, ReadState.NEEDS_LOOKUP)


LOOKED_AT = 200_000
ENTRY = re.compile(r"^[^\n@]{0,200}@[ \t]*[A-Za-z]\w{0,40}\s{0,20}[{(]", re.MULTILINE)
XML = re.compile(r"<(?:\?xml|!DOCTYPE|xml|records?|article|back|ref-list|ref|pmc-articleset)\b", re.IGNORECASE)
RIS = re.compile(r"^\s{0,3}TY {0,4}- ", re.MULTILINE)
RIS_TAG = re.compile(r"^[A-Z][A-Z0-9]  -(?: |$)", re.MULTILINE)
MEDLINE = re.compile(r"^(?:PMID|PMC |STAT|BTI |FAU |OWN )[ \t]{0,2}-", re.MULTILINE)


def detect_format(text: str) -> str:
    """The name of the format: "bibtex", "ris", "nbib", "csl-json", "endnote", "jats", "identifiers" or "text"."""
    head = text[:LOOKED_AT].lstrip()
    if XML.match(head):
        return "endnote" if "<record" in head else "jats"
    if head.startswith("{") or (head.startswith("[") and head[1:].lstrip()[:1] in ("{", "]", "")):
        return "csl-json"
    for pattern, name in ((RIS, "ris"), (MEDLINE, "nbib")):
        if pattern.search(head):
            return name
    if len(RIS_TAG.findall(head)) >= 2:
        return "ris"
    if ENTRY.search(head):
        return "bibtex"
    return "identifiers" if is_identifier_list(head) else "text"
