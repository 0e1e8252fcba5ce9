"""Feeds and sitemaps over HTTP."""

from functools import partial

from django.conf import settings
from django.http import Http404, HttpResponsePermanentRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from articles.approval.site import SITE, is_tag_as_signed
from articles.models import Tag
from articles.pages.access import for_everybody
from articles.pages.freshness import fresh_response, site_of_the_moment
from articles.queries.people import credited_people, get_printed
from articles.syndication.entries import entries_naming, entries_with_tag, latest_entries, notice_entries
from articles.syndication.feeds import FORMS, Channel, changed_at, feed_content
from articles.syndication.sitemaps import (
    SECTIONS,
    index_xml,
    months_with_posts,
    news,
    news_xml,
    posts_of_month,
    sitemap_xml,
)
from record.chains import newest_told, read_newest
from record.models import Subject


@for_everybody
def posts_feed(request, form):
    return _feed(request, form, latest_entries, page=reverse("articles:home"))


@for_everybody
def tag_feed(request, form, slug):
    tag = Tag.objects.in_use().annotate(told=newest_told(Subject.SITE, SITE)).filter(slug=slug).first()
    if tag is None:
        meant = get_object_or_404(Tag.objects.in_use(), synonyms__slug=slug)
        return HttpResponsePermanentRedirect(reverse("articles:tag_feed", args=[meant.slug, form]))
    if not is_tag_as_signed(read_newest(tag.told, Subject.SITE, SITE), tag):
        raise Http404("This topic does not say what was signed.")
    return _feed(request, form, partial(entries_with_tag, tag), about=tag.name, page=tag.get_absolute_url())


@for_everybody
def person_feed(request, form, slug):
    person = get_printed(credited_people(), slug)
    page = reverse("articles:person", args=[person.slug])
    return _feed(request, form, partial(entries_naming, person), about=person.printed_name, page=page)


@for_everybody
def corrections_feed(request, form):
    return _feed(request, form, notice_entries, about=_("Corrections"), page=reverse("articles:corrections"))


def _feed(request, form, find_entries, *, page, about=""):
    site = site_of_the_moment()
    with site.locale():
        entries = find_entries()
        title = f"{about} | {site.name}" if about else site.name
        content = feed_content(form, Channel(title, request.path, page), entries, site=site)
    changed = changed_at(entries, site=site)
    media_type = FORMS[form].content_type
    return fresh_response(request, content, seconds=site.seconds, changed_at=changed, content_type=media_type)


XML = "application/xml; charset=utf-8"
NOT_FOR_CRAWLERS = ("/desk/", "/admin/", "/accounts/")


@for_everybody
def index(request):
    sections = [reverse("articles:sitemap", args=[section]) for section in SECTIONS if SECTIONS[section](most=1)]
    months = [reverse("articles:posts_sitemap", args=[f"{month:%Y-%m}"]) for month in months_with_posts()]
    return _xml(request, index_xml([*sections, *reversed(months)]))


@for_everybody
def section(request, section):
    return _section(request, SECTIONS[section]())


@for_everybody
def posts(request, month):
    year, number = map(int, month.split("-"))
    return _section(request, posts_of_month(year, number))


@for_everybody
def news_sitemap(request):
    site = site_of_the_moment()
    return _xml(request, news_xml(news(), name=site.name), site=site)


@for_everybody
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
