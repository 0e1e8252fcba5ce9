"""What another site shows for a link to a post, by oEmbed 1.0 (https://oembed.com): a quotation without scripts."""

import json
from urllib.parse import urlsplit
from xml.sax.saxutils import escape

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import Resolver404, resolve, reverse

from articles.approval import fragments_digest
from articles.article_query import ArticleRow
from articles.byline import verified_byline
from articles.escaping import plain
from articles.freshness import LONGEST
from articles.models import SiteSettings

WIDTH, HEIGHT = 600, 240
NARROWEST = 200
CARD = (1200, 630)


def slug_at(address: str) -> str | None:
    """Return the slug of the post at an address of this site, or None when it is no post's."""
    try:
        parts, site = urlsplit(address), urlsplit(settings.SITE_URL)
        match = resolve(parts.path)
    except (ValueError, Resolver404):
        return None
    is_ours = parts.scheme in ("http", "https") and parts.netloc.lower() == site.netloc.lower()
    return match.kwargs["slug"] if is_ours and match.view_name == "articles:article" else None


def embedding(row: ArticleRow, *, site: SiteSettings, most_width: int, most_height: int) -> dict:
    """Return oEmbed's properties of a live post, no wider and no higher than asked for."""
    byline = verified_byline(row, row.credits, fragments_digest=fragments_digest(row.fragments))
    address = settings.SITE_URL + reverse("articles:article", args=[row.slug])
    shown = {"row": row, "address": address, "approver": byline.approver, "site": site}
    properties = {
        "version": "1.0",
        "type": "rich",
        "title": row.title,
        "author_name": ", ".join(writer.printed for writer in byline.writers),
        "provider_name": site.name,
        "provider_url": settings.SITE_URL + "/",
        "cache_age": LONGEST,
        "html": render_to_string("articles/_embedding.html", shown).strip(),
        "width": max(NARROWEST, min(WIDTH, most_width)),
        "height": min(HEIGHT, most_height),
    }
    if most_width >= CARD[0] and most_height >= CARD[1]:
        picture = settings.SITE_URL + reverse("articles:share_image", args=[row.slug, row.number])
        sizes = {"thumbnail_width": CARD[0], "thumbnail_height": CARD[1]}
        properties |= {"thumbnail_url": picture, **sizes}
    return {name: value for name, value in properties.items() if value}


def as_json(properties: dict) -> bytes:
    return json.dumps(properties, ensure_ascii=False).encode()


def as_xml(properties: dict) -> bytes:
    parts = "".join(f"<{name}>{escape(plain(str(value)))}</{name}>" for name, value in properties.items())
    return f'<?xml version="1.0" encoding="utf-8" standalone="yes"?>\n<oembed>{parts}</oembed>\n'.encode()


FORMS = {"json": (as_json, "application/json; charset=utf-8"), "xml": (as_xml, "text/xml; charset=utf-8")}
