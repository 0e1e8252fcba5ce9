"""Feeds in three formats: Atom (RFC 4287), RSS 2.0 and JSON Feed 1.1."""

import datetime
import json
from collections.abc import Sequence
from typing import NamedTuple

from django.conf import settings
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed, Rss201rev2Feed, SyndicationFeed, rfc3339_date

from articles.models import SiteSettings
from articles.syndication.entries import Entry
from documents.fragments import plain


class Channel(NamedTuple):
    """What a feed says of itself: ``path`` is its own address, ``page`` that of the page it belongs to."""

    title: str
    path: str
    page: str


class DatedFeed(SyndicationFeed):
    """A feed whose date is that of its last change, so that the same entries make the same bytes."""

    def latest_post_date(self):
        return self.feed["changed_at"]


class Atom(DatedFeed, Atom1Feed):
    def add_root_elements(self, handler):
        super().add_root_elements(handler)
        if self.feed["hub"]:
            handler.addQuickElement("link", "", {"rel": "hub", "href": self.feed["hub"]})

    def item_attributes(self, item):
        return {"xml:lang": item["language"]}

    def add_item_elements(self, handler, item):
        super().add_item_elements(handler, item)
        for name, address in item["writers"]:
            handler.startElement("author", {})
            handler.addQuickElement("name", name)
            if address:
                handler.addQuickElement("uri", address)
            handler.endElement("author")


class Rss(DatedFeed, Rss201rev2Feed):
    def rss_attributes(self):
        return {**super().rss_attributes(), "xmlns:dc": "http://purl.org/dc/elements/1.1/"}

    def add_root_elements(self, handler):
        super().add_root_elements(handler)
        if self.feed["hub"]:
            handler.addQuickElement("atom:link", None, {"rel": "hub", "href": self.feed["hub"]})

    def add_item_elements(self, handler, item):
        super().add_item_elements(handler, item)
        for name, _address in item["writers"]:
            handler.addQuickElement("dc:creator", name)
        handler.addQuickElement("dc:language", item["language"])
        handler.addQuickElement("atom:updated", rfc3339_date(item["updateddate"]))


class Json(DatedFeed):
    """JSON Feed 1.1, https://www.jsonfeed.org/version/1.1/."""

    content_type = "application/feed+json; charset=utf-8"

    def write(self, outfile, encoding):
        feed = {
            "version": "https://jsonfeed.org/version/1.1",
            "title": self.feed["title"],
            "home_page_url": self.feed["link"],
            "feed_url": self.feed["feed_url"],
            "description": self.feed["description"],
            "language": self.feed["language"],
            "hubs": [{"type": "WebSub", "url": self.feed["hub"]}] if self.feed["hub"] else [],
        }
        known = {name: value for name, value in feed.items() if value}
        outfile.write(json.dumps({**known, "items": [_json_item(item) for item in self.items]}, ensure_ascii=False))


def _json_item(item):
    fields = {
        "id": item["unique_id"],
        "url": item["link"],
        "title": item["title"],
        "summary": item["summary"],
        "content_html": item["description"],
        "image": item["image"],
        "date_published": rfc3339_date(item["pubdate"]),
        "date_modified": rfc3339_date(item["updateddate"]),
        "authors": [{"name": name, **({"url": address} if address else {})} for name, address in item["writers"]],
        "tags": item["categories"],
        "language": item["language"],
    }
    return {name: value for name, value in fields.items() if value or name == "content_html"}


FORMS: dict[str, type[SyndicationFeed]] = {"atom": Atom, "rss": Rss, "json": Json}


def feed_content(form: str, channel: Channel, entries: Sequence[Entry], *, site: SiteSettings) -> bytes:
    """Return a feed in one of ``FORMS`` with absolute addresses of the public site."""
    feed = FORMS[form](
        title=plain(channel.title),
        link=settings.SITE_URL + channel.page,
        description=plain(site.tagline or channel.title),
        language=site.language,
        author_name=plain(site.name),
        author_link=settings.SITE_URL + "/",
        feed_url=settings.SITE_URL + channel.path,
        feed_guid=settings.SITE_URL + channel.path,
        hub=site.websub_hub,
        changed_at=changed_at(entries, site=site),
    )
    for entry in entries:
        feed.add_item(**_item(entry))
    return feed.writeString("utf-8").encode()


def changed_at(entries: Sequence[Entry], *, site: SiteSettings) -> datetime.datetime:
    """Return when the newest entry changed; an empty feed is as old as the site's settings."""
    return max((entry.updated_at for entry in entries), default=site.updated_at)


def _item(entry):
    writers = [(plain(name.printed), _person_address(name)) for name in entry.writers]
    return {
        "title": plain(entry.title),
        "link": entry.address,
        "description": entry.html,
        "unique_id": entry.id,
        "unique_id_is_permalink": False,
        "pubdate": entry.published_at,
        "updateddate": entry.updated_at,
        "categories": [plain(tag) for tag in entry.tags],
        "language": entry.language,
        "summary": plain(entry.summary),
        "writers": writers,
        "image": entry.image,
    }


def _person_address(name):
    return settings.SITE_URL + reverse("articles:person", args=[name.slug]) if name.slug else ""
