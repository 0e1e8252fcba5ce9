"""Looking up works with the services that know them: by DOI, PMID, PMCID, arXiv identifier, or a reference's text."""

import re
from typing import NamedTuple
from urllib.parse import quote

from django.utils.translation import gettext as _
from rapidfuzz import fuzz

from outbound.client import Answer
from outbound.errors import WrongAnswer
from references.formats.pasted.articles import parse_line
from references.formats.pasted.numbered_list import LONGEST_LINE
from references.library.adding import from_publisher
from references.lookup import crossref, datacite, ncbi
from references.lookup.outcomes import Found, Missing, NotFound, OtherWork
from references.lookup.service_client import ServiceClient, ServiceRequest, read_json
from references.models import Reference
from references.records import csl as records
from references.records import markup
from references.records.csl import clean_csl
from references.records.identifiers import normalise_doi, normalise_isbn, normalise_pmcid, normalise_pmid
from references.records.names import fold

LEAST_ALIKE = 90
# A shorter title may stand by chance within the text of a line that could not be taken apart.
SHORTEST_WITHIN = 25
LONGEST_TEXT = 2_000
YEARS_APART = 1


class Named(NamedTuple):
    """What a line says: its folded title ("" where it could not be told apart), years and first author."""

    title: str
    years: list[int]
    author: str


def best_match(line: str, candidates: list[dict]) -> dict | None:
    """The cleaned item among the candidates that the line names, or None where none is near enough.

    Near enough are folded titles at least 90 % alike and years at most 1 apart; where several are, the
    one by the same first author, of the nearest year, with the title most alike.
    """
    named, folded = _named_by(line), fold(line[:LONGEST_TEXT])
    graded = [(grade, item) for item in candidates if (grade := _grade(item, named, folded))]
    return max(graded, key=lambda pair: pair[0])[1] if graded else None


def _grade(item: dict, named: Named, line: str) -> tuple | None:
    apart = min((abs(year - (records.year(item) or 0)) for year in named.years), default=None)
    if apart is None or apart > YEARS_APART:
        return None
    alike = _alike(fold(markup.to_plain(str(item.get("title") or "")))[:LONGEST_TEXT], named.title, line)
    if alike < LEAST_ALIKE:
        return None
    people = records.authors(item)
    same_author = bool(named.author and people) and named.author == fold(records.family_name(people[0]))
    return same_author, -apart, alike


def _alike(title: str, named: str, line: str) -> float:
    if not title:
        return 0.0
    if named:
        return fuzz.ratio(title, named)
    return fuzz.partial_ratio(title, line) if SHORTEST_WITHIN <= len(title) <= len(line) else 0.0


def _named_by(line: str) -> Named:
    parsed = parse_line(line)
    if parsed.csl is None or not parsed.csl.get("title"):
        return Named("", [int(year) for year in re.findall(records.YEAR, line[:LONGEST_TEXT])], "")
    year, people = records.year(parsed.csl), records.authors(parsed.csl)
    return Named(
        title=fold(markup.to_plain(parsed.csl["title"]))[:LONGEST_TEXT],
        years=[year] if year else [],
        author=fold(records.family_name(people[0])) if people else "",
    )


SERVICE = "doi"
CSL_JSON = "application/vnd.citationstyles.csl+json"


def work(doi: str, client: ServiceClient) -> dict | None:
    """The CSL-JSON of a normalised DOI as its agency gives it; None where the DOI or its record does not exist."""
    return client.ask(
        ServiceRequest(
            service=SERVICE,
            key=f"doi:{doi}",
            path=f"/{quote(doi, safe='/')}",
            accept=CSL_JSON,
            read=lambda answer: _item_named(doi, answer),
        )
    )


def found(item: dict, *, identifier: str) -> Found:
    """An agency's CSL-JSON as a work."""
    is_crossref = item.get("source") == "Crossref"
    source = Reference.Source.CROSSREF if is_crossref else Reference.Source.CSL_JSON
    return crossref.found(item, identifier=identifier, source=source)


def _item_named(doi: str, answer: Answer) -> dict | None:
    item = read_json(answer)
    if item is None:
        return None
    if not isinstance(item, dict):
        raise WrongAnswer(_("%(host)s answered without a record.") % {"host": answer.host})
    if normalise_doi(item.get("DOI")) != doi:
        raise OtherWork(
            _("%(host)s was asked for DOI %(doi)s and answered about another work.") % {"host": answer.host, "doi": doi}
        )
    return crossref.without_bulk(item)


