"""The feeds: valid in three formats, with live posts only, their notices, and the approval line while it holds."""

import datetime
import json

import feedparser
import pytest
from django.utils import timezone

from articles.models import Credit, Notice, SiteSettings, Tag, TagSynonym
from articles.pages.addresses import FEED_FORMS
from articles.syndication.entries import LENGTH
from editorial.publication.workflow import withdraw_approval
from editorial.review.models import Decision
from tests import factories
from tests.articles.feed_rules import faults

pytestmark = pytest.mark.django_db

FORMS = ("atom", "rss", "json")
TYPES = {
    "atom": "application/atom+xml; charset=utf-8",
    "rss": "application/rss+xml; charset=utf-8",
    "json": "application/feed+json; charset=utf-8",
}
FEEDS = ("/", "/tags/telomeres/", "/people/wren-fable/", "/corrections/")
HOSTILE = "]]></title><script>alert(1)</script> & \u2028 \u202e \x08 \ufffe \U0001f9ec <b>"
SITE = "https://example.org"


@pytest.fixture(autouse=True)
def public_address(settings):
    settings.SITE_URL = SITE


@pytest.fixture
def tagged(wren, edith):
    """A function that publishes a post with a tag."""

    def publish(title, tag="Telomeres", **fields):
        return factories.edition(wren, edith, title=title, tags=[tag], **fields)

    return publish


def notice(edition, by, *, kind=Notice.Kind.CORRECTION, text="A date was wrong.", **fields):
    return factories.notice(edition, by, kind=kind, text=text, **fields)


def items(client, page="/", form="json"):
    response = client.get(f"{page}feed.{form}")
    assert response.status_code == 200
    return json.loads(response.content)["items"]


def titles(client, page="/"):
    return [item["title"] for item in items(client, page)]


@pytest.mark.parametrize("form", FORMS)
def test_feeds_are_valid_whatever_a_title_holds(client, wren, edith, tagged, form):
    plain = tagged("Ends of chromosomes", language="de")
    hostile = tagged(HOSTILE, deck=HOSTILE)
    notice(hostile, edith, text=f"{HOSTILE} was wrong.")
    notice(plain, edith)
    Tag.objects.filter(name="Telomeres").update(name="<Telomeres> & more")
    factories.vouch_for_site()
    for page in FEEDS:
        response = client.get(f"{page}feed.{form}")
        assert response["Content-Type"] == TYPES[form]
        assert faults(form, response.content, address=f"{SITE}{page}feed.{form}") == []
        assert len(feedparser.parse(client.get(f"{page}feed.atom").content).entries) == 2
        assert b"<script" not in response.content.replace(b"&lt;", b"").replace(b"\\u003c", b"") or form == "json"


def test_links_to_feeds_name_the_types_that_are_served(client):
    served = {form: client.get(f"/feed.{form}")["Content-Type"].partition(";")[0] for form in FORMS}
    assert {ending: form.media_type for ending, form in FEED_FORMS.items()} == served


@pytest.mark.parametrize("form", FORMS)
def test_feed_of_an_empty_site_is_valid(client, form):
    response = client.get(f"/feed.{form}")
    assert faults(form, response.content, address=f"{SITE}/feed.{form}") == []


def test_entry_tells_what_a_list_tells(client, tagged):
    edition = tagged("Ends of chromosomes", deck="What is <known>", language="de")
    (item,) = items(client)
    assert item["url"] == f"{SITE}/articles/ends-of-chromosomes/"
    assert item["summary"] == "What is <known>"
    assert item["content_html"] == ("<p>What is &lt;known&gt;</p>\n<p>Edited and approved by Edith Quill, PhD, MS</p>")
    assert item["authors"] == [{"name": "Wren Fable", "url": f"{SITE}/people/wren-fable/"}]
    assert (item["tags"], item["language"]) == (["Telomeres"], "de")
    assert item["id"] == f"tag:example.org,{edition.published_at:%Y-%m-%d}:article-{edition.article_id}"
    for form in ("atom", "rss"):
        (entry,) = feedparser.parse(client.get(f"/feed.{form}").content).entries
        assert (entry.title, entry.link, entry.id) == (item["title"], item["url"], item["id"])
        assert "Edited and approved by Edith Quill, PhD, MS" in entry.summary
        assert [author["name"] for author in entry.authors] == ["Wren Fable"]
        assert [tag.term for tag in entry.tags] == ["Telomeres"]


def test_approval_line_that_does_not_verify_is_left_out(client, tagged, settings):
    tagged("A post")
    settings.SIGNING_PUBLIC_KEYS = []
    assert "approved by" not in items(client)[0]["content_html"]
    assert Credit.objects.filter(role=Credit.Role.APPROVER).exists()


