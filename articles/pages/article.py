"""The article page: a row of the database as HTML, and the same HTML for a preview.

The long fragments go through unchanged. The short ones are remembered (``articles.pages.parts``).
"""

import hashlib
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.html import escape
from django.utils.safestring import mark_safe

from articles.approval.byline import Byline, Name, verified_byline
from articles.approval.statements import fragments_digest
from articles.columns import STATEMENTS, labelled
from articles.locale import direction, marked
from articles.models import Edition
from articles.pages import parts as parts_of
from articles.pages.head import article_head
from articles.pages.parts import Neighbours, PageContext, PageLocale, Publisher
from articles.pages.shell import frame
from articles.queries.article import ArticleRow
from articles.queries.notices import read_notices, with_flags
from articles.queries.translations import LanguageVersions

GAPS = (
    *("language", "direction", "title", "meta", "opening", "contents"),
    *("key_points", "evidence", "body", "references", "closing"),
)
SHORT = ("title", "meta", "opening", "contents", "key_points", "evidence", "closing")


class ArticlePage(NamedTuple):
    """A finished page: its bytes and the entity tag, without quotes, of everything in them."""

    content: bytes
    entity_tag: str


def article_page(row: ArticleRow, *, banner: str = "") -> ArticlePage:
    """Return the page of an edition. The approval line is verified against the fragments in ``row``.

    ``banner`` is the HTML above a version that is not today's; its page is kept out of search engines.
    """
    template, gaps = ("articles/version.html", (*GAPS, "banner")) if banner else ("articles/article.html", GAPS)
    dress = frame(template, gaps, version=row.settings_version)
    digest = fragments_digest(row.fragments)
    byline = verified_byline(row, row.credits, fragments_digest=digest)
    parts = _parts(row, byline, dress.site, is_live=not banner) | {"banner": banner}
    told = "\0".join([digest, row.notices, banner, _digest_of(*[parts[name] for name in SHORT])])
    return ArticlePage(dress.fill(parts), hashlib.sha256(dress.digest + told.encode()).hexdigest()[:32])


@lru_cache(maxsize=1024)
def _digest_of(*parts):
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


def _parts(row, byline, site, *, is_live):
    page, notices = PageContext.of(row), read_notices(row.notices)
    locale = PageLocale(site.interface_language, site.zone)
    publisher = Publisher(site.name, settings.SITE_URL, site.licence_name, site.licence_url)
    return {
        "language": escape(row.language),
        "direction": direction(row.language),
        "title": escape(_title(row.title, notices, locale)),
        "meta": article_head(page, byline, notices, publisher, locale, is_live=is_live),
        "opening": parts_of.opening(page, byline, notices, LanguageVersions(row.translations, row.outdated), locale),
        "contents": parts_of.contents(row.contents_html, bool(row.references_html), row.language, locale),
        "key_points": parts_of.key_points(row.key_points_html, row.language, locale),
        "evidence": parts_of.evidence(row.evidence_label, row.evidence_html, row.language, locale),
        "body": row.body_html,
        "references": with_flags(row.references_html, notices, locale.language) if notices else row.references_html,
        "closing": parts_of.closing(page, byline, Neighbours(row.previous, row.next, row.related), publisher, locale),
    }


def _title(title, notices, locale):
    if not any(notice.is_retraction for notice in notices):
        return title
    with translation.override(locale.language):
        return translation.gettext("Retracted: %(title)s") % {"title": title}


def article_main_html(
    columns: Mapping[str, Any],
    *,
    writers: Sequence[Name] = (),
    tags: Sequence[str] = (),
    heading: str = "h1",
    marker: str = "",
) -> str:
    """Return the article as readers will see it, marked as a preview, for text that is not published.

    ``columns`` are an edition's columns as publication would fill them, ``writers`` who is named as its
    writer. A note stands where the approval line will. ``heading`` is the element of the title: "h2" on a page
    that has a heading of its own; ``marker`` what the preview says of itself, by default that nobody else sees it.
    """
    locale = PageLocale(translation.get_language() or "en", timezone.get_current_timezone())
    language, byline = columns["language"], Byline(tuple(writers), None)
    shared = {"preview": True, "byline": byline, "words": marked(language)}
    opening = {
        **{name: columns[name] for name in ("title", "deck", "reading_minutes")},
        **{"kind": Edition.Kind.label_of(columns["kind"]), "tag_names": tags, "marker": marker, "heading": heading},
    }
    statements = labelled(columns[column.name] for column in STATEMENTS)
    parts = {
        "language": language,
        "direction": direction(language),
        "opening": locale.render("articles/_article_opening.html", shared | opening),
        "contents": parts_of.contents(columns["contents_html"], bool(columns["references_html"]), language, locale),
        "key_points": parts_of.key_points(columns["key_points_html"], language, locale),
        "evidence": parts_of.evidence(columns["evidence_label"], columns["evidence_html"], language, locale),
        "body": mark_safe(columns["body_html"]),  # noqa: S308 - escaped by the renderer
        "references": mark_safe(columns["references_html"]),  # noqa: S308
        "closing": locale.render("articles/_article_review.html", shared | {"statements": statements}),
    }
    return render_to_string("articles/_preview.html", {"parts": parts, "marker": marker})
