"""How long a public page may be kept, and when it need not be sent again."""

import datetime
import hashlib

from django.conf import settings
from django.http import HttpResponse
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.http import http_date, quote_etag, urlencode

from articles.models import SiteSettings

LONGEST = 60  # seconds a reader may see a page that a withdrawal or correction has overtaken


def fresh_response(
    request, content: bytes, *, entity_tag: str, seconds: float | None, changed_at: datetime.datetime | None = None
) -> HttpResponse:
    """Return the page for anyone to keep until ``seconds`` are over, a minute at most, or 304 for a known tag.

    ``changed_at`` informs only: whether a copy is still good is decided by the tag, which covers all that
    is shown, while neighbours and tags change without a date.
    """
    response = HttpResponse(content)
    response["ETag"] = quote_etag(entity_tag)
    if changed_at:
        response["Last-Modified"] = http_date(changed_at.timestamp())
    lifetime = LONGEST if seconds is None else max(0, min(LONGEST, int(seconds)))
    response["Cache-Control"] = f"public, max-age={lifetime}"
    if "HTTP_IF_NONE_MATCH" not in request.META:
        return response
    return get_conditional_response(request, etag=response["ETag"], response=response)


def fresh_page(request, template: str, context: dict, *, seconds: float | None = None) -> HttpResponse:
    """Return a public page made by a template, under the same rules; the site's settings are one query."""
    site = SiteSettings.load()
    with timezone.override(site.zone):
        content = render_to_string(template, {"site": site, "address": _address(request), **context}).encode()
    return fresh_response(request, content, entity_tag=hashlib.sha256(content).hexdigest()[:32], seconds=seconds)


def _address(request):
    """The page's one address: of all that may stand after the question mark, only the place in a list counts."""
    before = request.GET.get("before")
    return settings.SITE_URL + request.path + (f"?{urlencode({'before': before})}" if before else "")
