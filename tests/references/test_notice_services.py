"""Crossref and PubMed as sources of notices, over a network that answers from a table."""

import datetime
import json
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from django.utils import timezone

from outbound.client import Answer
from outbound.errors import ServiceUnavailable
from references.library.adding import add_reference
from references.lookup.service_client import ServiceClient
from references.models import NoticeCheck, Reference, ReferenceNotice
from references.notices.online import CrossrefNotices, PubMedNotices
from references.notices.sources import batches, keep_answers
from tests.owner import by_owner
from tests.references.notices import WAKEFIELD_DOI, WAKEFIELD_NOTICE_DOI, WAKEFIELD_RETRACTED, wakefield

pytestmark = pytest.mark.django_db
Kind, Outcome = ReferenceNotice.Kind, NoticeCheck.Outcome

RETRACTED = {
    "DOI": WAKEFIELD_DOI,
    "updated-by": [
        {
            "DOI": WAKEFIELD_NOTICE_DOI,
            "type": "retraction",
            "label": "Retraction",
            "source": source,
            "updated": {"date-parts": [[2010, 2, 6]]},
        }
        for source in ("publisher", "retraction-watch")
    ],
}


class Network:
    """A network on which each service answers from a table; what is not in it is not found."""

    def __init__(self, *, works=(), summaries=(), is_down=False):
        self.works = {work["DOI"]: work for work in works}
        self.summaries = {summary["uid"]: summary for summary in summaries}
        self.is_down, self.asked = is_down, []

    def get(self, url, *, accept):
        self.asked.append(url)
        if self.is_down:
            raise ServiceUnavailable("The service does not answer.")
        parts = urlsplit(url)
        if "esummary" in parts.path:
            pmids = parse_qs(parts.query)["id"][0].split(",")
            found = {pmid: self.summaries.get(pmid, {"uid": pmid, "error": "cannot get summary"}) for pmid in pmids}
            return answer(url, {"result": {"uids": pmids, **found}})
        work = self.works.get(unquote(parts.path.removeprefix("/works/")))
        return answer(url, {"status": "ok", "message": work}) if work else Answer(url, 404, {}, b"Resource not found.")

    def service_client(self):
        return ServiceClient(self, pause=0, fresh=True, wait=lambda seconds: None)


def answer(url, content):
    return Answer(url, 200, {"content-type": "application/json"}, json.dumps(content).encode())


def work(number, **identifiers):
    item = {"type": "article-journal", "title": f"Test data {number}", **identifiers}
    return add_reference(item, source=Reference.Source.MANUAL)[0]


def asked(source, **options):
    """Ask a source about every work that is due and keep the answers; return the new notices."""
    works = source.due(Reference.objects.all(), everything=False)
    return [notice for batch in batches(works, source.batch_size) for notice in keep_answers(source.ask(batch), source)]


def test_crossref_tells_of_a_retraction_by_itself_and_from_retraction_watch():
    lancet = wakefield()
    new = asked(CrossrefNotices(Network(works=[RETRACTED]).service_client()))
    assert {notice.source for notice in new} == {"crossref", "retraction_watch"}
    assert {(notice.kind, notice.notice_doi, notice.date) for notice in new} == {
        (Kind.RETRACTION, WAKEFIELD_NOTICE_DOI, WAKEFIELD_RETRACTED)
    }
    check = lancet.notice_checks.get()
    assert (check.source, check.outcome, check.data_date) == ("crossref", Outcome.LISTED, timezone.localdate())


def test_a_notice_that_updates_another_work_is_not_a_notice_on_the_work():
    work(1, DOI="10.99999/notice.1")
    record = {"DOI": "10.99999/notice.1", "update-to": [{"DOI": WAKEFIELD_DOI, "type": "retraction"}]}
    assert asked(CrossrefNotices(Network(works=[record]).service_client())) == []
    assert NoticeCheck.objects.get().outcome == Outcome.NOT_LISTED


def test_a_doi_that_crossref_does_not_have_was_not_checked():
    work(1, DOI="10.99999/elsewhere")
    assert asked(CrossrefNotices(Network().service_client())) == []
    assert NoticeCheck.objects.get().outcome == Outcome.UNKNOWN


def test_a_service_that_is_down_leaves_the_reason_and_is_asked_again():
    lancet = wakefield()
    asked(CrossrefNotices(Network(is_down=True).service_client()))
    check = lancet.notice_checks.get()
    assert (check.outcome, check.detail) == (Outcome.ERROR, "The service does not answer.")
    assert len(asked(CrossrefNotices(Network(works=[RETRACTED]).service_client()))) == 2


def test_a_work_is_asked_about_again_after_a_week():
    lancet, network = wakefield(), Network(works=[RETRACTED])
    asked(CrossrefNotices(network.service_client()))
    assert asked(CrossrefNotices(network.service_client())) == []
    assert len(network.asked) == 1
    with by_owner():
        lancet.notice_checks.update(data_date=timezone.localdate() - datetime.timedelta(days=7))
    asked(CrossrefNotices(network.service_client()))
    assert len(network.asked) == 2
    everything = CrossrefNotices(network.service_client()).due(Reference.objects.all(), everything=True)
    assert list(everything) == [lancet]


def test_pubmed_is_asked_about_200_works_at_once():
    works = [work(number, PMID=str(number)) for number in range(1, 252)]
    summaries = [{"uid": one.pmid, "pubtype": ["Journal Article"]} for one in works]
    summaries[0]["pubtype"].append("Retracted Publication")
    network = Network(summaries=summaries[:-1])
    new = asked(PubMedNotices(network.service_client()))
    assert len(network.asked) == 2
    assert [(notice.reference, notice.kind, notice.source) for notice in new] == [(works[0], Kind.RETRACTION, "pubmed")]
    outcomes = NoticeCheck.objects.values_list("outcome", flat=True)
    assert [list(outcomes).count(outcome) for outcome in (Outcome.LISTED, Outcome.NOT_LISTED, Outcome.UNKNOWN)] == [
        1,
        249,
        1,
    ]


def test_pubmed_gives_a_study_type_where_nobody_chose_one():
    review = work(1, PMID="30089069")
    asked(
        PubMedNotices(
            Network(summaries=[{"uid": "30089069", "pubtype": ["Journal Article", "Review"]}]).service_client()
        )
    )
    review.refresh_from_db()
    assert review.evidence_type == Reference.StudyType.REVIEW


def test_when_pubmed_is_down_no_work_counts_as_checked():
    work(1, PMID="1")
    work(2, PMID="2")
    asked(PubMedNotices(Network(is_down=True).service_client()))
    assert set(NoticeCheck.objects.values_list("outcome", flat=True)) == {Outcome.ERROR}