# https://info.arxiv.org/help/arxiv_identifier.html: since April 2007, and before.
ARXIV = re.compile(
    r"(?:arxiv\s*:\s*|https?://(?:www\.)?arxiv\.org/(?:abs|pdf)/|(?:https?://doi\.org/)?10\.48550/arxiv\.)?"
    r"(\d{4}\.\d{4,5}|[a-z-]{2,20}(?:\.[a-z]{2})?/\d{7})(?:v\d{1,3})?(?:\.pdf)?",
    re.IGNORECASE,
)


def look_up_doi(doi: str, *, fresh: bool = False, client: ServiceClient | None = None) -> Found | NotFound:
    """The work of a DOI: from Crossref, else from the agency that registered it, else through doi.org.

    ``fresh`` asks even where an answer is remembered.
    """
    normalised = normalise_doi(doi)
    if not normalised:
        return _malformed(doi, _("a DOI. Enter it like 10.1000/182"))
    client = client or ServiceClient.from_settings(fresh=fresh)
    if message := crossref.work(normalised, client):
        return crossref.found(message, identifier=normalised)
    agency = crossref.agency(normalised, client)
    if agency in ("datacite", "") and (attributes := datacite.work(normalised, client)):
        return datacite.found(attributes, identifier=normalised)
    if item := work(normalised, client):
        return found(item, identifier=normalised)
    reason = _("DOI %(doi)s has no record. Compare it with the work.") % {"doi": normalised}
    return NotFound(normalised, Missing.UNKNOWN, reason)


def look_up_pmid(pmid: str, *, fresh: bool = False, client: ServiceClient | None = None) -> Found | NotFound:
    """The work of a PubMed identifier."""
    normalised = normalise_pmid(pmid)
    if not normalised:
        return _malformed(pmid, _("a PMID. Enter its digits"))
    item = ncbi.work("PMID", normalised, client or ServiceClient.from_settings(fresh=fresh))
    if item:
        return ncbi.found(item, identifier=normalised)
    return NotFound(normalised, Missing.UNKNOWN, _("PubMed has no PMID %(pmid)s.") % {"pmid": normalised})


def look_up_pmcid(pmcid: str, *, fresh: bool = False, client: ServiceClient | None = None) -> Found | NotFound:
    """The work of a PubMed Central identifier."""
    normalised = normalise_pmcid(pmcid)
    if not normalised:
        return _malformed(pmcid, _("a PMCID. Enter it like PMC5832410"))
    item = ncbi.work("PMCID", normalised, client or ServiceClient.from_settings(fresh=fresh))
    if item:
        return ncbi.found(item, identifier=normalised)
    return NotFound(normalised, Missing.UNKNOWN, _("PubMed Central has no %(pmcid)s.") % {"pmcid": normalised})


def look_up_arxiv(arxiv: str, *, fresh: bool = False, client: ServiceClient | None = None) -> Found | NotFound:
    """The preprint of an arXiv identifier, by the DOI that arXiv registers with DataCite for all its versions."""
    match = ARXIV.fullmatch(str(arxiv or "")[:200].strip())
    if not match:
        return _malformed(arxiv, _("an arXiv identifier. Enter it like arXiv:2101.00001"))
    doi = f"10.48550/arxiv.{match[1].lower()}"
    attributes = datacite.work(doi, client or ServiceClient.from_settings(fresh=fresh))
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


def find_by_text(line: str, *, client: ServiceClient | None = None) -> Found | NotFound:
    """The work that a reference's text names, by Crossref's search; only one whose title and year agree.

    The titles must be at least 90 % alike when folded and the years at most 1 apart.
    """
    text = " ".join(str(line or "").split())
    if not 10 <= len(text) <= LONGEST_LINE:
        return _malformed(text, _("a reference. Enter its authors, title, journal and year"))
    client = client or ServiceClient.from_settings()
    candidates = [clean_csl(from_publisher(item))[0] for item in crossref.search(text, client)]
    match = best_match(text, [item for item in candidates if item.get("DOI")])
    if match and (message := crossref.work(match["DOI"], client)):
        return crossref.found(message, identifier=match["DOI"])
    return NotFound(text[:200], Missing.NO_MATCH, _("No work was found whose title and year agree with this text."))


def fetch_indexing(pmid: str, *, client: ServiceClient | None = None) -> dict | None:
    """How MEDLINE indexes a PMID, ``publication_types`` and ``mesh`` as it writes them, or None."""
    return ncbi.indexing(normalise_pmid(pmid), client or ServiceClient.from_settings())


#: How a work is looked up by each of the identifiers that a record may have.
LOOK_UPS = {"DOI": look_up_doi, "PMID": look_up_pmid, "PMCID": look_up_pmcid}


def _malformed(written, what: str) -> NotFound:
    shown = " ".join(str(written or "").split())[:80]
    return NotFound(shown, Missing.MALFORMED, _("“%(text)s” is not %(what)s.") % {"text": shown, "what": what})
