"""A post as other sites embed it (oEmbed 1.0)."""

import json
from http import HTTPStatus
from urllib.parse import urlsplit
from xml.sax.saxutils import escape

from django.conf import settings
from django.http import Http404, HttpResponse
from django.template.loader import render_to_string
from django.urls import Resolver404, resolve, reverse
from django.utils import translation

from articles.approval.byline import verified_byline
from articles.approval.statements import fragments_digest
from articles.models import SiteSettings
from articles.pages.access import for_everybody
from articles.pages.freshness import LONGEST, fresh_response, site_of_the_moment, sooner
from articles.queries.article import ArticleRow, find_live
from documents.fragments import plain

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


BOUNDLESS = 10_000


@for_everybody
def oembed(request):
    form = request.GET.get("format", "json")
    if form not in FORMS:
        return HttpResponse(b"", status=HTTPStatus.NOT_IMPLEMENTED, content_type="text/plain")
    slug = slug_at(request.GET.get("url", ""))
    row = find_live(slug) if slug else None
    if row is None:
        raise Http404("There is no post at this address.")
    site = site_of_the_moment()
    with translation.override(site.interface_language):
        bounds = {f"most_{name}": _bound(request, f"max{name}") for name in ("width", "height")}
        properties = embedding(row, site=site, **bounds)
    write, media_type = FORMS[form]
    seconds = sooner(row.seconds, site.seconds)
    return fresh_response(
        request, write(properties), seconds=seconds, changed_at=row.starts_at, content_type=media_type
    )


def _bound(request, name):
    """Return the number of pixels asked for; what is no number bounds nothing."""
    text = request.GET.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and 0 < len(text) < 6 and int(text) else BOUNDLESS
