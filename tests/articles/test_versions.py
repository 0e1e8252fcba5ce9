"""Every version of a post at its own address, its history, and what changed from one to another."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles.models import Article, Notice, RetiredSlug
from documents.markdown import from_markdown
from editorial.manuscripts.workflow import save_draft, save_revision
from editorial.models import Decision, Manuscript
from editorial.publication.notices import issue_notice
from editorial.publication.workflow import publish, withdraw_approval
from editorial.review.workflow import approve, submit
from record import clock
from tests import factories
from tests.editorial.attacks import run
from tests.editorial.verifying import guards_off

pytestmark = pytest.mark.django_db

DAY = datetime.timedelta(days=1)
VERSIONS = "/articles/ends-of-chromosomes/versions/"
PROMISE = "Edited and approved by"
FIRST = """Cells stop dividing after fifty rounds [@hayflick1961].

A paragraph that stays.

An old paragraph about nothing else at all."""
SECOND = """Telomeres were found first [@greider1985].

Cells stop dividing after <some> fifty rounds [@hayflick1961].

A paragraph that stays."""


@pytest.fixture
def first(edith):
    manuscript = factories.cited_manuscript(factories.wren(), title="Ends of chromosomes", text=FIRST)
    sent = submit(manuscript, by=manuscript.created_by)
    return publish(approve(sent, by=edith, digest=sent.revision.digest), by=edith)


def renew(edition, edith, *, at=None, text=SECOND, **fields):
    """Publish another version of a post."""
    manuscript = Manuscript.objects.get(article=edition.article)
    body = from_markdown(text).doc
    writer, counter = manuscript.created_by, manuscript.draft.edit_counter
    save_draft(manuscript, by=writer, edit_counter=counter, body=body, **fields)
    save_revision(manuscript, by=writer)
    sent = submit(manuscript, by=writer)
    return publish(approve(sent, by=edith, digest=sent.revision.digest), by=edith, at=at)


@pytest.fixture
def second(first, edith):
    return renew(first, edith, key_points=["They stop."])


def withdraw(edition, edith):
    withdraw_approval(Decision.objects.get(pk=edition.decision_id), by=edith, comment="It never held.")


def get(client, path="", status=200):
    response = client.get(f"{VERSIONS}{path}")
    assert response.status_code == status, response.status_code
    return response.content.decode()


def test_an_older_version_stands_whole_at_its_address_under_a_banner(client, first, second, settings):
    page = get(client, "1/")
    assert "This is version 1 of 2, replaced on" in page
    assert "An old paragraph about nothing else at all." in page
    assert PROMISE in page
    assert '<meta name="robots" content="noindex">' in page
    assert f'<link rel="canonical" href="{settings.SITE_URL}/articles/ends-of-chromosomes/">' in page
    assert 'href="/articles/ends-of-chromosomes/"' in page
    assert 'rel="next"' not in page


def test_the_version_of_today_stands_at_its_address_as_on_the_post(client, second, settings):
    page = get(client, "2/")
    assert "Telomeres were found first" in page
    assert "This is version" not in page
    assert "noindex" not in page
    assert f'rel="canonical" href="{settings.SITE_URL}/articles/ends-of-chromosomes/"' in page


def test_an_approval_that_does_not_verify_is_not_printed_on_an_older_version(client, first, second):
    connection.check_constraints()
    with guards_off("articles_edition"):
        run("UPDATE articles_edition SET body_html = '<p>Forged.</p>' WHERE number = 1")
    assert PROMISE not in get(client, "1/")
    assert get(client).count(PROMISE) == 1


def test_withdrawn_and_unknown_versions_are_not_found(client, first, second, edith):
    withdraw(first, edith)
    paths = ["1/", "1..2/", "3/", "1..3/", "2..1/", "1..1/", "0/", "999999999/", "9" * 30 + "/"]
    answers = {path: client.get(f"{VERSIONS}{path}").status_code for path in paths}
    assert answers == dict.fromkeys(paths, 404)
    assert "Version 1" not in get(client)


def test_a_scheduled_version_is_not_found_before_its_time(client, first, edith):
    renew(first, edith, at=clock.now() + DAY)
    get(client, "2/", status=404)
    get(client, "1..2/", status=404)
    page = get(client, "")
    assert "Version 2" not in page
    assert "This is version" not in get(client, "1/")


def test_nothing_is_left_of_a_post_without_a_live_version(client, second, edith):
    withdraw(second, edith)
    for path in ("", "1/", "2/", "1..2/"):
        get(client, path, status=404)


def test_history_tells_who_approved_each_version_and_what_readers_were_told(client, first, second, edith):
    issue_notice(first.article, by=edith, kind=Notice.Kind.CORRECTION, text="It was <fifty>.", edition=second)
    issue_notice(first.article, by=edith, kind=Notice.Kind.CLARIFICATION, text="In a dish.", is_material=False)
    page = get(client)
    assert page.index("Version 2") < page.index("It was &lt;fifty&gt;.") < page.index("Version 1</a>")
    assert "First published." in page
    assert page.count("Edith Quill, PhD, MS") == 4
    assert page.index("Notices on this post") < page.index("In a dish.")
    assert "What changed from version 1 to 2" in page


def test_a_version_without_a_notice_brought_minor_changes(client, first, second):
    assert "Minor changes." in get(client)


def test_history_costs_the_same_at_any_length(client, first, second, edith):
    with CaptureQueriesContext(
        connection,
    ) as few:
        get(client)
    renew(second, edith, text="A third text.")
    issue_notice(first.article, by=edith, kind=Notice.Kind.CORRECTION, text="A word.", edition=second)
    with CaptureQueriesContext(connection) as many:
        get(client)
    assert len(few) == len(many) <= 4


def test_what_changed_reads_in_words_and_ignores_new_numbers(client, first, second):
    page = get(client, "1..2/")
    assert "<ins>Telomeres were found first [Greider &amp; Blackburn 1985].</ins>" in page
    assert "<del>An old paragraph about nothing else at all.</del>" in page
    assert "after <ins>&lt;some&gt; </ins>fifty rounds [Hayflick &amp; Moorhead 1961]." in page
    assert "1 unchanged paragraph" in page
    assert "specific telomere terminal transferase" in page
    assert "<del>Human cells in a dish stop dividing</del><ins>They stop</ins>." in page


def test_changes_lead_from_one_to_the_next(client, first, second):
    page = get(client, "1..2/")
    count = page.count('id="change-')
    assert count == 5
    assert all(f'href="#change-{number}"' in page for number in range(1, count + 1))
    assert f'href="#change-{count + 1}"' not in page


def test_the_choice_of_two_versions_leads_to_their_difference(client, first, second):
    assert client.get(VERSIONS, {"from": "2", "to": "1"})["Location"] == f"{VERSIONS}1..2/"
    for chosen in ({"from": "1", "to": "1"}, {"from": "x", "to": "1"}, {"from": "1"}, {"from": "٣", "to": "1"}):
        assert client.get(VERSIONS, chosen).status_code == 404


def test_former_addresses_lead_to_the_present_one(client, first, second):
    Article.objects.update(slug="telomeres")
    RetiredSlug.objects.create(slug="ends-of-chromosomes", article=Article.objects.get())
    for path in ("", "1/", "1..2/"):
        response = client.get(f"{VERSIONS}{path}")
        assert (response.status_code, response["Location"]) == (301, f"/articles/telomeres/versions/{path}")
