"""The short parts of an article page, made by templates and remembered under the values they were made of.

A page that was read before costs no template.
"""

import datetime
import json
from functools import lru_cache
from typing import NamedTuple

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.safestring import SafeString, mark_safe

from articles.approval.byline import Byline
from articles.columns import labelled, statements_of
from articles.locale import marked
from articles.models import Edition
from articles.pages.works import citation_of
from articles.queries.notices import ShownNotice
from articles.queries.translations import LanguageVersions
from references.printing.formatting import format_ama

REMEMBERED = 1024
#: How many of the meter's bars an evidence label fills.
METER = {
    Edition.EvidenceLabel.ESTABLISHED: 5,
    Edition.EvidenceLabel.MECHANISM: 4,
    Edition.EvidenceLabel.EARLY_HUMAN: 3,
    Edition.EvidenceLabel.PRELIMINARY: 2,
    Edition.EvidenceLabel.THEORETICAL: 1,
}


class PageLocale(NamedTuple):
    """How a page speaks beside its post: the language of its chrome, and the zone of its dates."""

    language: str
    zone: datetime.tzinfo

    def render(self, template: str, context: dict) -> SafeString:
        """Return the template's HTML in this language and zone; it finds its own attributes as ``chrome``."""
        with timezone.override(self.zone), translation.override(self.language):
            return render_to_string(template, {"chrome": marked(self.language), **context})


class PageContext(NamedTuple):
    """What a page tells about its edition; ``tags``, ``translations`` and ``cited_works`` are JSON texts."""

    kind: str
    language: str
    title: str
    deck: str
    summary: str
    statements: tuple[str, ...]
    number: int
    reading_minutes: int
    published_at: datetime.datetime
    starts_at: datetime.datetime
    approved_at: datetime.datetime
    slug: str
    tags: str
    translations: str
    cited_works: str
    has_pdf: bool

    @classmethod
    def of(cls, row) -> "PageContext":
        """Return what a row of the article's query says."""
        columns = {name: getattr(row, name) for name in cls._fields if name != "statements"}
        return cls(**columns, statements=statements_of(row))


class Neighbours(NamedTuple):
    """The posts beside a post, as JSON texts: before, after and related ones."""

    previous: str | None
    next: str | None
    related: str


class Publisher(NamedTuple):
    """Who publishes the post at which address, and what others may do with it."""

    name: str
    address: str
    licence: str
    licence_url: str


@lru_cache(maxsize=4 * REMEMBERED)
def path_of(slug: str) -> str:
    """Return the path of an article's page."""
    return reverse("articles:article", args=[slug])


@lru_cache(maxsize=REMEMBERED)
def opening(
    page: PageContext,
    byline: Byline,
    notices: tuple[ShownNotice, ...],
    versions: LanguageVersions,
    locale: PageLocale,
) -> SafeString:
    """Return everything above the text: tags, title, who stands behind it, and what readers must know first."""
    return locale.render(
        "articles/_article_opening.html",
        {
            **page._asdict(),
            "kind": Edition.Kind.label_of(page.kind),
            "byline": byline,
            "tags": json.loads(page.tags),
            "is_updated": page.starts_at > page.published_at,
            "versions": reverse("articles:versions", args=[page.slug]),
            "record": reverse("articles:record", args=[page.slug, page.number]),
            "retractions": [notice for notice in notices if notice.is_retraction],
            "notices": [notice for notice in notices if not notice.is_retraction],
            "also_in": versions.others(page.slug),
            "outdated": json.loads(versions.outdated or "null"),
            "words": marked(page.language),
        },
    )


@lru_cache(maxsize=REMEMBERED)
def contents(entries: str, has_references: bool, language: str, locale: PageLocale) -> str:
    """Return the table of contents around its entries, or nothing."""
    if not entries:
        return ""
    return locale.render(
        "articles/_article_contents.html",
        {"entries": mark_safe(entries), "has_references": has_references, "words": marked(language)},  # noqa: S308
    )


@lru_cache(maxsize=REMEMBERED)
def key_points(points: str, language: str, locale: PageLocale) -> str:
    """Return the key points with their heading, or nothing."""
    if not points:
        return ""
    context = {"points": mark_safe(points), "words": marked(language)}  # noqa: S308 - escaped by documents.fragments
    return locale.render("articles/_article_key_points.html", context)


@lru_cache(maxsize=REMEMBERED)
def evidence(label: str, counts: str, language: str, locale: PageLocale) -> str:
    """Return how sure the text is in words, with a meter, and the cited works counted; nothing without both."""
    if not (label or counts):
        return ""
    filled = METER[Edition.EvidenceLabel(label)] if label in METER else 0
    context = {
        "label": Edition.EvidenceLabel.label_of(label),
        "bars": [number < filled for number in range(len(METER))],
        "counts": mark_safe(counts),  # noqa: S308 - escaped by documents.fragments
        "words": marked(language),
    }
    return locale.render("articles/_article_evidence.html", context)


@lru_cache(maxsize=REMEMBERED)
def closing(
    page: PageContext, byline: Byline, beside: Neighbours, publisher: Publisher, locale: PageLocale
) -> SafeString:
    """Return everything below the references: the review, how to cite and share it, and where to read on."""
    citation = citation_of(page, byline, page.slug, site=publisher.name, zone=locale.zone)
    return locale.render(
        "articles/_article_closing.html",
        {
            **page._asdict(),
            "statements": labelled(page.statements),
            "byline": byline,
            "publisher": publisher,
            "address": publisher.address + path_of(page.slug),
            "permanent": citation["URL"],
            "versions": reverse("articles:versions", args=[page.slug]),
            "citation": format_ama(citation).text,
            "previous": json.loads(beside.previous or "null"),
            "next": json.loads(beside.next or "null"),
            "related": json.loads(beside.related),
            "words": marked(page.language),
        },
    )
