"""The head of an article page: what machines are told, and that it is true, valid and only what the record holds."""

import html
import json
import re

import pytest
from django.utils import timezone

from articles.models import Edition, Notice, SiteSettings
from tests import factories
from tests.articles.schema_org import faults

pytestmark = pytest.mark.django_db

SITE = "https://example.org"
HOSTILE = "</script><!--<script>alert(1)&\u2028\u2029 \" ' <b>"
JSON_LD = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.DOTALL)
META = re.compile(r'<meta (?:name|property)="([^"]+)" content="([^"]*)">')


@pytest.fixture(autouse=True)
def public_address(settings):
    settings.SITE_URL = SITE


@pytest.fixture
def wren():
    return factories.wren(orcid="0000-0001-5109-3700")


def head(client, address):
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode().partition("</head>")[0]


def json_ld(client, address):
    """The one block of JSON-LD on a page, as it is valid by schema.org's vocabulary."""
    (text,) = JSON_LD.findall(head(client, address))
    properties = json.loads(text)
    assert properties.pop("@context") == "https://schema.org"
    assert faults(properties) == []
    return properties


def meta(client, address):
    found = {}
    for name, content in META.findall(head(client, address)):
        found.setdefault(name, []).append(html.unescape(content))
    return found


def cited(wren, edith, **fields):
    submission = factories.submit(factories.cited_manuscript(wren, **fields), by=wren)
    decision = factories.approve(submission, by=edith, digest=submission.revision.digest, statement="Checked.")
    return factories.publish(decision, by=edith)


def notice(edition, by, kind=Notice.Kind.CORRECTION, **fields):
    return factories.notice(edition, by, kind=kind, text="A date was wrong.", **fields)


def test_json_ld_tells_who_wrote_reviewed_and_published_what_and_when(client, wren, edith):
    edition = cited(wren, edith, title="Ends of chromosomes", deck="What is known", tags=["Telomeres"])
    site = {"name": "Imprimatur", "url": f"{SITE}/"}
    told = json_ld(client, "/articles/ends-of-chromosomes/")
    works = told.pop("citation")
    assert told == {
        "@type": ["MedicalWebPage", "Article"],
        "@id": f"{SITE}/articles/ends-of-chromosomes/",
        "url": f"{SITE}/articles/ends-of-chromosomes/",
        "headline": "Ends of chromosomes",
        "description": "What is known",
        "image": f"{SITE}/articles/ends-of-chromosomes/share-image-1.png",
        "inLanguage": "en-US",
        "datePublished": edition.published_at.isoformat(),
        "dateModified": edition.starts_at.isoformat(),
        "version": 1,
        "timeRequired": "PT1M",
        "keywords": ["Telomeres"],
        "author": [
            {
                "@type": "Person",
                "name": "Wren Fable",
                "url": f"{SITE}/people/wren-fable/",
                "sameAs": "https://orcid.org/0000-0001-5109-3700",
            }
        ],
        "isPartOf": {"@type": "WebSite", **site},
        "publisher": {"@type": "Organization", **site},
        "reviewedBy": {
            "@type": "Person",
            "name": "Edith Quill",
            "honorificSuffix": "PhD, MS",
            "url": f"{SITE}/people/edith-quill/",
        },
        "lastReviewed": edition.approved_at.date().isoformat(),
    }
    assert [work["name"] for work in works] == [
        "The serial cultivation of human diploid cell strains",
        "Identification of a specific telomere terminal transferase activity in Tetrahymena extracts",
    ]


def test_review_is_not_told_when_the_approval_does_not_verify(client, wren, edith, settings):
    factories.edition(wren, edith, title="A post")
    settings.SIGNING_PUBLIC_KEYS = []
    told = json_ld(client, "/articles/a-post/")
    assert not {"reviewedBy", "lastReviewed"} & told.keys()
    assert "Edith" not in head(client, "/articles/a-post/")


def test_corrections_licence_and_retraction_are_told_once_there_are_any(client, wren, edith):
    edition = factories.edition(wren, edith, title="A post")
    absent = {"correction", "license", "creativeWorkStatus", "citation", "keywords"}
    assert not absent & json_ld(client, "/articles/a-post/").keys()
    licence = "https://creativecommons.org/licenses/by/4.0/"
    site = SiteSettings.load()
    site.licence_name, site.licence_url = "CC BY 4.0", licence
    site.save()
    factories.vouch_for_site()
    told = notice(edition, edith)
    notice(edition, edith, Notice.Kind.CONCERN)
    properties = json_ld(client, "/articles/a-post/")
    assert properties["license"] == licence
    assert f'<link rel="license" href="{licence}">' in head(client, "/articles/a-post/")
    assert [(one["text"], one["datePublished"]) for one in properties["correction"]] == [
        (told.text, told.issued_at.isoformat())
    ]
    notice(edition, edith, Notice.Kind.RETRACTION)
    assert json_ld(client, "/articles/a-post/")["creativeWorkStatus"] == "Retracted"


def test_hostile_words_stay_words(client, wren, edith):
    factories.edition(wren, edith, title=f"A {HOSTILE} post", deck=HOSTILE, tags=["Tag & <b>"])
    address = f"/articles/{Edition.objects.get().article.slug}/"
    (text,) = JSON_LD.findall(head(client, address))
    assert not set("<>&\u2028\u2029") & set(text)
    title = " ".join(f"A {HOSTILE} post".split(" "))
    assert json_ld(client, address)["headline"] == title
    assert meta(client, address)["og:title"] == [title]
    assert "alert(1)" in text


