"""Building a mail: plain text and simple HTML under headers that no text can break."""

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template import Context, Engine
from django.urls import reverse
from django.utils import translation
from django.utils.crypto import salted_hmac

LONGEST_SUBJECT = 200
#: Control characters and noncharacters, which neither a header nor HTML may hold, become visible.
UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufdd0-\ufdef\ufffe\uffff]")


def compose(
    template: str,
    *,
    to: str,
    subject: str,
    context: Mapping[str, Any],
    message_id: str,
    headers: Mapping[str, str] | None = None,
) -> EmailMultiAlternatives:
    """Return a mail to one address from ``emails/<template>.txt`` and ``emails/<template>.html``; nothing is sent.

    It speaks the language and the time zone that are active. Beside ``context`` both templates get ``subject``,
    ``site_address`` and ``language``.
    """
    line = one_line(subject)
    context = {**context, "subject": line, "site_address": settings.SITE_URL, "language": translation.get_language()}
    headers = {"Message-ID": message_id, "Auto-Submitted": "auto-generated", **(headers or {})}
    text = _rendered(f"emails/{template}.txt", context, autoescape=False)
    message = EmailMultiAlternatives(line, text, to=[to], headers=headers)
    message.attach_alternative(_rendered(f"emails/{template}.html", context, autoescape=True), "text/html")
    return message


def message_id(series: str, name: str) -> str:
    """Return the Message-ID of the mail of this name in a series, such as ``readers.mails``.

    The same mail has the same one however often it is sent, so that mail programs can tell.
    """
    return f"<{salted_hmac(series, name, algorithm='sha256').hexdigest()[:32]}@{_host()}>"


def list_headers(name: str, *, leave: str) -> dict[str, str]:
    """Return the headers of a mailing list (RFC 2919) that a POST to the address ``leave`` ends.

    One click in the mail program does that, without a page (RFC 8058).
    """
    return {
        "List-Id": f"<{name}.{_host()}>",
        "List-Unsubscribe": f"<{leave}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }


def link_to(page: str, *arguments: object) -> str:
    """Return the absolute address of a page of this site, named as in the ``urls`` modules."""
    return settings.SITE_URL + reverse(page, args=arguments)


def one_line(text: str) -> str:
    """Return a text fit for a header: no line breaks, no control characters, not too long."""
    line = " ".join(_printable(text).split())
    return line if len(line) <= LONGEST_SUBJECT else line[: LONGEST_SUBJECT - 1] + "…"


def _rendered(name: str, context: Mapping[str, Any], *, autoescape: bool) -> str:
    words = Engine.get_default().get_template(name).render(Context(context, autoescape=autoescape))
    return _printable(words).strip() + "\n"


def _printable(text: str) -> str:
    return UNPRINTABLE.sub("\N{REPLACEMENT CHARACTER}", text)


def _host() -> str:
    return (urlsplit(settings.SITE_URL).hostname or "").encode("idna").decode()
