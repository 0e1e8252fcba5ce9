"""The mails themselves: plain text and simple HTML, in the language of the site's pages, with nothing that tracks."""

from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template import Context
from django.template.loader import get_template
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles.history.corrections import LoggedNotice, notices_on
from articles.models import Notice, SiteSettings
from articles.queries.posts import Post
from documents.fragments import plain
from readers.addresses import Purpose, token
from readers.models import Reader, SubscriptionRequest
from readers.wording import wishes_in_words

LONGEST_SUBJECT = 200


def confirmation(request: SubscriptionRequest, reader: Reader | None) -> EmailMultiAlternatives:
    """Return the mail that asks whether a request is meant; who gets mail already is told so."""
    with speech_of_the_site() as site:
        subject = _("Please confirm: mail from %(site)s") % {"site": site.name}
        context = {
            "site": site,
            "wishes": wishes_in_words(request),
            "link": address_of("readers:confirm", token(request.key, Purpose.CONFIRM)),
            "known": reader and links_of(reader),
        }
        return _mail("confirmation", request.address, subject, context, name=f"request-{request.pk}")


def post(reader: Reader, post: Post, *, name: str) -> EmailMultiAlternatives:
    """Return the mail about a new post."""
    with speech_of_the_site() as site:
        return _to_reader("post", reader, post.title, {"site": site, "post": linked(post)}, name=name)


def digest(reader: Reader, posts: list[Post], *, name: str) -> EmailMultiAlternatives:
    """Return the mail about the new posts since the last digest."""
    with speech_of_the_site() as site:
        words = ngettext("%(site)s: %(count)d new post", "%(site)s: %(count)d new posts", len(posts))
        subject = words % {"site": site.name, "count": len(posts)}
        context = {"site": site, "posts": [linked(each) for each in posts]}
        return _to_reader("digest", reader, subject, context, name=name)


def notice(reader: Reader, notice: LoggedNotice, *, name: str) -> EmailMultiAlternatives:
    """Return the mail about a correction or another notice."""
    with speech_of_the_site() as site:
        context = {"site": site, "notice": notice, "link": address_of("articles:article", notice.slug)}
        return _to_reader("notice", reader, f"{notice.label}: {notice.title}", context, name=name)


def readable_notice(notice: Notice) -> LoggedNotice | None:
    """Return a notice as the log of corrections shows it, or None when it was lifted or its post is gone."""
    shown = [each for each in notices_on(notice.article_id) if each.pk == notice.pk]
    return shown[0] if shown and not shown[0].lifted_at else None


def linked(post: Post) -> dict:
    """Return what a mail says about a post; the approval only when it verified."""
    approver = post.byline.approver
    promise = _("Edited and approved by %(name)s") % {"name": approver.printed} if approver else ""
    return {**post._asdict(), "approval": promise, "link": address_of("articles:article", post.slug)}


def address_of(name: str, argument: str) -> str:
    """Return the absolute address of a page of the public site."""
    return settings.SITE_URL + reverse(name, args=[argument])


def links_of(reader: Reader) -> dict:
    """Return the addresses at which a reader changes what they get, or leaves."""
    return {
        "manage": address_of("readers:manage", token(reader.key, Purpose.MANAGE)),
        "leave": address_of("readers:unsubscribe", token(reader.key, Purpose.LEAVE)),
    }


def one_line(text: str) -> str:
    """Return a text fit for a header: no line breaks, no control characters, not too long."""
    line = " ".join(plain(text).split())
    return line if len(line) <= LONGEST_SUBJECT else line[: LONGEST_SUBJECT - 1] + "…"


@contextmanager
def speech_of_the_site() -> Iterator[SiteSettings]:
    """Speak as the site's pages do, and give the site's settings."""
    site = SiteSettings.load()
    with translation.override(site.interface_language), timezone.override(site.zone):
        yield site


def _to_reader(template, reader, subject, context, *, name):
    links = links_of(reader)
    # One click in the mail program, without a page (RFC 8058).
    headers = {
        "List-Id": f"<posts.{_host()}>",
        "List-Unsubscribe": f"<{links['leave']}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }
    return _mail(template, reader.address, subject, {**context, "links": links}, name=name, headers=headers)


def _mail(template, address, subject, context, *, name, headers=None):
    line = one_line(subject)
    context = {**context, "subject": line, "site_address": settings.SITE_URL, "language": translation.get_language()}
    # The same mail has the same name however often it is sent, so that mail programs can tell.
    told = salted_hmac("readers.mails", name, algorithm="sha256").hexdigest()[:32]
    headers = {"Message-ID": f"<{told}@{_host()}>", "Auto-Submitted": "auto-generated", **(headers or {})}
    text = _rendered(f"emails/{template}.txt", context, autoescape=False)
    message = EmailMultiAlternatives(line, text, to=[address], headers=headers)
    message.attach_alternative(_rendered(f"emails/{template}.html", context, autoescape=True), "text/html")
    return message


def _rendered(name, context, *, autoescape):
    words = get_template(name).template.render(Context(context, autoescape=autoescape))
    return plain(words).strip() + "\n"


def _host():
    return urlsplit(settings.SITE_URL).hostname.encode("idna").decode()
