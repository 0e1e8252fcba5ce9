"""Sitemaps, news sitemap and robots.txt: valid, complete, live pages only, in a few queries."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from lxml import etree

from articles.models import Notice
from articles.syndication.sitemaps import NEWS, XMLNS
from editorial.publication.workflow import withdraw_approval
from editorial.review.models import Decision
from tests import factories

pytestmark = pytest.mark.django_db

SITE = "https://example.org"
HOSTILE = "A ]]> & <b> \x08 \u202e title"
#: The parts of an entry in the order of http://www.sitemaps.org/schemas/sitemap/0.9/sitemap.xsd.
PARTS = {"url": ["loc", "lastmod", "changefreq", "priority"], "sitemap": ["loc", "lastmod"]}


@pytest.fixture(autouse=True)
def public_address(settings):
    settings.SITE_URL = SITE


def read(client, address, root):
    """The entries of a sitemap, which is checked against the protocol's schema on the way."""
    response = client.get(address)
    assert (response.status_code, response["Content-Type"]) == (200, "application/xml; charset=utf-8")
    document = etree.fromstring(response.content)
    assert document.tag == f"{{{XMLNS}}}{root}"
    assert len(document) <= 50_000
    assert len(response.content) < 50_000_000
    for entry in document:
        parts = [etree.QName(part).localname for part in entry if etree.QName(part).namespace == XMLNS]
        assert parts == [part for part in PARTS[etree.QName(entry).localname] if part in parts], "in the schema's order"
        assert entry.findtext(f"{{{XMLNS}}}loc").startswith(f"{SITE}/")
        if moment := entry.findtext(f"{{{XMLNS}}}lastmod"):
            assert datetime.datetime.fromisoformat(moment).tzinfo
    return document


def places(client, address, root="urlset"):
    document = read(client, address, root)
    assert len(document) > 0, "the schema wants one entry at least"
    return [entry.findtext(f"{{{XMLNS}}}loc").removeprefix(SITE) for entry in document]


def test_index_leads_to_every_live_page(client, wren, edith):
    edition = factories.edition(wren, edith, title="Ends of chromosomes", tags=["Telomeres"])
    hidden = factories.edition(wren, factories.person("Eve Twofold", "scientific editor"), title="No", tags=["Hidden"])
    withdraw_approval(Decision.objects.get(pk=hidden.decision_id), by=edith, comment="A source was retracted.")
    factories.edition(wren, edith, title="Later", tags=["Later"], at=timezone.now() + datetime.timedelta(days=1))
    sections = places(client, "/sitemap.xml", "sitemapindex")
    month = f"/sitemaps/posts-{edition.published_at:%Y-%m}.xml"
    assert sections == ["/sitemaps/pages.xml", "/sitemaps/tags.xml", "/sitemaps/people.xml", month]
    assert places(client, month) == ["/articles/ends-of-chromosomes/"]
    assert places(client, "/sitemaps/tags.xml") == ["/tags/telomeres/"]
    assert places(client, "/sitemaps/people.xml") == ["/people/wren-fable/", "/people/edith-quill/"]
    assert {"/", "/tags/", "/people/", "/corrections/", "/about/"} <= set(places(client, "/sitemaps/pages.xml"))
    every = [place for section in sections for place in places(client, section)]
    assert [place for place in every if client.get(place).status_code != 200] == []


def test_post_says_when_it_last_changed(client, wren, edith):
    edition = factories.edition(wren, edith)
    month = f"/sitemaps/posts-{edition.published_at:%Y-%m}.xml"

    def changed():
        return datetime.datetime.fromisoformat(read(client, month, "urlset")[0].findtext(f"{{{XMLNS}}}lastmod"))

    assert changed() == edition.starts_at.replace(microsecond=0)
    corrected = factories.correction(edition, by=wren, editor=edith)
    assert changed() == corrected.starts_at.replace(microsecond=0)
    told = factories.notice(edition, edith, kind=Notice.Kind.RETRACTION, text="A mistake.")
    assert changed() == told.issued_at.replace(microsecond=0)


def test_empty_site_has_a_valid_index_and_no_empty_sections(client):
    assert places(client, "/sitemap.xml", "sitemapindex") == ["/sitemaps/pages.xml"]
    for empty in ("/sitemaps/tags.xml", "/sitemaps/people.xml", "/sitemaps/posts-2026-01.xml"):
        assert client.get(empty).status_code == 404
    for senseless in ("posts-2026-13", "posts-0000-01", "posts-2026-1", "drafts"):
        assert client.get(f"/sitemaps/{senseless}.xml").status_code == 404


def test_news_are_the_posts_of_two_days(client, wren, edith):
    factories.edition(wren, edith, title=HOSTILE, language="de-CH")
    (entry,) = read(client, "/news-sitemap.xml", "urlset")
    told = {etree.QName(part).localname: part.text for part in entry.iter(f"{{{NEWS}}}*")}
    assert (told["name"], told["language"]) == ("Imprimatur", "de")
    assert "]]> & <b>" in told["title"]
    assert datetime.datetime.fromisoformat(told["publication_date"]).tzinfo
    assert [etree.QName(part).localname for part in entry[1]] == ["publication", "publication_date", "title"]


def test_news_age_by_the_database_s_clock(client, wren, edith, monkeypatch):
    factories.edition(wren, edith)
    monkeypatch.setattr("articles.syndication.sitemaps.NEWS_AGE", datetime.timedelta(0))
    assert len(read(client, "/news-sitemap.xml", "urlset")) == 0


def test_sitemaps_take_the_same_few_queries_however_long(client, wren, edith):
    counts = set()
    for number in range(3):
        edition = factories.edition(wren, edith, title=f"Post {number}", tags=[f"Tag {number}"])
        month = f"/sitemaps/posts-{edition.published_at:%Y-%m}.xml"
        for address in ("/sitemap.xml", month, "/sitemaps/tags.xml", "/sitemaps/people.xml", "/news-sitemap.xml"):
            with CaptureQueriesContext(connection) as queries:
                client.get(address)
            counts.add((address, len(queries)))
    assert {count for address, count in counts if address != "/sitemap.xml"} == {2}
    assert {count for address, count in counts if address == "/sitemap.xml"} == {5}


def test_robots_are_told_of_the_sitemaps_and_kept_from_the_desk(client):
    response = client.get("/robots.txt")
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    assert response.content.decode().splitlines() == [
        "User-agent: *",
        "Disallow: /desk/",
        "Disallow: /admin/",
        "Disallow: /accounts/",
        "",
        f"Sitemap: {SITE}/sitemap.xml",
        f"Sitemap: {SITE}/news-sitemap.xml",
    ]


def test_sitemaps_are_not_sent_twice(client, wren, edith):
    edition = factories.edition(wren, edith, tags=["Telomeres"])
    month = f"/sitemaps/posts-{edition.published_at:%Y-%m}.xml"
    for address in ("/sitemap.xml", month, "/sitemaps/pages.xml", "/news-sitemap.xml", "/robots.txt"):
        known = client.get(address)
        assert client.get(address, headers={"if-none-match": known["ETag"]}).status_code == 304
