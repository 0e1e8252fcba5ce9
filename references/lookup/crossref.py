"""Crossref: works by DOI, who registered a DOI, and search by a reference's text.

Formats: https://api.crossref.org and https://github.com/CrossRef/rest-api-doc, api_format.md.
"""

import hashlib
from urllib.parse import quote

from django.conf import settings
from django.utils.translation import gettext as _

from outbound.client import Answer
from outbound.errors import WrongAnswer
from references.library.adding import from_publisher
from references.lookup.outcomes import Found, OtherWork
from references.lookup.service_client import ServiceClient, ServiceRequest, read_json
from references.models import Reference
from references.records.csl import clean_csl
from references.records.identifiers import normalise_doi

SERVICE = "crossref"
CANDIDATES = 3
SEARCHED_FIELDS = "DOI,title,author,issued,container-title,score"
LONGEST_QUERY = 1_000
# Not of the work itself, and most of the record's size.
LEFT_OUT = frozenset(["reference", "assertion", "link", "license"])
PEOPLE = ("author", "editor", "translator", "chair")


def work(doi: str, client: ServiceClient) -> dict | None:
    """Crossref's record of a normalised DOI without reference list and affiliations; None where it has none."""
    return client.ask(
        ServiceRequest(
            service=SERVICE,
            key=f"doi:{doi}",
            path=f"/works/{quote(doi, safe='')}",
            parameters=_polite(),
            read=lambda answer: _work_named(doi, answer),
        )
    )


def agency(doi: str, client: ServiceClient) -> str:
    """The id of the agency that registered a DOI, such as "datacite"; "" where Crossref does not know it."""
    answer = client.ask(
        ServiceRequest(
            service=SERVICE,
            key=f"agency:{doi}",
            path=f"/works/{quote(doi, safe='')}/agency",
            parameters=_polite(),
            read=lambda answer: _work_named(doi, answer),
        )
    )
    named = (answer or {}).get("agency")
    return str(named.get("id") or "").lower() if isinstance(named, dict) else ""


def search(text: str, client: ServiceClient) -> list[dict]:
    """The records that resemble a reference's text most, at most 3, each with DOI, title, author and date."""
    text = " ".join(text.split())[:LONGEST_QUERY]
    answer = client.ask(
        ServiceRequest(
            service=SERVICE,
            key=f"text:{hashlib.sha256(text.encode()).hexdigest()}",
            path="/works",
            parameters={"query.bibliographic": text, "rows": str(CANDIDATES), "select": SEARCHED_FIELDS} | _polite(),
            read=_items,
        )
    )
    items = (answer or {}).get("items") or []
    return [item for item in items[:CANDIDATES] if isinstance(item, dict)]


def found(message: dict, *, identifier: str, source: str = Reference.Source.CROSSREF) -> Found:
    """A record in Crossref's form as a work."""
    # "Crossref" stands there: where the record is from, and not where the work appeared.
    item = {name: value for name, value in message.items() if name != "source"}
    csl, problems = clean_csl(from_publisher(item))
    return Found(csl, source, message, identifier, problems)


def without_bulk(message: dict) -> dict:
    """The record without its reference list and without people's affiliations."""
    kept = {name: value for name, value in message.items() if name not in LEFT_OUT}
    for role in PEOPLE:
        if isinstance(kept.get(role), list):
            kept[role] = [_without_affiliation(person) for person in kept[role]]
    return kept


def _without_affiliation(person):
    if not isinstance(person, dict):
        return person
    return {name: value for name, value in person.items() if name != "affiliation"}


def _polite() -> dict[str, str]:
    """What brings us into Crossref's pool for callers who say who they are."""
    return {"mailto": settings.LOOKUP_CONTACT} if settings.LOOKUP_CONTACT else {}


def _message(answer: Answer) -> dict | None:
    content = read_json(answer)
    if content is None:
        return None
    message = content.get("message") if isinstance(content, dict) else None
    if not isinstance(message, dict):
        raise WrongAnswer(_("%(host)s answered without a record.") % {"host": answer.host})
    return message


def _work_named(doi: str, answer: Answer) -> dict | None:
    message = _message(answer)
    if message is None:
        return None
    if normalise_doi(message.get("DOI")) != doi:
        raise OtherWork(
            _("%(host)s was asked for DOI %(doi)s and answered about another work.") % {"host": answer.host, "doi": doi}
        )
    return without_bulk(message)


def _items(answer: Answer) -> dict | None:
    message = _message(answer)
    if message is None:
        return None
    if not isinstance(message.get("items"), list):
        raise WrongAnswer(_("%(host)s answered without a list of works.") % {"host": answer.host})
    return {"items": message["items"][:CANDIDATES]}