def test_networks_and_reference_managers_are_told(client, wren, edith):
    edition = factories.edition(wren, edith, title="A post", deck="What is known", tags=["Clocks", "Telomeres"])
    told = meta(client, "/articles/a-post/")
    day = f"{edition.published_at:%Y/%m/%d}"
    expected = {
        "description": ["What is known"],
        "og:type": ["article"],
        "og:site_name": ["Imprimatur"],
        "og:title": ["A post"],
        "og:description": ["What is known"],
        "og:url": [f"{SITE}/articles/a-post/"],
        "og:image": [f"{SITE}/articles/a-post/share-image-1.png"],
        "og:image:width": ["1200"],
        "og:image:height": ["630"],
        "og:image:alt": ["A post"],
        "twitter:card": ["summary_large_image"],
        "og:locale": ["en_US"],
        "article:published_time": [edition.published_at.isoformat()],
        "article:author": [f"{SITE}/people/wren-fable/"],
        "article:tag": ["Clocks", "Telomeres"],
        "citation_title": ["A post"],
        "citation_author": ["Wren Fable"],
        "citation_publication_date": [day],
        "citation_online_date": [day],
        "citation_journal_title": ["Imprimatur"],
        "citation_publisher": ["Imprimatur"],
        "citation_language": ["en-US"],
        "citation_public_url": [f"{SITE}/articles/a-post/"],
        "citation_fulltext_html_url": [f"{SITE}/articles/a-post/"],
        "citation_keywords": ["Clocks", "Telomeres"],
    }
    assert {name: told.get(name) for name in expected} == expected
    assert "article:modified_time" not in told
    factories.correction(edition, by=wren, editor=edith)
    assert meta(client, "/articles/a-post/")["article:modified_time"]


def test_live_translations_lead_to_each_other(client, wren, edith):
    original = factories.edition(wren, edith, title="A post", language="en")
    assert "hreflang" not in head(client, "/articles/a-post/")
    told = {"translation_of": original.article, "translated_number": 1}
    factories.edition(wren, edith, title="Ein Beitrag", language="de", **told)
    tomorrow = timezone.now() + timezone.timedelta(days=1)
    factories.edition(wren, edith, title="Un article", language="fr", at=tomorrow, **told)
    links = {
        "en": f"{SITE}/articles/a-post/",
        "de": f"{SITE}/articles/ein-beitrag/",
        "x-default": f"{SITE}/articles/a-post/",
    }
    for address in ("/articles/a-post/", "/articles/ein-beitrag/"):
        found = re.findall(r'<link rel="alternate" hreflang="([^"]+)" href="([^"]+)">', head(client, address))
        assert dict(found) == links


def test_pages_lead_to_their_feeds(client, wren, edith):
    factories.edition(wren, edith, title="A post", tags=["Telomeres"])
    feeds = {
        "/": "/feed",
        "/articles/a-post/": "/feed",
        "/tags/telomeres/": "/tags/telomeres/feed",
        "/people/wren-fable/": "/people/wren-fable/feed",
    }
    for page, feed in feeds.items():
        for form, kind in (("atom", "atom+xml"), ("rss", "rss+xml"), ("json", "feed+json")):
            assert f'type="application/{kind}"' in head(client, page)
            assert f'href="{SITE}{feed}.{form}"' in head(client, page)
            assert client.get(f"{feed}.{form}").status_code == 200


def test_home_tells_of_the_site(client):
    SiteSettings.objects.update(tagline="Nothing but <words>.")
    factories.vouch_for_site()
    told = json_ld(client, "/")
    assert (told["@type"], told["name"], told["url"]) == ("WebSite", "Imprimatur", f"{SITE}/")
    assert told["description"] == "Nothing but <words>."


def test_person_s_page_tells_of_the_person(client, wren, edith):
    factories.edition(wren, edith)
    told = json_ld(client, "/people/edith-quill/")
    assert told["mainEntity"] == {
        "@type": "Person",
        "name": "Edith Quill",
        "honorificSuffix": "PhD, MS",
        "url": f"{SITE}/people/edith-quill/",
    }
    assert json_ld(client, "/people/wren-fable/")["mainEntity"]["sameAs"] == "https://orcid.org/0000-0001-5109-3700"


def test_corrections_tell_of_each_notice(client, wren, edith):
    edition = factories.edition(wren, edith, title="A post")
    told = notice(edition, edith)
    (part,) = json_ld(client, "/corrections/")["hasPart"]
    assert part == {
        "@type": "CorrectionComment",
        "text": "A date was wrong.",
        "datePublished": told.issued_at.isoformat(),
        "about": {"@type": "Article", "url": f"{SITE}/articles/a-post/"},
    }
    assert f'href="{SITE}/corrections/feed.atom"' in head(client, "/corrections/")


@pytest.mark.parametrize(
    ("broken", "fault"),
    [
        ({"@type": "Article", "reviewedBy": {"@type": "Person", "name": "A"}}, "no property"),
        ({"@type": "WebPage", "lastReviewed": "yesterday"}, "is none of"),
        ({"@type": "WebPage", "reviewedBy": "Edith"}, "is none of"),
        ({"@type": "WebPage", "reviewedBy": {"@type": "Article"}}, "is none of"),
        ({"@type": "Article", "author": [{"@type": "Person", "headline": "A"}]}, "no property"),
        ({"@type": "Article", "headline": 1}, "is none of"),
        ({"@type": "Post"}, "no type"),
    ],
)
def test_the_check_of_the_vocabulary_sees_what_is_wrong(broken, fault):
    (found,) = faults(broken)
    assert fault in found
