from urllib.parse import quote

import pytest

from outbound.errors import NotAllowed, ServiceUnavailable, WrongAnswer
from references.lookup.outcomes import Found, Missing, NotFound, OtherWork, RefusedQuestion
from references.lookup.works import look_up_doi
from references.models import LookupAnswer, Reference
from references.notices.answers import notices_from_crossref
from tests.references.lookup import records
from tests.references.lookup.services import redirect, reply

pytestmark = pytest.mark.django_db
HORVATH_PATH = "/crossref/works/10.1186%2Fgb-2013-14-10-r115"
# The prefix that DataCite keeps for tests.
TEST_DOI = "10.5072/a-test"
TEST_PATH = "/crossref/works/10.5072%2Fa-test"


def registered_with(services, agency, doi=TEST_DOI):
    services.answer(f"/crossref/works/{quote(doi, safe='')}/agency", reply(records.agency(doi, agency)))


def test_a_work_is_found_at_crossref(services):
    services.answer(HORVATH_PATH, reply(records.crossref(records.HORVATH)))
    found = look_up_doi("https://doi.org/10.1186/GB-2013-14-10-R115")
    assert found == Found(
        csl={
            "type": "article-journal",
            "title": "DNA methylation age of human tissues and cell types",
            "author": [{"family": "Horvath", "given": "Steve"}],
            "container-title": "Genome Biology",
            "container-title-short": "Genome Biol",
            "issued": {"date-parts": [[2013]]},
            "volume": "14",
            "issue": "10",
            "number": "R115",
            "publisher": "Springer Science and Business Media LLC",
            "language": "en",
            "DOI": records.HORVATH_DOI,
        },
        source=Reference.Source.CROSSREF,
        payload=found.payload,
        identifier=records.HORVATH_DOI,
        problems=[],
    )
    assert services.paths == [HORVATH_PATH]


def test_reference_lists_and_affiliations_are_not_kept(services):
    services.answer(HORVATH_PATH, reply(records.crossref(records.HORVATH)))
    payload = look_up_doi(records.HORVATH_DOI).payload
    assert "reference" not in payload
    assert payload["author"] == [{"given": "Steve", "family": "Horvath", "sequence": "first"}]


def test_the_services_learn_who_asks(services):
    services.answer(HORVATH_PATH, reply(records.crossref(records.HORVATH)))
    look_up_doi(records.HORVATH_DOI)
    (asked,) = services.asked
    assert asked.parameters == {"mailto": "editors@example.org"}
    assert asked.headers["user-agent"] == "Imprimatur/0.1 (https://journal.example.org; mailto:editors@example.org)"
    assert asked.headers["host"] == f"127.0.0.1:{services.port}"
    assert "cookie" not in asked.headers


def test_a_doi_with_brackets_and_slashes_is_asked_for_encoded(services):
    services.answer("/crossref/works/10.1016%2Fs0140-6736%2897%2911096-0", reply(records.crossref(records.WAKEFIELD)))
    found = look_up_doi(records.WAKEFIELD_DOI)
    assert [notice.source_record_id for notice in notices_from_crossref(found.payload)] == ["4036"]


def test_a_record_full_of_gaps_is_a_work(services):
    message = {
        "DOI": TEST_DOI,
        "title": ["Health &amp; <scp>i</scp>", "Another title"],
        "issued": {"date-parts": [[None]]},
        "author": [{"name": "The X Consortium", "sequence": "first"}, {}],
        "type": "a-new-type",
        "container-title": [],
    }
    services.answer(TEST_PATH, reply(records.crossref(message)))
    found = look_up_doi(TEST_DOI)
    assert found.csl == {
        "type": "document",
        "title": 'Health & <span style="font-variant:small-caps">i</span>',
        "author": [{"literal": "The X Consortium"}],
        "DOI": TEST_DOI,
    }
    assert found.problems == ["The type “a-new-type” is not a CSL type."]


def test_a_work_of_datacite_is_found_there(services):
    registered_with(services, "datacite", records.ATTENTION_DOI)
    services.answer(f"/datacite/dois/{records.ATTENTION_DOI}", reply(records.datacite(records.ATTENTION)))
    found = look_up_doi(records.ATTENTION_DOI)
    assert (found.source, found.identifier) == (Reference.Source.DATACITE, records.ATTENTION_DOI)
    assert found.csl["title"] == "Attention Is All You Need"
    works = f"/crossref/works/{quote(records.ATTENTION_DOI, safe='')}"
    assert services.paths == [works, f"{works}/agency", f"/datacite/dois/{records.ATTENTION_DOI}"]


