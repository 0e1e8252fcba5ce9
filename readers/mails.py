"""The mails that readers get, in the language of the site's pages, with nothing that tracks."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.core.mail import EmailMultiAlternatives
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles.history.corrections import LoggedNotice, notices_on
from articles.models import Notice, SiteSettings
from articles.queries.posts import Post
from mail.messages import compose, link_to, list_headers, message_id
from readers.models import Reader, SubscriptionRequest
from readers.tokens import Purpose, token
from readers.wording import wishes_in_words

#: With its name, what the Message-ID of a mail is made of.
SERIES = "readers.mails"


def confirmation(request: SubscriptionRequest, reader: Reader | None) -> EmailMultiAlternatives:
    """Return the mail that asks whether a request is meant; who gets mail already is told so."""
    with in_site_locale() as site:
        subject = _("Please confirm: mail from %(site)s") % {"site": site.name}
        context = {
            "site": site,
            "wishes": wishes_in_words(request),
            "link": link_to("readers:confirm", token(request.key, Purpose.CONFIRM)),
            "known": reader and links_of(reader),
        }
        name = message_id(SERIES, f"request-{request.pk}")
        return compose("confirmation", to=request.address, subject=subject, context=context, message_id=name)


def post(reader: Reader, post: Post, *, name: str) -> EmailMultiAlternatives:
    """Return the mail about a new post."""
    with in_site_locale() as site:
        return _to_reader("post", reader, post.title, {"site": site, "post": linked(post)}, name=name)


def digest(reader: Reader, posts: list[Post], *, name: str) -> EmailMultiAlternatives:
    """Return the mail about the new posts since the last digest."""
    with in_site_locale() as site:
        words = ngettext("%(site)s: %(count)d new post", "%(site)s: %(count)d new posts", len(posts))
        subject = words % {"site": site.name, "count": len(posts)}
        context = {"site": site, "posts": [linked(each) for each in posts]}
        return _to_reader("digest", reader, subject, context, name=name)


def notice(reader: Reader, notice: LoggedNotice, *, name: str) -> EmailMultiAlternatives:
    """Return the mail about a correction or another notice."""
    with in_site_locale() as site:
        context = {"site": site, "notice": notice, "link": link_to("articles:article", notice.slug)}
        return _to_reader("notice", reader, f"{notice.label}: {notice.title}", context, name=name)


def readable_notice(notice: Notice) -> LoggedNotice | None:
    """Return a notice as the log of corrections shows it, or None when it was lifted or its post is gone."""
    shown = [each for each in notices_on(notice.article_id) if each.pk == notice.pk]
    return shown[0] if shown and not shown[0].lifted_at else None


def linked(post: Post) -> dict:
    """Return what a mail says about a post; the approval only when it verified."""
    approver = post.byline.approver
    promise = _("Edited and approved by %(name)s") % {"name": approver.printed} if approver else ""
    return {**post._asdict(), "approval": promise, "link": link_to("articles:article", post.slug)}


def links_of(reader: Reader) -> dict:
    """Return the addresses at which a reader changes what they get, or leaves."""
    return {
        "manage": link_to("readers:manage", token(reader.key, Purpose.MANAGE)),
        "leave": link_to("readers:unsubscribe", token(reader.key, Purpose.LEAVE)),
    }


@contextmanager
def in_site_locale() -> Iterator[SiteSettings]:
    """Speak as the site's pages do, and give the site's settings."""
    site = SiteSettings.load()
    with site.locale():
        yield site


def _to_reader(template, reader, subject, context, *, name):
    links = links_of(reader)
    return compose(
        template,
        to=reader.address,
        subject=subject,
        context={**context, "links": links},
        message_id=message_id(SERIES, name),
        headers=list_headers("posts", leave=links["leave"]),
    )
