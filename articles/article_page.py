"""The article page: a row of the database as HTML, and the same HTML for a preview.

The long fragments go through unchanged. The short ones are made by templates and remembered under the
exact values they were made of, so that a page that was read before costs no template.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape
from django.utils.safestring import mark_safe

from articles.approval import fragments_digest
from articles.article_query import ArticleRow
from articles.byline import Byline, Name, verified_byline
from articles.frame import frame
from articles.models import Edition

GAPS = (
    *("language", "title", "meta", "opening"),
    *("contents", "key_points", "body", "references", "neighbours"),
)


class ArticlePage(NamedTuple):
    """A finished page: its bytes and the entity tag, without quotes, of everything in them."""

    content: bytes
    entity_tag: str


def article_page(row: ArticleRow) -> ArticlePage:
    """Return the page of a live edition. The approval line is verified against the fragments in ``row``."""
    dress = frame("articles/article.html", GAPS, version=row.settings_version)
    digest = fragments_digest(row.fragments)
    byline = verified_byline(row, row.credits, fragments_digest=digest)
    address = settings.SITE_URL + _path(row.slug)
    parts = {
        "language": escape(row.language),
        "title": escape(row.title),
        "meta": _meta(row.title, row.summary, address, row.published_at),
        "opening": _opening(_opening_facts(row), row.tags, byline, dress.site.zone),
        "contents": _contents(row.contents_html, bool(row.references_html)),
        "key_points": _key_points(row.key_points_html),
        "body": row.body_html,
        "references": row.references_html,
        "neighbours": _neighbours(row.previous, row.next),
    }
    short = (digest, parts["meta"], parts["opening"], parts["neighbours"])
    return ArticlePage(dress.fill(parts), hashlib.sha256(dress.digest + "\0".join(short).encode()).hexdigest()[:32])


def article_main_html(
    columns: Mapping[str, object], *, writers: Sequence[str] = (), tags: Sequence[str] = (), heading: str = "h1"
) -> str:
    """Return the article as readers will see it, marked as a preview, for text that is not published.

    ``columns`` are an edition's columns as publication would fill them, ``writers`` the names as printed.
    A note stands where the approval line will. ``heading`` is the element of the title: "h2" on a page
    that has a heading of its own.
    """
    byline = Byline(tuple(Name(writer, "") for writer in writers), None)
    context = {
        **{name: columns[name] for name in ("title", "deck", "reading_minutes")},
        **{"kind": Edition.Kind(columns["kind"]).label, "byline": byline, "tag_names": tags},
        **{"preview": True, "heading": heading},
    }
    parts = {
        "language": columns["language"],
        "opening": render_to_string("articles/_article_opening.html", context),
        "contents": _contents(columns["contents_html"], bool(columns["references_html"])),
        "key_points": _key_points(columns["key_points_html"]),
        "body": mark_safe(columns["body_html"]),  # noqa: S308 - escaped by the renderer
        "references": mark_safe(columns["references_html"]),  # noqa: S308
        "neighbours": "",
    }
    return render_to_string("articles/_preview.html", {"parts": parts})


class _Facts(NamedTuple):
    kind: str
    title: str
    deck: str
    number: int
    reading_minutes: int
    published_at: object
    starts_at: object
    approved_at: object


def _opening_facts(row):
    return _Facts(*[getattr(row, name) for name in _Facts._fields])


@lru_cache(maxsize=4096)
def _path(slug):
    return reverse("articles:article", args=[slug])


@lru_cache(maxsize=1024)
def _meta(title, summary, address, published_at):
    context = {"title": title, "summary": summary, "address": address, "published_at": published_at}
    return render_to_string("articles/_article_meta.html", context)


@lru_cache(maxsize=1024)
def _opening(facts, tags, byline, zone):
    context = {**facts._asdict(), "kind": Edition.Kind(facts.kind).label, "byline": byline, "tags": json.loads(tags)}
    with timezone.override(zone):
        return render_to_string("articles/_article_opening.html", context)


@lru_cache(maxsize=1024)
def _contents(entries, has_references):
    if not entries:
        return ""
    context = {"entries": mark_safe(entries), "has_references": has_references}  # noqa: S308 - made by articles.page
    return render_to_string("articles/_article_contents.html", context)


@lru_cache(maxsize=1024)
def _key_points(points):
    if not points:
        return ""
    return render_to_string("articles/_article_key_points.html", {"points": mark_safe(points)})  # noqa: S308


@lru_cache(maxsize=1024)
def _neighbours(previous, following):
    if not (previous or following):
        return ""
    context = {"previous": json.loads(previous or "null"), "next": json.loads(following or "null")}
    return render_to_string("articles/_article_neighbours.html", context)
