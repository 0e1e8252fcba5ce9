"""Parts of addresses, and what stands at an address that an article had before."""

import re
from typing import NamedTuple

from django.http import Http404, HttpResponsePermanentRedirect
from django.urls import reverse

from articles.models import Article, Edition


class FeedForm(NamedTuple):
    """How a link names a form of a feed, and its media type."""

    name: str
    media_type: str


#: The forms of every feed, by the ending of its address.
FEED_FORMS = {
    "atom": FeedForm("Atom", "application/atom+xml"),
    "rss": FeedForm("RSS", "application/rss+xml"),
    "json": FeedForm("JSON Feed", "application/feed+json"),
}


class Word:
    """A part of an address that is one of a few words."""

    def to_python(self, value):
        return value

    def to_url(self, value):
        return value


class FeedEnding(Word):
    """The ending of a feed's address."""

    regex = "|".join(FEED_FORMS)


class VersionNumber:
    """The number of a version: from one on, and small enough for the database."""

    regex = "[1-9][0-9]{0,8}"

    @classmethod
    def is_one(cls, text: str) -> bool:
        return bool(re.fullmatch(cls.regex, text, re.ASCII))

    def to_python(self, value):
        return int(value)

    def to_url(self, value):
        return str(value)


def moved(name: str, slug: str, *rest) -> HttpResponsePermanentRedirect:
    """Lead from a page at an article's former address to the same page at its present one.

    ``name`` is the page's in this app, ``rest`` what stands in its address after the article's. Raises ``Http404``
    unless the article is live.
    """
    article = Article.objects.filter(retired_slugs__slug=slug, editions__in=Edition.objects.live()).first()
    if article is None:
        raise Http404("There is no such page at this address.")
    return HttpResponsePermanentRedirect(reverse(f"articles:{name}", args=[article.slug, *rest]))
