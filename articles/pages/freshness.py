"""How long a page stays fresh, and when the site last changed or will change by itself."""

import datetime
import hashlib

from django.conf import settings
from django.db import models
from django.db.models import ExpressionWrapper, Subquery
from django.db.models.functions import Cast, Extract, Greatest, Least, Now
from django.http import HttpResponse
from django.template.loader import render_to_string
from django.utils.cache import get_conditional_response
from django.utils.http import http_date, quote_etag, urlencode

from articles.models import Edition, Notice, SiteSettings
from record.chains import newest_told
from record.models import Subject


def seconds_until_any_change():
    """Return the expression for the seconds until any edition begins or ends, NULL for never.

    On the database's clock, from the first entry of two indexes.
    """
    begins = Edition.objects.scheduled().order_by("starts_at").values("starts_at")
    ends = Edition.objects.filter(ends_at__gt=Now()).not_cancelled()
    change = Least(Subquery(begins[:1]), Subquery(ends.order_by("ends_at").values("ends_at")[:1]))
    wait = ExpressionWrapper(change - Now(), output_field=models.DurationField())
    return Cast(Extract(wait, "epoch"), models.FloatField())


def last_change():
    """Return the expression for when an edition last began or ended or readers were last told something.

    It stands on the row of settings, whose own date counts too. Tags, people's pages and the texts about the site
    have no such date, so it says how old a page is at most, not that it is still the same.
    """
    begun = Edition.objects.filter(starts_at__lte=Now()).order_by("-starts_at").values("starts_at")
    ended = Edition.objects.filter(ends_at__lte=Now()).order_by("-ends_at").values("ends_at")
    told = Notice.objects.newest_first().values("issued_at")
    return Greatest("updated_at", Subquery(begun[:1]), Subquery(ended[:1]), Subquery(told[:1]))


LONGEST = 60  # seconds a reader may see a page that a withdrawal or correction has overtaken


def fresh_response(
    request,
    content: bytes,
    *,
    entity_tag: str = "",
    seconds: float | None,
    changed_at: datetime.datetime | None = None,
    content_type: str | None = None,
) -> HttpResponse:
    """Return the page for anyone to keep until ``seconds`` are over, a minute at most, or 304 for a known tag.

    ``changed_at`` informs only: whether a copy is still good is decided by the tag, which covers all that is shown.
    A date does not: neighbours, tags, an approval that no longer verifies and a new version of this software
    change a page without one, so ``If-Modified-Since`` alone gets the page. Without ``entity_tag`` the tag is made
    of the content.
    """
    response = HttpResponse(content, content_type=content_type)
    response["ETag"] = quote_etag(entity_tag or hashlib.sha256(content).hexdigest()[:32])
    if changed_at:
        response["Last-Modified"] = http_date(changed_at.timestamp())
    lifetime = LONGEST if seconds is None else max(0, min(LONGEST, int(seconds)))
    response["Cache-Control"] = f"public, max-age={lifetime}"
    if "HTTP_IF_NONE_MATCH" not in request.META:
        return response
    return get_conditional_response(request, etag=response["ETag"], response=response) or response


def fresh_page(request, template: str, context: dict, *, seconds: float | None = None, site=None) -> HttpResponse:
    """Return a public page made by a template, under the same rules; settings that are not given are one query.

    It may be kept until the site changes by itself next, wherever that is, or until ``seconds`` are over.
    """
    site = site or site_of_the_moment()
    with site.locale():
        content = render_to_string(template, {"site": site, "address": _address(request), **context}).encode()
    return fresh_response(request, content, seconds=sooner(site.seconds, seconds), changed_at=site.changed_at)


def sooner(*waits: float | None) -> float | None:
    """Return the shortest of some times, of which None is for ever."""
    return min((wait for wait in waits if wait is not None), default=None)


def site_of_the_moment() -> SiteSettings:
    """Return the site's settings in one query; ``seconds`` is the time until its next scheduled change, or None."""
    parts = {"seconds": seconds_until_any_change(), "changed_at": last_change()}
    site = SiteSettings.objects.annotate(told=newest_told(Subject.SITE, 0), **parts).get(pk=1)
    return site.as_signed(site.told)


def _address(request):
    """The page's one address: of all that may stand after the question mark, only the place in a list counts."""
    before = request.GET.get("before")
    return settings.SITE_URL + request.path + (f"?{urlencode({'before': before})}" if before else "")
