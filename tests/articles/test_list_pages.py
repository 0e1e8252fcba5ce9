"""Home, tags, topics and people: live posts only, newest first, in a few queries at any length."""

import datetime
import re

import pytest
from django.utils import timezone

from accounts.roles import Role
from articles.models import Edition, Notice, Tag
from editorial.publication.notices import issue_notice, withdraw_notice
from editorial.publication.workflow import withdraw_approval
from editorial.review.models import Decision
from tests import factories
from tests.editorial.verifying import guards_off

pytestmark = pytest.mark.django_db

TOMORROW = datetime.timedelta(days=1)


@pytest.fixture
def tagged(wren, edith):
    """A function that publishes a post with a tag."""

    def publish(title, tag="Telomeres", **fields):
        return factories.edition(wren, edith, title=title, tags=[tag], **fields)

    return publish


def words(client, address):
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def titles(client, address):
    """The slugs of the posts on a list, in order."""
    return re.findall(r'<h[23]><a href="/articles/([^/]*)/', words(client, address))


def test_home_of_an_empty_site_says_so(client):
    assert "Nothing has been published yet." in words(client, "/")


def test_home_shows_title_deck_kind_date_topics_and_approver(client, tagged):
    edition = tagged("Ends of chromosomes", deck="What is known")
    shown = words(client, "/")
    for part in ("Ends of chromosomes", "What is known", "Explainer", "Telomeres", "Edith Quill, PhD, MS"):
        assert part in shown
    assert f"{edition.published_at:%-d %B %Y}" in shown


@pytest.mark.parametrize(
    ("address", "queries"),
    [("/", 2), ("/tags/telomeres/", 3), ("/people/edith-quill/", 4), ("/people/edith-quill/approved/", 3)],
)
@pytest.mark.parametrize("posts", [1, 4])
def test_lists_take_the_same_few_queries_however_long(
    client, tagged, django_assert_num_queries, address, queries, posts
):
    for number in range(posts):
        tagged(f"Post {number}")
    with django_assert_num_queries(queries):
        assert len(titles(client, address)) == posts


def test_lists_hold_no_scheduled_and_no_withdrawn_posts(client, edith, tagged):
    tagged("Shown")
    tagged("Scheduled", tag="Embargo", at=timezone.now() + TOMORROW)
    withdrawn = tagged("Withdrawn", tag="Retreat")
    withdraw_approval(Decision.objects.get(pk=withdrawn.decision_id), by=edith, comment="A source was retracted.")
    for address in ("/", "/tags/telomeres/", "/people/edith-quill/"):
        assert titles(client, address) == ["shown"]
    assert "Embargo" not in words(client, "/tags/")
    assert "Retreat" not in words(client, "/tags/")
    assert client.get("/tags/retreat/").status_code == 404
    assert client.get("/tags/unheard-of/").status_code == 404


def test_lists_and_search_say_which_posts_are_retracted_or_in_doubt(client, edith, tagged):
    retracted, doubted, corrected = (tagged(title) for title in ("Old cells", "New cells", "Other cells"))
    issue_notice(retracted.article, by=edith, kind=Notice.Kind.RETRACTION, text="The pictures were made up.")
    doubt = issue_notice(doubted.article, by=edith, kind=Notice.Kind.CONCERN, text="We are asking the authors.")
    issue_notice(corrected.article, by=edith, kind=Notice.Kind.CORRECTION, text="A number was wrong.")
    for address in ("/", "/tags/telomeres/", "/people/wren-fable/", "/search/?q=cells"):
        shown = client.get(address).content.decode()
        assert [shown.count(mark) for mark in (">Retracted<", ">Expression of concern<", ">Correction<")] == [1, 1, 0]
    withdraw_notice(doubt, by=edith, text="They answered.")
    assert "Expression of concern" not in client.get("/").content.decode()


def test_tag_page_holds_the_tag_s_posts_with_its_introduction(client, tagged):
    tagged("About ends")
    tagged("About clocks", tag="Clocks")
    Tag.objects.filter(name="Telomeres").update(is_topic=True, introduction="The ends of <chromosomes>.")
    factories.vouch_for_site()
    assert titles(client, "/tags/telomeres/") == ["about-ends"]
    assert "The ends of &lt;chromosomes&gt;." in words(client, "/tags/telomeres/")
    assert "Clocks" in words(client, "/tags/")


