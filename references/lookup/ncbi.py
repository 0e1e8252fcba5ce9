"""NCBI: works by PMID and PMCID (Literature Citation Exporter), and PubMed's summaries (E-utilities).

Formats: https://api.ncbi.nlm.nih.gov/lit/ctxp/ and https://www.ncbi.nlm.nih.gov/books/NBK25499/.
"""

from collections.abc import Iterable, Iterator
from functools import partial
from itertools import islice

from django.conf import settings
from django.utils.translation import gettext as _

from outbound.client import Answer
from outbound.errors import WrongAnswer
from references.formats.tagged.medline import read_medline
from references.lookup.outcomes import Found, OtherWork, RefusedQuestion
from references.lookup.service_client import NOTHING_THERE, ServiceClient, ServiceRequest, read_json
from references.models import Reference
from references.records.csl import clean_csl
from references.records.identifiers import normalise_pmcid, normalise_pmid

EXPORTER = "ncbi"
UTILITIES = "eutils"
LARGEST_BATCH = 200
DATABASES = {"PMID": "pubmed", "PMCID": "pmc"}
# Of the exporter's record, not of the work.
RECORD_KEEPING = frozenset(["id", "source", "accessed"])
XML = frozenset(["application/xml", "text/xml"])


def work(field: str, identifier: str, client: ServiceClient) -> dict | None:
    """The exporter's CSL-JSON of a normalised PMID or PMCID, as ``field`` says; None where its database has none."""
    return client.ask(
        ServiceRequest(
            service=EXPORTER,
            key=f"{field.lower()}:{identifier}",
            path=f"/lit/ctxp/v1/{DATABASES[field]}/",
            parameters={"format": "csl", "id": identifier.removeprefix("PMC")},
            read=lambda answer: _item_named(field, identifier, answer),
            denies=_knows_no_such_work,
        )
    )


def found(item: dict, *, identifier: str) -> Found:
    """The exporter's CSL-JSON as a work."""
    csl, problems = clean_csl({name: value for name, value in item.items() if name not in RECORD_KEEPING})
    return Found(csl, Reference.Source.PUBMED, item, identifier, problems)


def summaries(pmids: Iterable[str], client: ServiceClient) -> Iterator[tuple[str, dict | None]]:
    """Each PMID with its record from esummary, or None where PubMed has none; 200 to a question.

    The records are never remembered: they are asked for to see what is new. Raises OutboundError.
    """
    pmids = iter(pmids)
    while batch := list(islice(pmids, LARGEST_BATCH)):
        contact = {"email": settings.LOOKUP_CONTACT} if settings.LOOKUP_CONTACT else {}
        question = ServiceRequest(
            service=UTILITIES,
            path="/entrez/eutils/esummary.fcgi",
            parameters={"db": "pubmed", "id": ",".join(batch), "retmode": "json", "tool": "imprimatur"} | contact,
            read=partial(_records, tuple(batch)),
        )
        records = client.ask(question) or {}
        yield from ((pmid, records.get(pmid)) for pmid in batch)


def indexing(pmid: str, client: ServiceClient) -> dict | None:
    """How MEDLINE indexes a normalised PMID, ``publication_types`` and ``mesh``, or None where PubMed has none."""
    contact = {"email": settings.LOOKUP_CONTACT} if settings.LOOKUP_CONTACT else {}
    asked = {"db": "pubmed", "id": pmid, "rettype": "medline", "retmode": "text", "tool": "imprimatur"}
    return client.ask(
        ServiceRequest(
            service=UTILITIES,
            key=f"medline:{pmid}",
            path="/entrez/eutils/efetch.fcgi",
            parameters=asked | contact,
            accept="text/plain",
            read=lambda answer: _indexing_of(pmid, answer),
        )
    )


def _indexing_of(pmid: str, answer: Answer) -> dict | None:
    if answer.status in NOTHING_THERE or answer.status == 400:
        # An unknown PMID is answered with 400.
        return None
    if answer.status != 200:
        raise RefusedQuestion(
            _("%(host)s did not accept the request (status %(status)s).")
            % {"host": answer.host, "status": answer.status}
        )
    if answer.content_type != "text/plain":
        raise WrongAnswer(
            _("%(host)s answered with %(content_type)s where MEDLINE text was expected.")
            % {"host": answer.host, "content_type": answer.content_type[:60]}
        )
    items = read_medline(answer.body.decode("utf-8", "replace").replace("\0", ""), most=2).items
    if not items:
        return None
    csl = items[0].csl or {}
    if len(items) > 1 or csl.get("PMID") != pmid:
        raise OtherWork(
            _("%(host)s was asked for PMID %(pmid)s and answered about another work.")
            % {"host": answer.host, "pmid": pmid}
        )
    custom = csl.get("custom", {})
    return {"publication_types": custom.get("publication_types", []), "mesh": custom.get("mesh", [])}


def _knows_no_such_work(answer: Answer) -> bool:
    """Whether the exporter says, in XML whatever was asked for, that it found no record."""
    return answer.content_type in XML and b"PubOne failure" in answer.body[:5_000]


def _item_named(field: str, identifier: str, answer: Answer) -> dict | None:
    item = read_json(answer)
    if item is None:
        return None
    if isinstance(item, list):
        item = item[0] if len(item) == 1 else None
    if not isinstance(item, dict):
        raise WrongAnswer(_("%(host)s answered without a record.") % {"host": answer.host})
    if item.get("status") == "error":
        raise RefusedQuestion(
            _("%(host)s did not accept the request: %(value)s")
            % {"host": answer.host, "value": _reason(item.get("reason"))}
        )
    normalise = normalise_pmid if field == "PMID" else normalise_pmcid
    if normalise(item.get(field)) != identifier:
        raise OtherWork(
            _("%(host)s was asked for %(field)s %(identifier)s and answered about another work.")
            % {"host": answer.host, "field": field, "identifier": identifier}
        )
    return item


def _reason(value) -> str:
    """NCBI's reason in words: {"id": [["This field is required."]]} says "id: This field is required."."""
    if isinstance(value, dict):
        return " ".join(f"{name}: {_reason(content)}" for name, content in value.items())[:300]
    if isinstance(value, list):
        return " ".join(map(_reason, value))[:300]
    return str(value or _("It gave no reason."))[:300]


def _records(asked: tuple[str, ...], answer: Answer) -> dict | None:
    content = read_json(answer)
    if content is None:
        return None
    result = content.get("result") if isinstance(content, dict) else None
    if not isinstance(result, dict):
        raise WrongAnswer(_("%(host)s answered without a result.") % {"host": answer.host})
    return {pmid: _record(pmid, result, answer) for pmid in asked}


def _record(pmid: str, result: dict, answer: Answer) -> dict | None:
    record = result.get(pmid)
    if isinstance(record, dict) and record.get("error"):
        return None
    if not isinstance(record, dict) or normalise_pmid(record.get("uid")) != pmid:
        raise OtherWork(
            _("%(host)s was asked for PMID %(pmid)s and answered without it.") % {"host": answer.host, "pmid": pmid}
        )
    return record
