"""The log of all that readers were told: newest first, a page at a time, live posts only."""

import pytest

from articles.models import Notice
from articles.queries.posts import PAGE_LENGTH
from editorial.models import Decision
from editorial.publication.notices import issue_notice, withdraw_notice
from editorial.publication.workflow import withdraw_approval
from tests import factories

pytestmark = pytest.mark.django_db
Kind = Notice.Kind


@pytest.fixture
def post(edith):
    return factories.edition(factories.wren(), edith, title="Ends of <chromosomes>")


def log(client, address="/corrections/"):
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def test_an_empty_log_says_what_will_stand_there(client, post):
    assert "Nothing has been corrected yet." in log(client)


def test_each_notice_tells_its_kind_day_post_words_and_editor(client, post, edith):
    told = issue_notice(post.article, by=edith, kind=Kind.CORRECTION, text="It was <fifty>.", edition=post)
    slight = issue_notice(post.article, by=edith, kind=Kind.CLARIFICATION, text="In a dish.", is_material=False)
    page = log(client)
    assert page.index("In a dish.") < page.index("It was &lt;fifty&gt;.")
    for words in ("Correction", "Ends of &lt;chromosomes&gt;", post.article.get_absolute_url(), "Edith Quill, PhD, MS"):
        assert words in page
    assert "came with version 1" in page
    assert f"{told.issued_at:%Y-%m-%dT}" in page
    assert page.count("changes nothing in substance") == 1
    assert slight.pk > told.pk


def test_a_lifted_notice_says_so(client, post, edith):
    concern = issue_notice(post.article, by=edith, kind=Kind.CONCERN, text="We look into it.")
    withdraw_notice(concern, by=edith, text="The figure holds.")
    shown = log(client).partition("<main")[2]
    assert "Notice withdrawn: Expression of concern" in shown
    assert "Withdrawn on" in shown
    assert shown.count("The figure holds.") == 2


def test_a_cited_work_is_named_as_it_is_printed(client, edith):
    manuscript = factories.cited_manuscript(factories.wren())
    sent = factories.submit(manuscript, by=manuscript.created_by)
    edition = factories.publish(factories.approve(sent, by=edith, digest=sent.revision.digest), by=edith)
    line = edition.references.first()
    issue_notice(edition.article, by=edith, kind=Kind.CITED_WORK, text="See its notice.", work=line.reference)
    page = log(client)
    assert "serial cultivation of human diploid cell strains" in page
    assert "See its notice." in log(client, f"{edition.article.get_absolute_url()}versions/")


def test_the_log_goes_on_by_key_in_few_queries(client, post, edith, django_assert_max_num_queries):
    for number in range(PAGE_LENGTH + 2):
        issue_notice(post.article, by=edith, kind=Kind.CORRECTION, text=f"Number {number:02}.")
    with django_assert_max_num_queries(4) as asked:
        page = log(client)
    assert not any("OFFSET" in query["sql"] or "COUNT(" in query["sql"] for query in asked)
    assert "Number 02." in page
    assert "Number 01." not in page
    older = page.partition('class="more"><a href="')[2].partition('"')[0]
    page = log(client, f"/corrections/{older}")
    assert "Number 01." in page
    assert "Number 00." in page
    assert "Number 02." not in page
    assert client.get("/corrections/?before=nonsense").status_code == 404


def test_notices_of_posts_that_are_not_live_are_not_there(client, post, edith):
    issue_notice(post.article, by=edith, kind=Kind.RETRACTION, text="It never held.")
    withdraw_approval(Decision.objects.get(pk=post.decision_id), by=edith, comment="No.")
    assert "It never held." not in log(client)
    assert "Nothing has been corrected yet." in log(client)
