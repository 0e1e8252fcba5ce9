"""The head of an article page: what search engines, reference managers, networks and feed readers are told.

Made by a template and remembered under everything it was made of.
"""

import json
from functools import lru_cache

from django.conf import settings
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.safestring import SafeString

from articles.approval.byline import Byline
from articles.models import Notice
from articles.pages import structured_data
from articles.pages.parts import PageContext, PageLocale, Publisher, path_of
from articles.queries.notices import ShownNotice


def article_head(
    page: PageContext,
    byline: Byline,
    notices: tuple[ShownNotice, ...],
    publisher: Publisher,
    locale: PageLocale,
    *,
    is_live: bool,
) -> SafeString:
    """Return the meta elements, links and JSON-LD of an edition's page; only a live one has a picture."""
    address = settings.SITE_URL + path_of(page.slug)
    image = settings.SITE_URL + _picture(page.slug, page.number) if is_live else ""
    return _head(page, byline, notices, publisher, address, image, locale)


@lru_cache(maxsize=4096)
def _picture(slug, number):
    return reverse("articles:share_image", args=[slug, number])


@lru_cache(maxsize=1024)
def _head(page, byline, notices, publisher, address, image, locale):
    languages = _languages(page)
    return locale.render(
        "articles/_article_head.html",
        {
            **page._asdict(),
            "address": address,
            "site_address": settings.SITE_URL,
            "publisher": publisher,
            "is_updated": page.starts_at > page.published_at,
            "writers": byline.writers,
            "tags": [tag["name"] for tag in json.loads(page.tags)],
            "locale": page.language.replace("-", "_") if len(page.language) == 5 else "",
            "languages": languages if len(languages) > 1 else {},
            "original": next(iter(languages.values()), ""),
            "oembed": settings.SITE_URL + reverse("articles:oembed") + "?" + urlencode({"url": address}),
            "image": image,
            "json_ld": structured_data.json_ld(_article(page, byline, notices, publisher, address, image, locale)),
        },
    )


def _languages(page):
    """Return the addresses by language, the original's first; where a language has two, this page or the first."""
    found = {}
    for version in json.loads(page.translations):
        if version["language"] not in found or version["slug"] == page.slug:
            found[version["language"]] = settings.SITE_URL + path_of(version["slug"])
    return found


def _article(page, byline, notices, publisher, address, image, locale):
    is_retracted = any(notice.kind == Notice.Kind.RETRACTION.value for notice in notices)
    return {
        # reviewedBy and lastReviewed belong to web pages, headline and citation to articles: it is both.
        "@type": ["MedicalWebPage", "Article"],
        "@id": address,
        "url": address,
        "headline": page.title,
        "description": page.summary,
        "image": image,
        "inLanguage": page.language,
        "datePublished": page.published_at.isoformat(),
        "dateModified": page.starts_at.isoformat(),
        "version": page.number,
        "timeRequired": f"PT{page.reading_minutes}M",
        "keywords": [tag["name"] for tag in json.loads(page.tags)],
        "author": [structured_data.person(writer) for writer in byline.writers],
        "isPartOf": structured_data.website(publisher),
        "publisher": structured_data.publisher(publisher),
        "license": publisher.licence_url,
        "correction": structured_data.corrections(notices),
        "creativeWorkStatus": "Retracted" if is_retracted else None,
        **_review(page, byline, locale),
        "citation": json.loads(page.cited_works or "[]"),
    }


def _review(page, byline, locale):
    if not byline.approver:
        return {}
    return {
        "reviewedBy": structured_data.person(byline.approver),
        "lastReviewed": page.approved_at.astimezone(locale.zone).date().isoformat(),
    }
