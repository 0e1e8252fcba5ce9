"""Identifiers of works in the one form the bibliography stores."""

import re
from urllib.parse import unquote

LONGEST_DOI = 255
LONGEST_INPUT = 2_500

# Pasted text carries soft hyphens, zero-width characters and byte-order marks inside identifiers.
INVISIBLE = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufeff"))
DOI_START = re.compile(r"10\.\d{4,9}/")
PERCENT_ESCAPE = re.compile(r"%[0-9A-Fa-f]{2}")
DOI_WHOLE = re.compile(r"10\.\d{4,9}/[^\s\x00-\x1f\x7f-\x9f]+")
CLOSERS = {")": "(", "]": "[", ">": "<", "}": "{"}
TRAILING = ".,;:'\"’”*"
PMID = re.compile(
    r"(?:pmid\s*:?\s*|https?://(?:www\.)?(?:pubmed\.ncbi\.nlm\.nih\.gov|ncbi\.nlm\.nih\.gov/pubmed)/)?([1-9]\d{0,8})/?",
    re.IGNORECASE,
)
PMCID = re.compile(
    r"(?:pmcid\s*:?\s*|https?://(?:www\.|pmc\.)?ncbi\.nlm\.nih\.gov/(?:pmc/)?articles/)?PMC(\d{1,9})(?:\.\d{1,3})?/?",
    re.IGNORECASE,
)
ARXIV = re.compile(
    r"(?:arxiv\s*:\s*|(?:https?://)?(?:www\.|export\.)?arxiv\.org/(?:abs|pdf|html)/|(?:https?://)?(?:dx\.)?doi\.org/10\.48550/arxiv\."
    r"|10\.48550/arxiv\.)?"
    r"(\d{4}\.\d{4,5}|[a-z][a-z-]{1,15}(?:\.[a-z]{2})?/\d{7})(?:v\d{1,3})?(?:\.pdf)?(?:\s*\[[\w.-]{1,20}\])?/?",
    re.IGNORECASE,
)
# What publishers put behind the DOI in the addresses of an article's pages.
PAGE_OF_ARTICLE = re.compile(
    r"/(?:full|abstract|pdf|epdf|html|fulltext|meta|references)(?:\.pdf)?$|\.pdf$", re.IGNORECASE
)
EUROPE_PMC = re.compile(
    r"https?://(?:www\.)?europepmc\.org/(?:article|abstract)/(?:med|pmc)/((?:PMC)?\d{1,9})/?", re.IGNORECASE
)
DOI_LABEL = re.compile(r"^(?:info:)?doi(?:\s*:\s*|/|\s+)", re.IGNORECASE)
RESOLVER = re.compile(r"https?://(?:dx\.|www\.)?doi\.org/", re.IGNORECASE)
MEANT_AS_IDENTIFIER = re.compile(r"(?:doi|pmid|pmcid|arxiv):|https?:|10\.\d{4,9}/", re.IGNORECASE)


def recognise(text) -> tuple[str, str] | None:
    """The kind and normal form of the one identifier that the text is, or None.

    Kinds are "doi", "pmid", "pmcid", "arxiv" and "isbn"; addresses of their pages count. A bare number
    is an ISBN when its check digit says so and a PMID otherwise.
    """
    text = str(text or "")[:LONGEST_INPUT].translate(INVISIBLE).strip().rstrip(",;")
    europe = EUROPE_PMC.fullmatch(text)
    text = europe[1] if europe else text
    for kind, normalise in (
        ("arxiv", normalise_arxiv),
        ("isbn", normalise_isbn),
        ("pmid", normalise_pmid),
        ("pmcid", normalise_pmcid),
        ("doi", _whole_doi),
    ):
        if value := normalise(text):
            return kind, value
    return None


def identifier_in_key(key: str) -> tuple[str, str] | None:
    """The identifier under which a text cites a work, such as ("DOI", "10.1038/366461a0"), or None for other keys.

    Knows "doi:", "pmid:", "pmcid:", "arxiv:" and the addresses of their pages; a bare number is a key.
    """
    kind, value = (names_identifier(key) and recognise(key)) or ("", "")
    if kind == "arxiv":
        return "DOI", f"10.48550/arxiv.{value}"
    return (kind.upper(), value) if kind in ("doi", "pmid", "pmcid") else None


