"""The job that completes a record from its identifier, and its study type from MEDLINE."""

import pytest

from jobs.models import Job
from jobs.queue import enqueue
from outbound.errors import WrongAnswer
from references.jobs import complete_record
from references.library.adding import add_reference
from references.lookup.outcomes import OtherWork
from references.lookup.works import fetch_indexing
from references.models import Reference
from tests import factories
from tests.jobs.working import run_jobs
from tests.references.lookup import records
from tests.references.lookup.services import reply

pytestmark = pytest.mark.django_db

PUBMED, MEDLINE = "/ncbi/lit/ctxp/v1/pubmed/", "/eutils/entrez/eutils/efetch.fcgi"
INDEXED = """
PMID- 29424689
OWN - NLM
TI  - Sci-Hub provides access to nearly all scholarly literature.
PT  - Journal Article
MH  - Animals
MH  - Mice
"""


def text(body, **words):
    return reply(body, content_type="text/plain; charset=UTF-8", **words)


def completed(**csl):
    reference, _is_new = add_reference({"type": "article-journal", **csl}, source=Reference.Source.MANUAL)
    enqueue(complete_record, work=str(reference.pk), by=factories.wren().pk)
    run_jobs()
    reference.refresh_from_db()
    return reference


def failure():
    return Job.objects.select_related("progress").get().progress.reason


def test_a_pmid_is_completed_and_its_study_type_comes_from_medline(services):
    services.answer(PUBMED, reply(records.SCIHUB))
    services.answer(MEDLINE, text(INDEXED))
    work = completed(PMID="29424689")
    assert work.title == "Sci-Hub provides access to nearly all scholarly literature"
    assert (work.doi, work.evidence_type) == ("10.7554/elife.32822", Reference.StudyType.ANIMAL)
    asked = services.asked[-1].parameters
    assert (asked["id"], asked["rettype"], asked["retmode"]) == ("29424689", "medline", "text")
    assert failure() == ""


def test_a_study_type_that_is_known_is_not_asked_for(services):
    services.answer(PUBMED, reply(records.SCIHUB))
    reference, _is_new = add_reference({"type": "article-journal", "PMID": "29424689"}, source="manual")
    Reference.objects.filter(pk=reference.pk).update(evidence_type="cell")
    enqueue(complete_record, work=str(reference.pk), by=factories.wren().pk)
    run_jobs()
    assert services.paths == [PUBMED]
    assert Reference.objects.get().evidence_type == "cell"


def test_a_record_is_completed_even_when_medline_does_not_answer(services):
    services.answer(PUBMED, reply(records.SCIHUB))
    services.answer(MEDLINE, text("", status=500))
    work = completed(PMID="29424689")
    assert (work.year, work.evidence_type) == (2018, "")
    assert "cannot answer now" in failure()


def test_a_record_that_was_merged_meanwhile_gives_place_to_the_one_that_stays(services):
    services.answer(PUBMED, reply(records.SCIHUB))
    services.answer(MEDLINE, text(INDEXED))
    kept, _is_new = add_reference({"type": "article-journal", "PMID": "29424689"}, source="manual")
    alias, _is_new = add_reference({"type": "book", "title": "A"}, source="manual")
    Reference.objects.filter(pk=alias.pk).update(merged_into=kept)
    enqueue(complete_record, work=str(alias.pk), by=factories.wren().pk)
    run_jobs()
    kept.refresh_from_db()
    assert kept.year == 2018


@pytest.mark.parametrize(
    "answer",
    [text("", status=400), text("\nid: 999 Error occurred: The following PMID is not available: 999\n"), text("")],
)
def test_a_pmid_without_medline_record_has_no_indexing(services, answer):
    services.answer(MEDLINE, answer)
    assert fetch_indexing("999") is None
    assert fetch_indexing("999") is None
    assert len(services.asked) == 1


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (text(INDEXED.replace("29424689", "5")), OtherWork),
        (text(INDEXED + INDEXED), OtherWork),
        (reply("<html/>", content_type="text/html"), WrongAnswer),
        (text("", status=414), WrongAnswer),
    ],
)
def test_an_answer_that_is_not_about_the_work_is_not_believed(services, answer, error):
    services.answer(MEDLINE, answer)
    with pytest.raises(error):
        fetch_indexing("29424689")


def test_indexing_keeps_terms_as_medline_writes_them(services):
    services.answer(MEDLINE, text(INDEXED.encode() + b"MH  - *Cells/\xff\n"))
    assert fetch_indexing("29424689") == {
        "publication_types": ["Journal Article"],
        "mesh": ["Animals", "Mice", "*Cells/\ufffd"],
    }
