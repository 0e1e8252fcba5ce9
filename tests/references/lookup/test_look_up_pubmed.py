import pytest

from outbound.errors import ServiceUnavailable, WrongAnswer
from references.lookup.ncbi import summaries
from references.lookup.outcomes import Missing, OtherWork, RefusedQuestion
from references.lookup.service_client import ServiceClient
from references.lookup.works import look_up_isbn, look_up_pmcid, look_up_pmid
from references.models import LookupAnswer, Reference
from tests.references.lookup import records
from tests.references.lookup.services import reply

pytestmark = pytest.mark.django_db
PUBMED, PMC = "/ncbi/lit/ctxp/v1/pubmed/", "/ncbi/lit/ctxp/v1/pmc/"
SUMMARIES = "/eutils/entrez/eutils/esummary.fcgi"


def test_a_work_is_found_by_its_pmid(services):
    services.answer(PUBMED, reply(records.SCIHUB))
    found = look_up_pmid("PMID: 29424689")
    assert found.csl == {
        "type": "article-journal",
        "title": "Sci-Hub provides access to nearly all scholarly literature",
        "author": [{"family": "Himmelstein", "given": "Daniel S"}],
        "container-title": "eLife",
        "container-title-short": "Elife",
        "ISSN": "2050-084X",
        "issued": {"date-parts": [[2018, 3, 1]]},
        "volume": "7",
        "PMID": "29424689",
        "PMCID": "PMC5832410",
        "DOI": "10.7554/elife.32822",
    }
    assert (found.source, found.identifier, found.payload) == (Reference.Source.PUBMED, "29424689", records.SCIHUB)
    assert services.asked[0].parameters == {"format": "csl", "id": "29424689"}


@pytest.mark.parametrize("answer", [records.SCIHUB, [records.SCIHUB]])
def test_a_work_is_found_by_its_pmcid(services, answer):
    services.answer(PMC, reply(answer))
    assert look_up_pmcid("pmc5832410.1").csl["PMID"] == "29424689"
    assert services.asked[0].parameters["id"] == "5832410"


@pytest.mark.parametrize("status", [200, 404, 500])
@pytest.mark.parametrize("content_type", ["application/xml", "text/xml; charset=utf-8"])
def test_a_pmid_that_pubmed_denies_in_xml_is_not_found(services, status, content_type):
    services.answer(PUBMED, reply(records.DENIAL, content_type=content_type, status=status))
    missing = look_up_pmid("999999999")
    assert (missing.code, missing.reason) == (Missing.UNKNOWN, "PubMed has no PMID 999999999.")
    assert look_up_pmid("999999999") == missing
    assert len(services.asked) == 1


def test_other_xml_is_not_believed(services):
    services.answer(PUBMED, reply("<html/>", content_type="text/xml"))
    with pytest.raises(WrongAnswer, match="text/xml"):
        look_up_pmid("29424689")


@pytest.mark.parametrize("status", [200, 400])
def test_a_question_that_ncbi_refuses_is_told_with_its_reason(services, status):
    refusal = {"status": "error", "reason": {"id": [["This field is required."]]}}
    services.answer(PUBMED, reply(refusal, status=status))
    with pytest.raises(RefusedQuestion, match=r"id: This field is required\." if status == 200 else "status 400"):
        look_up_pmid("29424689")


@pytest.mark.parametrize("answer", [{"PMID": "1"}, {}, {"PMID": None}])
def test_an_answer_about_another_work_is_not_believed(services, answer):
    services.answer(PUBMED, reply(answer))
    services.answer(PMC, reply(answer))
    with pytest.raises(OtherWork):
        look_up_pmid("29424689")
    with pytest.raises(OtherWork):
        look_up_pmcid("PMC5832410")


@pytest.mark.parametrize("answer", [[], [records.SCIHUB, records.SCIHUB], [5]])
def test_a_list_of_more_or_less_than_one_work_is_not_believed(services, answer):
    services.answer(PUBMED, reply(answer))
    with pytest.raises(WrongAnswer):
        look_up_pmid("29424689")


def test_what_is_no_identifier_is_asked_of_nobody(services):
    assert look_up_pmid("PMC5832410").code == Missing.MALFORMED
    assert look_up_pmcid("29424689").reason == "“29424689” is not a PMCID. Enter it like PMC5832410."
    assert services.asked == []


def test_summaries_come_two_hundred_to_a_question(services):
    def answer(handler, local):
        batch = local.asked[-1].parameters["id"].split(",")
        reply(records.summaries(*({"uid": pmid, "pubtype": []} for pmid in batch)))(handler, local)

    services.answer(SUMMARIES, answer)
    pmids = [str(number) for number in range(1, 451)]
    assert [
        pmid for pmid, record in summaries(iter(pmids), ServiceClient.from_settings()) if record["uid"] == pmid
    ] == pmids
    assert [asked.parameters["id"].count(",") + 1 for asked in services.asked] == [200, 200, 50]
    assert services.asked[0].parameters | {"id": ""} == {
        "db": "pubmed",
        "id": "",
        "retmode": "json",
        "tool": "imprimatur",
        "email": "editors@example.org",
    }
    assert not LookupAnswer.objects.exists()


def test_a_pmid_unknown_to_pubmed_is_none_among_the_summaries(services):
    unknown = {"uid": "999999999", "error": "cannot get document summary"}
    services.answer(SUMMARIES, reply(records.summaries(records.ENCEPHALITIS, unknown)))
    assert dict(summaries(["30089069", "999999999"], ServiceClient.from_settings())) == {
        "30089069": records.ENCEPHALITIS,
        "999999999": None,
    }


@pytest.mark.parametrize("record", [None, {"uid": "1"}, "text"])
def test_a_summary_that_is_missing_is_not_taken_for_unknown(services, record):
    services.answer(SUMMARIES, reply({"result": {"uids": [], "30089069": record}}))
    with pytest.raises(OtherWork):
        list(summaries(["30089069"], ServiceClient.from_settings()))


def test_too_many_questions_are_told_with_the_time_to_wait(services):
    refusal = {"error": "API rate limit exceeded", "count": "4", "limit": "3"}
    services.answer(SUMMARIES, reply(refusal, status=429, Retry_After="2"))
    with pytest.raises(ServiceUnavailable) as caught:
        list(summaries(["30089069"], ServiceClient.from_settings()))
    assert caught.value.retry_after == 2


def test_books_are_not_looked_up_by_isbn():
    missing = look_up_isbn("978-1-59059-816-0")
    assert (missing.identifier, missing.code) == ("9781590598160", Missing.UNSUPPORTED)
    assert missing.reason == "Books are not looked up by ISBN. Enter the book by hand, or by its DOI."
    assert look_up_isbn("978-1-59059-816-1").code == Missing.MALFORMED
