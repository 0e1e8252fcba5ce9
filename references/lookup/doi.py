"""doi.org: whatever agency registered a DOI, by content negotiation (https://citation.doi.org/docs.html)."""

from urllib.parse import quote

from django.utils.translation import gettext as _

from references.identifiers import normalise_doi
from references.lookup import crossref
from references.lookup.enquiries import Enquiries, Question, read_json
from references.lookup.outcomes import Found, OtherWork, WrongAnswer
from references.lookup.transport import Answer
from references.models import Reference

SERVICE = "doi"
CSL_JSON = "application/vnd.citationstyles.csl+json"


def work(doi: str, enquiries: Enquiries) -> dict | None:
    """The CSL-JSON of a normalised DOI as its agency gives it; None where the DOI or its record does not exist."""
    return enquiries.ask(
        Question(
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
