"""What crawlers read: the sitemaps, and which places are none of their business."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.urls import reverse
from django.views.decorators.http import require_safe

from articles.freshness import fresh_response, site_of_the_moment
from articles.sitemaps import (
    SECTIONS,
    index_xml,
    months_with_posts,
    news,
    news_xml,
    posts_of_month,
    sitemap_xml,
)

XML = "application/xml; charset=utf-8"
NOT_FOR_CRAWLERS = ("/desk/", "/admin/", "/accounts/")


@login_not_required
@require_safe
def index(request):
    sections = [reverse("articles:sitemap", args=[section]) for section in SECTIONS if SECTIONS[section](most=1)]
    months = [reverse("articles:posts_sitemap", args=[f"{month:%Y-%m}"]) for month in months_with_posts()]
    return _xml(request, index_xml([*sections, *reversed(months)]))


@login_not_required
@require_safe
def section(request, section):
    return _section(request, SECTIONS[section]())


@login_not_required
@require_safe
def posts(request, month):
    year, number = map(int, month.split("-"))
    return _section(request, posts_of_month(year, number))


@login_not_required
@require_safe
def news_sitemap(request):
    site = site_of_the_moment()
    return _xml(request, news_xml(news(), name=site.name), site=site)


@login_not_required
@require_safe
def robots(request):
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in NOT_FOR_CRAWLERS), ""]
    lines += [f"Sitemap: {settings.SITE_URL}{reverse(name)}" for name in ("articles:sitemaps", "articles:news_sitemap")]
    content = "\n".join([*lines, ""]).encode()
    return fresh_response(request, content, seconds=None, content_type="text/plain; charset=utf-8")


def _section(request, places):
    # The schema has no sitemap without an address.
    if not places:
        raise Http404("There is nothing in this part of the site.")
    return _xml(request, sitemap_xml(places))


def _xml(request, content, *, site=None):
    site = site or site_of_the_moment()
    return fresh_response(request, content, seconds=site.seconds, changed_at=site.changed_at, content_type=XML)