def test_a_work_of_another_agency_is_found_through_doi_org(services):
    registered_with(services, "medra")
    services.answer(f"/doi/{TEST_DOI}", redirect("/elsewhere/a-test"))
    item = {"DOI": TEST_DOI, "title": "A test record", "type": "journal-article", "article-number": "e7"}
    services.answer("/elsewhere/a-test", reply(item, content_type="application/vnd.citationstyles.csl+json"))
    found = look_up_doi(TEST_DOI)
    assert found.source == Reference.Source.CSL_JSON
    assert found.csl == {"type": "article-journal", "title": "A test record", "number": "e7", "DOI": TEST_DOI}
    assert [asked.headers["accept"] for asked in services.asked[-2:]] == ["application/vnd.citationstyles.csl+json"] * 2
    assert f"/datacite/dois/{TEST_DOI}" not in services.paths


@pytest.mark.parametrize("status", [204, 404, 406])
def test_a_doi_that_nobody_knows_is_not_found(services, status):
    services.answer(f"/doi/{TEST_DOI}", reply("", status=status, content_type="text/html"))
    assert look_up_doi(TEST_DOI) == NotFound(
        TEST_DOI, Missing.UNKNOWN, "DOI 10.5072/a-test has no record. Compare it with the work."
    )


@pytest.mark.parametrize("written", ["", "not a DOI", "10.1/x", "x" * 100_000])
def test_what_is_no_doi_is_asked_of_nobody(services, written):
    missing = look_up_doi(written)
    assert missing.code == Missing.MALFORMED
    assert "is not a DOI. Enter it like 10.1000/182." in missing.reason
    assert services.asked == []


def test_an_answer_about_another_work_is_not_believed(services):
    services.answer(HORVATH_PATH, reply(records.crossref(records.WAKEFIELD)))
    with pytest.raises(OtherWork, match=r"was asked for DOI 10\.1186/gb-2013-14-10-r115"):
        look_up_doi(records.HORVATH_DOI)
    assert not LookupAnswer.objects.exists()


@pytest.mark.parametrize("body", [records.datacite(records.ATTENTION), {"data": {"id": TEST_DOI, "attributes": {}}}])
def test_datacite_may_lie_as_little(services, body):
    registered_with(services, "datacite")
    services.answer(f"/datacite/dois/{TEST_DOI}", reply(body, content_type="application/vnd.api+json"))
    if body["data"]["id"] == TEST_DOI:
        assert look_up_doi(TEST_DOI).csl == {"type": "document"}
    else:
        with pytest.raises(OtherWork):
            look_up_doi(TEST_DOI)


def test_doi_org_may_lie_as_little(services):
    registered_with(services, "medra")
    services.answer(f"/doi/{TEST_DOI}", reply({"DOI": "10.5072/another", "type": "dataset"}))
    with pytest.raises(OtherWork):
        look_up_doi(TEST_DOI)


@pytest.mark.parametrize(
    "body", ["[]", "[1]", '"text"', "7", "null", "{}", '{"message": []}', '{"message": {"DOI": 5}}', "{", "\x00"]
)
def test_an_answer_without_a_record_is_not_believed(services, body):
    services.answer(HORVATH_PATH, reply(body))
    with pytest.raises(WrongAnswer):
        look_up_doi(records.HORVATH_DOI)


def test_a_page_in_place_of_a_record_is_not_believed(services):
    services.answer(HORVATH_PATH, reply("<html>We are being repaired</html>", content_type="text/html"))
    with pytest.raises(WrongAnswer, match="answered with text/html where a record was expected"):
        look_up_doi(records.HORVATH_DOI)


@pytest.mark.parametrize("status", [500, 502, 503, 504, 403, 401, 408])
def test_a_service_in_trouble_does_not_make_a_work_unknown(services, status):
    services.answer(HORVATH_PATH, reply("", status=status))
    with pytest.raises(ServiceUnavailable, match=f"cannot answer now .status {status}."):
        look_up_doi(records.HORVATH_DOI)


def test_a_question_that_is_not_taken_is_not_held_against_the_service(services):
    services.answer(HORVATH_PATH, reply("Bad request", status=400, content_type="text/plain"))
    for _ in range(8):
        with pytest.raises(RefusedQuestion, match="status 400"):
            look_up_doi(records.HORVATH_DOI)
    assert len(services.asked) == 8


def test_doi_org_may_not_lead_anywhere(services):
    services.answer(f"/doi/{TEST_DOI}", redirect("https://inside.example.org/secrets"))
    with pytest.raises(NotAllowed, match=r"inside\.example\.org.* is not among the services"):
        look_up_doi(TEST_DOI)
