"""oEmbed 1.0: what other sites show for a link to a post."""

import html
import json
import re

import pytest
from django.utils import timezone
from django.utils.http import urlencode
from lxml import etree

from tests import factories

pytestmark = pytest.mark.django_db

SITE = "https://example.org"
HOSTILE = "</a><script>alert(1)</script> & \x08 title"


@pytest.fixture(autouse=True)
def public_address(settings):
    settings.SITE_URL = SITE


@pytest.fixture
def edition():
    return factories.edition(factories.wren(), factories.edith(), title="A post", deck="What is <known>")


def ask(client, address=f"{SITE}/articles/a-post/", **question):
    return client.get("/oembed/?" + urlencode({"url": address, **question}))


def test_post_is_a_rich_quotation_without_scripts(client, edition):
    response = ask(client)
    assert response["Content-Type"] == "application/json; charset=utf-8"
    told = json.loads(response.content)
    quotation = told.pop("html")
    assert told == {
        "version": "1.0",
        "type": "rich",
        "title": "A post",
        "author_name": "Wren Fable",
        "provider_name": "Imprimatur",
        "provider_url": f"{SITE}/",
        "cache_age": 60,
        "width": 600,
        "height": 240,
        "thumbnail_url": f"{SITE}/articles/a-post/share-image-1.png",
        "thumbnail_width": 1200,
        "thumbnail_height": 630,
    }
    assert f'<a href="{SITE}/articles/a-post/"><strong>A post</strong></a>' in quotation
    assert "Edited and approved by Edith Quill, PhD, MS" in quotation
    assert "What is &lt;known&gt;" in quotation


def test_xml_says_the_same(client, edition):
    response = ask(client, format="xml")
    assert response["Content-Type"] == "text/xml; charset=utf-8"
    told = {part.tag: part.text for part in etree.fromstring(response.content)}
    assert told == {name: str(value) for name, value in json.loads(ask(client).content).items()}


def test_nothing_is_larger_than_asked_for(client, edition):
    small = json.loads(ask(client, maxwidth=320, maxheight=100).content)
    assert (small["width"], small["height"]) == (320, 100)
    assert "thumbnail_url" not in small
    for senseless in ("-1", "x", "٣", "0", "9" * 99):
        assert json.loads(ask(client, maxwidth=senseless).content)["width"] == 600


def test_hostile_title_stays_words(client):
    edition = factories.edition(factories.wren(), factories.edith(), title=HOSTILE)
    address = SITE + edition.article.get_absolute_url()
    told = json.loads(ask(client, address).content)
    assert "<script" not in told["html"]
    assert "&lt;script&gt;" in told["html"]
    assert etree.fromstring(ask(client, address, format="xml").content).findtext("title").startswith("</a><script>")


def test_errors_are_those_of_the_specification(client, edition, settings):
    assert ask(client, format="yaml").status_code == 501
    later = timezone.now() + timezone.timedelta(days=1)
    scheduled = factories.edition(factories.otto(), factories.edith(), title="Later", at=later)
    for address in (
        "",
        "nonsense",
        "http://[",
        f"{SITE}/",
        f"{SITE}/articles/unheard-of/",
        SITE + scheduled.article.get_absolute_url(),
        "https://elsewhere.example/articles/a-post/",
        "ftp://example.org/articles/a-post/",
        "/articles/a-post/",
    ):
        assert ask(client, address).status_code == 404
    assert client.post("/oembed/").status_code == 405


def test_page_leads_there(client, edition):
    head = client.get("/articles/a-post/").content.decode().partition("</head>")[0]
    for kind in ("application/json", "text/xml"):
        (address,) = re.findall(rf'type="{kind}\+oembed"[^>]*href="([^"]+)"', head)
        response = client.get(html.unescape(address).removeprefix(SITE))
        assert response["Content-Type"].startswith(kind)


def test_approval_that_does_not_verify_is_left_out(client, edition, settings):
    settings.SIGNING_PUBLIC_KEYS = []
    assert "approved by" not in ask(client).content.decode()


def test_answer_is_not_sent_twice(client, edition):
    question = {"url": f"{SITE}/articles/a-post/"}
    known = client.get("/oembed/", question)
    again = client.get("/oembed/", question, headers={"if-none-match": known["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