def test_feeds_hold_live_posts_only_newest_first(client, edith, tagged):
    tagged("First")
    tagged("Second", tag="Clocks")
    tagged("Scheduled", at=timezone.now() + datetime.timedelta(days=1))
    withdrawn = tagged("Withdrawn", tag="Retreat")
    notice(withdrawn, edith)
    withdraw_approval(Decision.objects.get(pk=withdrawn.decision_id), by=edith, comment="A source was retracted.")
    assert titles(client) == titles(client, "/people/edith-quill/") == ["Second", "First"]
    assert titles(client, "/tags/telomeres/") == ["First"]
    assert titles(client, "/corrections/") == []
    for absent in ("/tags/retreat/", "/tags/unheard-of/", "/people/max-ledger/"):
        assert client.get(f"{absent}feed.atom").status_code == 404
    assert client.get("/feed.xml").status_code == 404


def test_notice_brings_its_post_back_as_an_updated_entry_under_the_same_id(client, edith, tagged):
    first = tagged("First")
    (before,) = items(client)
    for number in range(LENGTH):
        tagged(f"Post {number}")
    assert "First" not in titles(client)
    told = notice(first, edith, text="A date was <wrong>.")
    after = items(client)
    assert (after[0]["title"], after[0]["id"], len(after)) == ("First", before["id"], LENGTH + 1)
    assert after[0]["date_modified"].startswith(f"{told.issued_at:%Y-%m-%dT%H:%M:%S}")
    assert after[0]["content_html"].startswith(
        f"<p><strong>Correction ({told.issued_at:%Y-%m-%d}):</strong> A date was &lt;wrong&gt;.</p>"
    )


def test_corrected_post_keeps_its_id_and_says_when_it_changed(client, wren, edith, tagged):
    post = tagged("A post")
    before = items(client)[0]
    factories.correction(post, by=wren, editor=edith)
    after = items(client)[0]
    assert (after["id"], after["date_published"]) == (before["id"], before["date_published"])
    assert after["date_modified"] > before["date_modified"]


def test_slip_of_spelling_stands_in_the_corrections_only(client, edith, tagged):
    notice(tagged("A post"), edith, is_material=False, text="A letter was missing.")
    assert "A letter" not in items(client)[0]["content_html"]
    assert titles(client, "/corrections/") == ["Correction: A post"]


def test_lifted_notice_is_told_in_the_corrections_and_leaves_the_post(client, edith, tagged):
    post = tagged("A post")
    concern = notice(post, edith, kind=Notice.Kind.CONCERN, text="We look into this.")
    notice(post, edith, kind=Notice.Kind.LIFTED, text="All is well.", ends=concern)
    assert "We look" not in items(client)[0]["content_html"]
    assert titles(client, "/corrections/") == ["Notice withdrawn: A post", "Expression of concern: A post"]


@pytest.mark.parametrize(("page", "queries"), [*zip(FEEDS, (2, 3, 3, 2), strict=True)])
def test_feeds_take_the_same_few_queries_however_long(client, edith, tagged, django_assert_num_queries, page, queries):
    for number in range(4):
        notice(tagged(f"Post {number}"), edith)
        with django_assert_num_queries(queries):
            assert len(items(client, page)) == number + 1


def test_feeds_may_be_kept_and_are_not_sent_twice(client, tagged):
    edition = tagged("A post")
    for form in FORMS:
        known = client.get(f"/feed.{form}")
        assert known["Cache-Control"] == "public, max-age=60"
        assert known["Last-Modified"] == f"{edition.starts_at:%a, %d %b %Y %H:%M:%S} GMT"
        assert "Vary" not in known
        again = client.get(f"/feed.{form}", headers={"if-none-match": known["ETag"]})
        assert (again.status_code, again.content) == (304, b"")
    tagged("Soon", at=timezone.now() + datetime.timedelta(seconds=20))
    assert 10 <= int(client.get("/feed.atom")["Cache-Control"].rpartition("=")[2]) <= 20


def test_hub_is_named_when_there_is_one(client, tagged):
    tagged("A post")
    assert "hub" not in client.get("/feed.atom").content.decode()
    SiteSettings.objects.update(websub_hub="https://hub.example.org/")
    factories.vouch_for_site()
    for form in ("atom", "rss"):
        links = feedparser.parse(client.get(f"/feed.{form}").content).feed.links
        assert [link.href for link in links if link.rel == "hub"] == ["https://hub.example.org/"]
    assert json.loads(client.get("/feed.json").content)["hubs"] == [
        {"type": "WebSub", "url": "https://hub.example.org/"}
    ]


def test_feed_of_a_synonym_leads_to_that_of_the_tag(client, tagged):
    tagged("A post")
    TagSynonym.objects.create(tag=Tag.objects.get(), name="Chromosome ends", slug="chromosome-ends")
    response = client.get("/tags/chromosome-ends/feed.rss")
    assert (response.status_code, response["Location"]) == (301, "/tags/telomeres/feed.rss")
