"""Telling a WebSub hub (https://www.w3.org/TR/websub/) which feeds changed, so that it fetches them at once.

Staff choose the hub in the settings of the site, so it is asked like any stranger: by https only, at public
addresses only, found once and not again, without following it elsewhere, and not for longer than some seconds.
"""

import http.client
import ssl
from contextlib import closing
from functools import cache
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.urls import reverse

from articles.models import Credit, Edition, Notice, Tag
from articles.syndication.feeds import FORMS
from references.lookup.connection import BoundedSocket, Deadline, addresses_of, connect, resolve
from references.lookup.origins import origin_of
from references.lookup.outcomes import NotAllowed

SECONDS = 10
LARGEST_ANSWER = 100_000


class HubDidNotTakeIt(Exception):
    """The hub could not be reached, or answered something else than yes; it may do so later."""


def changed_feeds(article: int) -> list[str]:
    """Return the addresses of all feeds that tell of a live article, or told of one whose approval was withdrawn."""
    live, withdrawn = Edition.objects.live(), Edition.objects.exclude(withdrawal=None).order_by("-number")
    edition = live.filter(article=article).first() or withdrawn.filter(article=article).first()
    if edition is None:
        return []
    tags = Tag.objects.filter(tagged__content_object=edition).order_by("pk").values_list("slug", flat=True)
    people = Credit.objects.filter(edition=edition).order_by("person_id").distinct()
    feeds = [("articles:feed", {})]
    feeds += [("articles:tag_feed", {"slug": slug}) for slug in tags]
    feeds += [("articles:person_feed", {"slug": slug}) for slug in people.values_list("person__slug", flat=True)]
    if Notice.objects.filter(article=article).exists():
        feeds.append(("articles:corrections_feed", {}))
    return [settings.SITE_URL + reverse(name, kwargs={**of, "form": form}) for name, of in feeds for form in FORMS]


def tell(hub: str, feeds: list[str], *, seconds: float = SECONDS, resolver=addresses_of, tls=None) -> None:
    """Tell the hub that these feeds have something new.

    Raises ``NotAllowed`` for a hub that may not be asked, ``HubDidNotTakeIt`` for one that did not say yes.
    """
    origin = origin_of(hub)
    if origin is None or not _may_be_told(origin):
        raise NotAllowed("The WebSub hub in the settings of the site is not an https address.")
    deadline = Deadline(seconds)
    try:
        addresses = resolve(origin, deadline, resolver)
        with closing(connect(origin, addresses, deadline, tls or _trusted_authorities())) as connected:
            status = _post(origin, hub, feeds, BoundedSocket(connected, deadline, LARGEST_ANSWER))
    except TimeoutError:
        raise HubDidNotTakeIt(f"{origin.host} did not answer within {seconds:g} seconds.") from None
    except (OSError, http.client.HTTPException) as error:
        raise HubDidNotTakeIt(f"The connection to {origin.host} failed ({type(error).__name__}).") from error
    if not 200 <= status < 300:
        raise HubDidNotTakeIt(f"{origin.host} answered {status}.")


def _may_be_told(origin):
    """Https anywhere but on this machine; what is on this machine only where the settings say so."""
    return settings.LOCAL_HUB if origin.is_loopback else origin.scheme == "https"


def _post(origin, hub, feeds, bounded):
    parts = urlsplit(hub)
    connection = http.client.HTTPConnection(origin.host, origin.port)
    connection.sock = bounded
    connection.request(
        "POST",
        (parts.path or "/") + (f"?{parts.query}" if parts.query else ""),
        body=urlencode([("hub.mode", "publish"), *(("hub.url", feed) for feed in feeds)]),
        headers={
            "Host": parts.netloc,
            "Content-Type": "application/x-www-form-urlencoded",
            "Connection": "close",
            "User-Agent": f"Imprimatur/0.1 ({settings.SITE_URL})",
        },
    )
    return connection.getresponse().status


@cache
def _trusted_authorities():
    return ssl.create_default_context()
