"""Telling a WebSub hub (https://www.w3.org/TR/websub/) which feeds changed, so that it fetches them at once.

Staff choose the hub in the settings of the site, so it is asked like any stranger: by https only, at public
addresses only, found once and not again, without following it elsewhere, and not for longer than some seconds.
"""

from django.conf import settings
from django.urls import reverse

from articles.models import Credit, Edition, Notice, Tag
from articles.syndication.feeds import FORMS
from outbound.client import HttpClient
from outbound.connection import addresses_of
from outbound.errors import NotAllowed, OutboundError
from outbound.origins import origin_of

SECONDS = 10


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
    feeds: list[tuple[str, dict[str, str]]] = [("articles:feed", {})]
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
    user_agent = f"Imprimatur/0.1 ({settings.SITE_URL})"
    client = HttpClient(origins=frozenset({origin}), user_agent=user_agent, seconds=seconds, resolver=resolver, tls=tls)
    try:
        answer = client.post(hub, [("hub.mode", "publish"), *(("hub.url", feed) for feed in feeds)])
    except NotAllowed:
        raise
    except OutboundError as error:
        raise HubDidNotTakeIt(error.message) from error
    if not 200 <= answer.status < 300:
        raise HubDidNotTakeIt(f"{origin.host} answered {answer.status}.")


def _may_be_told(origin):
    """Https anywhere but on this machine; what is on this machine only where the settings say so."""
    return settings.LOCAL_HUB if origin.is_loopback else origin.scheme == "https"