def test_person_has_a_page_only_while_named_on_a_live_post(client, wren, edith):
    assert client.get("/people/wren-fable/").status_code == 404
    edition = factories.edition(wren, edith)
    assert "Wren Fable" in words(client, "/people/wren-fable/")
    withdraw_approval(Decision.objects.get(pk=edition.decision_id), by=edith, comment="A source was retracted.")
    assert client.get("/people/wren-fable/").status_code == 404
    assert "Wren Fable" not in words(client, "/people/")


def test_person_page_shows_degrees_orcid_and_declared_interests(client, wren):
    editor = factories.edith(orcid="0000-0002-1825-0097", interests="None that matter here.")
    factories.edition(wren, editor)
    shown = words(client, "/people/edith-quill/")
    for part in ("Edith Quill, PhD, MS", "https://orcid.org/0000-0002-1825-0097", "None that matter here."):
        assert part in shown


@pytest.mark.parametrize(
    "cursor",
    ["x", "20260101T000000000000", "20261301T000000000000-1", "20260101T000000000000-1x", "٢" * 20, "9" * 9999],
)
def test_senseless_place_in_a_list_answers_404(client, cursor):
    assert client.get("/", {"before": cursor}).status_code == 404


def test_address_of_a_list_forgets_what_does_not_belong_to_it(client, settings):
    settings.SITE_URL = "https://example.org"
    assert '<link rel="canonical" href="https://example.org/">' in words(client, "/?utm_source=mail")


def test_lists_may_be_kept_and_are_not_sent_twice(client, tagged):
    tagged("A post")
    for address in ("/", "/tags/", "/tags/telomeres/", "/people/", "/people/edith-quill/"):
        known = client.get(address)
        assert known["Cache-Control"] == "public, max-age=60"
        assert "Vary" not in known
        assert client.get(address, headers={"if-none-match": known["ETag"]}).status_code == 304


LISTS = ("/", "/tags/", "/tags/telomeres/", "/people/", "/people/edith-quill/")


def test_lists_are_kept_only_until_a_scheduled_post_joins_them(client, tagged):
    tagged("A post")
    tagged("Soon", at=timezone.now() + datetime.timedelta(seconds=20))
    assert [address for address in LISTS if not 10 <= lifetime(client, address) <= 20] == []


def test_lists_are_kept_only_until_a_scheduled_correction_replaces_a_post(client, wren, edith, tagged):
    post = tagged("A post")
    correction = factories.correction(post, by=wren, editor=edith, at=timezone.now() + datetime.timedelta(seconds=20))
    assert correction.published_at < timezone.now() < correction.starts_at
    assert [address for address in LISTS if not 10 <= lifetime(client, address) <= 20] == []


def lifetime(client, address):
    """The seconds for which caches may keep a page."""
    return int(client.get(address)["Cache-Control"].rpartition("=")[2])


def test_person_page_keeps_what_was_written_apart_from_what_was_approved(client, wren, edith):
    """Somebody with one role only has no empty list for the other."""
    both = factories.person("Eve Twofold", Role.SCIENTIFIC_EDITOR)
    factories.edition(wren, both, title="Approved by Eve")
    factories.edition(both, edith, title="Written by Eve")
    shown = words(client, "/people/eve-twofold/")
    assert shown.index('id="approved"') < shown.index("Approved by Eve") < shown.index('id="written"')
    assert shown.index('id="written"') < shown.index("Written by Eve")
    assert "Writer and editor" in shown
    assert 'id="approved"' not in words(client, "/people/wren-fable/")
    assert 'id="written"' not in words(client, "/people/edith-quill/")
    assert titles(client, "/people/eve-twofold/written/") == ["written-by-eve"]
    assert titles(client, "/people/eve-twofold/approved/") == ["approved-by-eve"]
    assert client.get("/people/wren-fable/approved/").status_code == 404
    assert client.get("/people/edith-quill/written/").status_code == 404


def test_approval_that_does_not_verify_stands_in_no_list_of_approved_posts(client, wren, edith):
    factories.edition(wren, edith)
    with guards_off("articles_edition"):
        Edition.objects.update(deck="Words that nobody approved.")
    assert titles(client, "/people/edith-quill/") == []
    assert len(titles(client, "/people/wren-fable/")) == 1
