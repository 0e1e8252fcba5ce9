"""The head of an article page: what search engines, reference managers, networks and feed readers are told.

Made by a template and remembered under everything it was made of.
"""

import json
from functools import lru_cache
from typing import NamedTuple

from django.conf import settings
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.safestring import SafeString

from articles.approval import Byline
from articles.locale import PageLocale
from articles.models import Notice
from articles.pages import structured_data
from articles.pages.parts import path_of
from articles.queries.notices import ShownNotice


class Facts(NamedTuple):
    """What the head tells of the edition; ``tags``, ``translations`` and ``cited_works`` are JSON texts."""

    language: str
    title: str
    summary: str
    number: int
    reading_minutes: int
    published_at: object
    starts_at: object
    approved_at: object
    slug: str
    tags: str
    translations: str
    cited_works: str


class Publisher(NamedTuple):
    """Who publishes it, under which licence."""

    name: str
    licence_url: str


def article_head(
    row, byline: Byline, notices: tuple[ShownNotice, ...], *, is_live: bool, site, speech: PageLocale
) -> SafeString:
    """Return the meta elements, links and JSON-LD of an edition's page; only a live one has a picture."""
    facts = Facts(*[getattr(row, name) for name in Facts._fields])
    address = settings.SITE_URL + path_of(row.slug)
    image = settings.SITE_URL + _picture(row.slug, row.number) if is_live else ""
    return _head(facts, byline, notices, Publisher(site.name, site.licence_url), address, image, speech)


@lru_cache(maxsize=4096)
def _picture(slug, number):
    return reverse("articles:share_image", args=[slug, number])


@lru_cache(maxsize=1024)
def _head(facts, byline, notices, publisher, address, image, speech):
    languages = _languages(facts)
    return speech.render(
        "articles/_article_head.html",
        {
            **facts._asdict(),
            "address": address,
            "site_address": settings.SITE_URL,
            "publisher": publisher,
            "is_updated": facts.starts_at > facts.published_at,
            "writers": byline.writers,
            "tags": [tag["name"] for tag in json.loads(facts.tags)],
            "locale": facts.language.replace("-", "_") if len(facts.language) == 5 else "",
            "languages": languages if len(languages) > 1 else {},
            "original": next(iter(languages.values()), ""),
            "oembed": settings.SITE_URL + reverse("articles:oembed") + "?" + urlencode({"url": address}),
            "image": image,
            "json_ld": structured_data.json_ld(_article(facts, byline, notices, publisher, address, image, speech)),
        },
    )


def _languages(facts):
    """Return the addresses by language, the original's first; where a language has two, this page or the first."""
    found = {}
    for sister in json.loads(facts.translations):
        if sister["language"] not in found or sister["slug"] == facts.slug:
            found[sister["language"]] = settings.SITE_URL + path_of(sister["slug"])
    return found


def _article(facts, byline, notices, publisher, address, image, speech):
    is_retracted = any(notice.kind == Notice.Kind.RETRACTION.value for notice in notices)
    return {
        # reviewedBy and lastReviewed belong to web pages, headline and citation to articles: it is both.
        "@type": ["MedicalWebPage", "Article"],
        "@id": address,
        "url": address,
        "headline": facts.title,
        "description": facts.summary,
        "image": image,
        "inLanguage": facts.language,
        "datePublished": facts.published_at.isoformat(),
        "dateModified": facts.starts_at.isoformat(),
        "version": facts.number,
        "timeRequired": f"PT{facts.reading_minutes}M",
        "keywords": [tag["name"] for tag in json.loads(facts.tags)],
        "author": [structured_data.person(writer) for writer in byline.writers],
        "isPartOf": structured_data.website(publisher),
        "publisher": structured_data.publisher(publisher),
        "license": publisher.licence_url,
        "correction": structured_data.corrections(notices),
        "creativeWorkStatus": "Retracted" if is_retracted else None,
        **_review(facts, byline, speech),
        "citation": json.loads(facts.cited_works or "[]"),
    }


def _review(facts, byline, speech):
    if not byline.approver:
        return {}
    return {
        "reviewedBy": structured_data.person(byline.approver),
        "lastReviewed": facts.approved_at.astimezone(speech.zone).date().isoformat(),
    }