def names_identifier(key: str) -> bool:
    """Whether a citation's key is meant as an identifier, well written or not."""
    return bool(MEANT_AS_IDENTIFIER.match(key))


def _whole_doi(text: str) -> str:
    text = DOI_LABEL.sub("", text)
    if len(text.split()) != 1 or not text.lower().startswith(("10.", "http")):
        return ""
    if text[:4].lower() == "http" and not RESOLVER.match(text):
        text = PAGE_OF_ARTICLE.sub("", text.split("?", 1)[0].split("#", 1)[0])
    return normalise_doi(text)


def normalise_doi(value) -> str:
    """The bare lower-case DOI in the value, or "" when there is none.

    Accepts ``doi:`` and ``info:doi/`` prefixes, resolver addresses, percent-encoding and the
    punctuation of a sentence around it; brackets that belong to the DOI stay (DOI Handbook, 2.2).
    """
    text = str(value or "")[:LONGEST_INPUT].translate(INVISIBLE).strip()
    is_address = text[:4].lower() == "http"
    if is_address or not DOI_START.search(text):
        text = unquote(text) if PERCENT_ESCAPE.search(text) else text
    start = DOI_START.search(text)
    if not start:
        return ""
    doi = text[start.start() :].split(maxsplit=1)[0]
    if is_address:
        doi = doi.split("?", 1)[0].split("#", 1)[0]
    doi = _without_trailing_punctuation(unquote(doi) if "%2f" in doi.lower() else doi).lower()
    return doi if len(doi) <= LONGEST_DOI and DOI_WHOLE.fullmatch(doi) else ""


def normalise_pmid(value) -> str:
    """The digits of a PubMed identifier, or "" when the value is none."""
    match = PMID.fullmatch(str(value or "")[:LONGEST_INPUT].translate(INVISIBLE).strip())
    return match[1] if match else ""


def normalise_pmcid(value) -> str:
    """A PubMed Central identifier as ``PMC`` and digits without version, or ""."""
    match = PMCID.fullmatch(str(value or "")[:LONGEST_INPUT].translate(INVISIBLE).strip())
    return f"PMC{match[1]}" if match else ""


def normalise_arxiv(value) -> str:
    """An arXiv identifier without version, such as "2301.00001" or "hep-th/9901001", or "".

    Accepts the ``arXiv:`` prefix, addresses of its pages and the DOI that every eprint has
    (https://info.arxiv.org/help/arxiv_identifier.html).
    """
    match = ARXIV.fullmatch(str(value or "")[:LONGEST_INPUT].translate(INVISIBLE).strip())
    return match[1].lower() if match else ""


def normalise_isbn(value) -> str:
    """The 13 digits of an ISBN whose check digit is right, or "" (ISO 2108).

    An ISBN-10 is turned into its ISBN-13.
    """
    text = re.sub(r"^isbn(?:-1[03])?\s*:?\s*", "", str(value or "")[:60].strip(), flags=re.IGNORECASE)
    digits = re.sub(r"[\s\-\u2010-\u2015]", "", text).upper()
    if re.fullmatch(r"[0-9]{9}[0-9X]", digits) and _isbn10_check(digits[:9]) == digits[9]:
        stem = "978" + digits[:9]
        return stem + _isbn13_check(stem)
    if re.fullmatch(r"97[89][0-9]{10}", digits) and _isbn13_check(digits[:12]) == digits[12]:
        return digits
    return ""


def _without_trailing_punctuation(doi: str) -> str:
    while doi:
        last = doi[-1]
        unbalanced = last in CLOSERS and doi.count(CLOSERS[last]) < doi.count(last)
        if last not in TRAILING and not unbalanced:
            return doi
        doi = doi[:-1]
    return doi


def _isbn10_check(stem: str) -> str:
    remainder = sum((10 - place) * int(digit) for place, digit in enumerate(stem)) % 11
    return "0X987654321"[remainder]


def _isbn13_check(stem: str) -> str:
    return str(-sum((3 if place % 2 else 1) * int(digit) for place, digit in enumerate(stem)) % 10)
