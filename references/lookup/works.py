"""Looking up works: the one front door for jobs and commands.

Each function asks over the network unless ``enquiries`` are given, answers ``Found`` or ``NotFound``, and
raises ``ServiceUnavailable`` or ``WrongAnswer``. None may be called within a transaction.
"""

import re
from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _

from references.csl import clean_csl
from references.formats.numbered_list import LONGEST_LINE
from references.identifiers import normalise_doi, normalise_isbn, normalise_pmcid, normalise_pmid
from references.library import from_publisher
from references.lookup import crossref, datacite, ncbi
from references.lookup import doi as doi_org
from references.lookup.enquiries import Enquiries
from references.lookup.matching import best_match
from references.lookup.outcomes import Found, Missing, NotFound

# https://info.arxiv.org/help/arxiv_identifier.html: since April 2007, and before.
ARXIV = re.compile(
    r"(?:arxiv\s*:\s*|https?://(?:www\.)?arxiv\.org/(?:abs|pdf)/|(?:https?://doi\.org/)?10\.48550/arxiv\.)?"
    r"(\d{4}\.\d{4,5}|[a-z-]{2,20}(?:\.[a-z]{2})?/\d{7})(?:v\d{1,3})?(?:\.pdf)?",
    re.IGNORECASE,
)


def look_up_doi(doi: str, *, fresh: bool = False, enquiries: Enquiries | None = None) -> Found | NotFound:
    """The work of a DOI: from Crossref, else from the agency that registered it, else through doi.org.

    ``fresh`` asks even where an answer is remembered.
    """
    normalised = normalise_doi(doi)
    if not normalised:
        return _malformed(doi, _("a DOI. Enter it like 10.1000/182"))
    enquiries = enquiries or Enquiries.from_settings(fresh=fresh)
    if message := crossref.work(normalised, enquiries):
        return crossref.found(message, identifier=normalised)
    agency = crossref.agency(normalised, enquiries)
    if agency in ("datacite", "") and (attributes := datacite.work(normalised, enquiries)):
        return datacite.found(attributes, identifier=normalised)
    if item := doi_org.work(normalised, enquiries):
        return doi_org.found(item, identifier=normalised)
    reason = _("DOI %(doi)s has no record. Compare it with the work.") % {"doi": normalised}
    return NotFound(normalised, Missing.UNKNOWN, reason)


def look_up_pmid(pmid: str, *, fresh: bool = False, enquiries: Enquiries | None = None) -> Found | NotFound:
    """The work of a PubMed identifier."""
    normalised = normalise_pmid(pmid)
    if not normalised:
        return _malformed(pmid, _("a PMID. Enter its digits"))
    item = ncbi.work_by_pmid(normalised, enquiries or Enquiries.from_settings(fresh=fresh))
    if item:
        return ncbi.found(item, identifier=normalised)
    return NotFound(normalised, Missing.UNKNOWN, _("PubMed has no PMID %(pmid)s.") % {"pmid": normalised})


def look_up_pmcid(pmcid: str, *, fresh: bool = False, enquiries: Enquiries | None = None) -> Found | NotFound:
    """The work of a PubMed Central identifier."""
    normalised = normalise_pmcid(pmcid)
    if not normalised:
        return _malformed(pmcid, _("a PMCID. Enter it like PMC5832410"))
    item = ncbi.work_by_pmcid(normalised, enquiries or Enquiries.from_settings(fresh=fresh))
    if item:
        return ncbi.found(item, identifier=normalised)
    return NotFound(normalised, Missing.UNKNOWN, _("PubMed Central has no %(pmcid)s.") % {"pmcid": normalised})


def look_up_arxiv(arxiv: str, *, fresh: bool = False, enquiries: Enquiries | None = None) -> Found | NotFound:
    """The preprint of an arXiv identifier, by the DOI that arXiv registers with DataCite for all its versions."""
    match = ARXIV.fullmatch(str(arxiv or "")[:200].strip())
    if not match:
        return _malformed(arxiv, _("an arXiv identifier. Enter it like arXiv:2101.00001"))
    doi = f"10.48550/arxiv.{match[1].lower()}"
    attributes = datacite.work(doi, enquiries or Enquiries.from_settings(fresh=fresh))
    if attributes:
        return datacite.found(attributes, identifier=doi)
    return NotFound(doi, Missing.UNKNOWN, _("arXiv has no %(arxiv)s.") % {"arxiv": match[1]})


def look_up_isbn(isbn: str) -> NotFound:
    """That books are not looked up by their ISBN: no service for it is set up."""
    normalised = normalise_isbn(isbn)
    if not normalised:
        return _malformed(isbn, _("an ISBN with a right check digit"))
    return NotFound(
        normalised, Missing.UNSUPPORTED, _("Books are not looked up by ISBN. Enter the book by hand, or by its DOI.")
    )


def find_by_text(line: str, *, enquiries: Enquiries | None = None) -> Found | NotFound:
    """The work that a reference's text names, by Crossref's search; only one whose title and year agree.

    The titles must be at least 90 % alike when folded and the years at most 1 apart.
    """
    text = " ".join(str(line or "").split())
    if not 10 <= len(text) <= LONGEST_LINE:
        return _malformed(text, _("a reference. Enter its authors, title, journal and year"))
    enquiries = enquiries or Enquiries.from_settings()
    candidates = [clean_csl(from_publisher(item))[0] for item in crossref.search(text, enquiries)]
    match = best_match(text, [item for item in candidates if item.get("DOI")])
    message = crossref.work(match["DOI"], enquiries) if match else None
    if message:
        return crossref.found(message, identifier=match["DOI"])
    return NotFound(text[:200], Missing.NO_MATCH, _("No work was found whose title and year agree with this text."))


def fetch_summaries(pmids: Iterable[str], *, enquiries: Enquiries | None = None) -> Iterator[tuple[str, dict | None]]:
    """Each normalised PMID with PubMed's present summary of it, or None; 200 to a question, nothing remembered."""
    return ncbi.summaries(pmids, enquiries or Enquiries.from_settings())


def fetch_indexing(pmid: str, *, enquiries: Enquiries | None = None) -> dict | None:
    """How MEDLINE indexes a PMID, ``publication_types`` and ``mesh`` as it writes them, or None."""
    return ncbi.indexing(normalise_pmid(pmid), enquiries or Enquiries.from_settings())


def _malformed(written, what: str) -> NotFound:
    shown = " ".join(str(written or "").split())[:80]
    return NotFound(shown, Missing.MALFORMED, _("“%(text)s” is not %(what)s.") % {"text": shown, "what": what})
