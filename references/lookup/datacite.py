"""DataCite: data sets, software, preprints. Format: https://support.datacite.org/docs/api-get-doi."""

import re
from urllib.parse import quote

from django.utils.translation import gettext as _

from outbound.client import Answer
from outbound.errors import WrongAnswer
from references.library.adding import from_publisher
from references.lookup.outcomes import Found, OtherWork
from references.lookup.service_client import ServiceClient, ServiceRequest, read_json
from references.models import Reference
from references.records.csl import clean_csl
from references.records.csl_schema import TYPES
from references.records.identifiers import normalise_doi

SERVICE = "datacite"
# resourceTypeGeneral, for records whose types name no citeproc type (DataCite Metadata Schema 4.6, 10.a).
GENERAL_TYPES = {
    "Audiovisual": "motion_picture",
    "Book": "book",
    "BookChapter": "chapter",
    "ComputationalNotebook": "software",
    "ConferencePaper": "paper-conference",
    "ConferenceProceeding": "book",
    "Dataset": "dataset",
    "Dissertation": "thesis",
    "Image": "graphic",
    "Journal": "periodical",
    "JournalArticle": "article-journal",
    "PeerReview": "review",
    "Preprint": "article",
    "Report": "report",
    "Software": "software",
    "Sound": "song",
    "Standard": "standard",
}
ISO_DATE = re.compile(r"\d{4}(?:-\d{2}(?:-\d{2})?)?")
# Not of the work itself.
LEFT_OUT = frozenset(["xml", "viewsOverTime", "downloadsOverTime", "citationsOverTime", "schemaVersion", "contentUrl"])


def work(doi: str, client: ServiceClient) -> dict | None:
    """DataCite's attributes of a normalised DOI without affiliations; None where it has none."""
    return client.ask(
        ServiceRequest(
            service=SERVICE,
            key=f"doi:{doi}",
            path=f"/dois/{quote(doi, safe='/')}",
            accept="application/vnd.api+json, application/json",
            read=lambda answer: _attributes_named(doi, answer),
        )
    )


def found(attributes: dict, *, identifier: str) -> Found:
    """DataCite's attributes as a work."""
    csl, problems = clean_csl(from_publisher(csl_of(attributes)))
    return Found(csl, Reference.Source.DATACITE, attributes, identifier, problems)


def csl_of(attributes: dict) -> dict:
    """The attributes as CSL-JSON, not yet cleaned. Any of them may be missing or of another shape."""
    titles = _entries(attributes, "titles")
    container = _object(attributes, "container")
    pages = [str(container[name]) for name in ("firstPage", "lastPage") if container.get(name)]
    editors = [one for one in _entries(attributes, "contributors") if one.get("contributorType") == "Editor"]
    item = _type(attributes) | {
        "author": _names(_entries(attributes, "creators")),
        "editor": _names(editors),
        "title": next((title.get("title") for title in titles if not title.get("titleType")), None)
        or next((title.get("title") for title in titles), None),
        "subtitle": next((title.get("title") for title in titles if title.get("titleType") == "Subtitle"), None),
        "publisher": _publisher(attributes.get("publisher")),
        "issued": _issued(attributes),
        "container-title": container.get("title"),
        "volume": container.get("volume"),
        "issue": container.get("issue"),
        "page": "-".join(pages),
        "abstract": _abstract(attributes),
        "DOI": attributes.get("doi"),
        "URL": attributes.get("url"),
        "version": attributes.get("version"),
        "language": attributes.get("language"),
    }
    return {name: value for name, value in item.items() if value not in (None, "", [], {})}


def _attributes_named(doi: str, answer: Answer) -> dict | None:
    content = read_json(answer)
    if content is None:
        return None
    record = _object(content, "data") if isinstance(content, dict) else {}
    attributes = record.get("attributes")
    if not isinstance(attributes, dict):
        raise WrongAnswer(_("%(host)s answered without a record.") % {"host": answer.host})
    if normalise_doi(attributes.get("doi") or record.get("id")) != doi:
        raise OtherWork(
            _("%(host)s was asked for DOI %(doi)s and answered about another work.") % {"host": answer.host, "doi": doi}
        )
    kept = {name: value for name, value in attributes.items() if name not in LEFT_OUT}
    for role in ("creators", "contributors"):
        people = _entries(kept, role)
        kept[role] = [{name: value for name, value in one.items() if name != "affiliation"} for one in people]
    return kept


def _object(attributes: dict, name: str) -> dict:
    value = attributes.get(name)
    return value if isinstance(value, dict) else {}


def _entries(attributes: dict, name: str) -> list[dict]:
    value = attributes.get(name)
    return [entry for entry in value if isinstance(entry, dict)] if isinstance(value, list) else []


def _type(attributes: dict) -> dict:
    types = _object(attributes, "types")
    general = str(types.get("resourceTypeGeneral") or "")
    named = str(types.get("citeproc") or "")
    if general == "Preprint":
        return {"type": "article", "genre": "preprint"}
    # "article" is what DataCite calls everything that it has no better word for.
    if named in TYPES and not (named == "article" and general in GENERAL_TYPES):
        return {"type": named}
    return {"type": GENERAL_TYPES.get(general, "document")}


def _names(people: list[dict]) -> list:
    return [name for name in map(_name, people) if name]


def _name(person: dict) -> dict | str | None:
    if person.get("nameType") == "Organizational":
        return {"literal": person.get("name")}
    if person.get("familyName"):
        return {"family": person["familyName"], "given": person.get("givenName")}
    # "Family, Given" of a person, or the name of an organisation whose nature nobody recorded.
    return person.get("name")


def _publisher(value) -> str | None:
    """The publisher's name, which is text or, since schema 4.5, an object."""
    if isinstance(value, list):
        value = next(iter(value), None)
    return value.get("name") if isinstance(value, dict) else value


def _issued(attributes: dict) -> dict | None:
    dates = [one.get("date") for one in _entries(attributes, "dates") if one.get("dateType") == "Issued"]
    for written in dates:
        if match := ISO_DATE.match(str(written or "")):
            return {"date-parts": [[int(part) for part in match[0].split("-")]]}
    year = attributes.get("publicationYear")
    return {"date-parts": [[year]]} if year else None


def _abstract(attributes: dict) -> str | None:
    described = _entries(attributes, "descriptions")
    return next((one.get("description") for one in described if one.get("descriptionType") == "Abstract"), None)
