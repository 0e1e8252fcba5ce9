"""Which format a file of references is in, by what it says and not by its name."""

import re

from references.formats.identifier_list import is_identifier_list

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
