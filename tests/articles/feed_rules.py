"""What RFC 4287, RSS 2.0 and JSON Feed 1.1 ask of a feed, as far as ours use it: one sentence per fault."""

import json
from datetime import datetime
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

import feedparser
from lxml import etree

ATOM = "{http://www.w3.org/2005/Atom}"
DC = "{http://purl.org/dc/elements/1.1/}"
LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"


def faults(form, content, *, address):
    """Return what is wrong with a feed that was fetched from an address."""
    return list({"atom": atom_faults, "rss": rss_faults, "json": json_faults}[form](content, address))


def atom_faults(content, address):
    yield from parser_faults(content, "atom10")
    feed = etree.fromstring(content)
    yield from once(feed, "id", "title", "updated")
    yield from links(feed, {"self": address})
    if not feed.find(f"{ATOM}author/{ATOM}name").text:
        yield "a feed whose entries may have no author names none itself (4.1.1)"
    entries = feed.findall(f"{ATOM}entry")
    ids = [entry.findtext(f"{ATOM}id") for entry in entries]
    if len(set(ids)) != len(ids):
        yield "two entries share an id (4.1.1)"
    for entry in entries:
        yield from once(entry, "id", "title", "updated", "published", "summary")
        yield from links(entry, {})
        yield from dates(entry.findtext(f"{ATOM}updated"), entry.findtext(f"{ATOM}published"))
        if not entry.findtext(f"{ATOM}id").startswith("tag:"):
            yield "an id is no tag URI"
        if not entry.get(LANGUAGE):
            yield "an entry says no language"


def rss_faults(content, address):
    yield from parser_faults(content, "rss20")
    channel = etree.fromstring(content).find("channel")
    for name in ("title", "link", "description", "language", "lastBuildDate"):
        if len(channel.findall(name)) != 1:
            yield f"the channel has not one {name}"
    if [link.get("href") for link in channel.findall(f"{ATOM}link") if link.get("rel") == "self"] != [address]:
        yield "the channel does not name its own address"
    parsedate_to_datetime(channel.findtext("lastBuildDate"))
    for item in channel.findall("item"):
        for name in ("title", "link", "description", "guid", "pubDate"):
            if len(item.findall(name)) != 1:
                yield f"an item has not one {name}"
        if item.find("guid").get("isPermaLink") != "false":
            yield "a name that is no address counts as one"
        if not is_absolute(item.findtext("link")):
            yield "an address is not absolute"
        parsedate_to_datetime(item.findtext("pubDate"))


def json_faults(content, address):
    feed = json.loads(content)
    if feed["version"] != "https://jsonfeed.org/version/1.1" or not feed["title"]:
        yield "the version or the title is missing"
    if feed["feed_url"] != address or not is_absolute(feed["home_page_url"]):
        yield "the feed does not name its addresses"
    for item in feed["items"]:
        if not (isinstance(item["id"], str) and isinstance(item["content_html"], str)):
            yield "an item has no id or no content"
        if not is_absolute(item["url"]) or not all(isinstance(tag, str) for tag in item.get("tags", [])):
            yield "an address is not absolute, or a tag is no text"
        yield from dates(item["date_modified"], item["date_published"])
        if not all(author.get("name") for author in item.get("authors", [])):
            yield "an author has no name"
    if set(feed) - {"version", "title", "home_page_url", "feed_url", "description", "language", "hubs", "items"}:
        yield "the feed has a field that the format does not know"


def parser_faults(content, version):
    read = feedparser.parse(content)
    if read.bozo or read.version != version:
        yield f"a feed reader does not understand it: {read.get('bozo_exception')} {read.version}"


def once(element, *names):
    for name in names:
        if len(element.findall(f"{ATOM}{name}")) != 1:
            yield f"{element.tag} has not one {name}"


def links(element, expected):
    """One alternate (4.1.1), all absolute, and those of the other relations that are expected."""
    found = [(link.get("rel", "alternate"), link.get("href")) for link in element.findall(f"{ATOM}link")]
    if [relation for relation, _ in found].count("alternate") != 1:
        yield f"{element.tag} has not one alternate link"
    if not all(is_absolute(address) for _, address in found):
        yield "an address is not absolute"
    for relation, address in expected.items():
        if (relation, address) not in found:
            yield f"no link {relation} to {address}"


def dates(updated, published):
    changed, first = datetime.fromisoformat(updated), datetime.fromisoformat(published)
    if changed.tzinfo is None or first.tzinfo is None or changed < first:
        yield "the dates have no zone, or the change came before the beginning"


def is_absolute(address):
    parts = urlsplit(address)
    return parts.scheme in ("http", "https") and bool(parts.netloc)
