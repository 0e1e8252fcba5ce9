"""Readers' e-mail addresses, and the tokens in the addresses that they open."""

import ipaddress
import re
import unicodedata
import uuid
from enum import StrEnum

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.signing import BadSignature, Signer, TimestampSigner
from django.core.validators import validate_email
from django.utils.translation import gettext_lazy as _

from readers.models import LONGEST_ADDRESS, ONE_LINE, REQUEST_KEPT

#: Letters that today's domains (IDNA 2008) keep and Python's codec (IDNA 2003) would replace by others.
KEPT_LETTERS = re.compile("[ßς]")


def normal_address(text: str) -> str:
    """Return the address with a domain in small ASCII letters (IDNA). Raises ``ValidationError``.

    What stands before the @ is kept as it was written, since only its server knows whether capitals matter.
    """
    mailbox, _at, domain = unicodedata.normalize("NFC", text.strip(" \t")).rpartition("@")
    try:
        address = f"{mailbox}@{'.'.join(map(_ascii_label, domain.split('.')))}"
    except UnicodeError:
        address = ""
    if not mailbox.isascii():
        raise ValidationError(
            _("Our mail server cannot write to letters like é before the @. Use another address."), code="mailbox"
        )
    wrong = ValidationError(_("Enter an e-mail address like name@example.org."), code="address")
    if len(address) > LONGEST_ADDRESS or not re.fullmatch(ONE_LINE[1:-1], address):
        raise wrong
    try:
        validate_email(address)
    except ValidationError:
        raise wrong from None
    return address


def _ascii_label(label):
    label = label.lower()
    if KEPT_LETTERS.search(label):
        return "xn--" + label.encode("punycode").decode()
    return label.encode("idna").decode() if label else label


def client_network(request) -> str:
    """Return where a request came from: an IPv4 address, or the /64 network that an IPv6 customer has.

    Behind our own proxy it is what that proxy added last; anything before could be invented by the client.
    """
    told = request.META.get("REMOTE_ADDR", "")
    if settings.SECURE_PROXY_SSL_HEADER:
        told = request.META.get("HTTP_X_FORWARDED_FOR", told).rpartition(",")[2].strip()
    try:
        address = ipaddress.ip_address(told)
    except ValueError:
        return "unknown"
    if address.version == 4:
        return str(address)
    return str(address.ipv4_mapped or ipaddress.ip_network((address, 64), strict=False))


class Purpose(StrEnum):
    """What a link may be used for; a link for one is refused for another."""

    CONFIRM = "readers.confirm"
    MANAGE = "readers.manage"
    LEAVE = "readers.leave"


def token(key: uuid.UUID, purpose: Purpose) -> str:
    """Return the token for a row's key. One to confirm ends after 48 hours, the others with the row."""
    return _signer(purpose).sign(key.hex)


def read_token(text: str, purpose: Purpose) -> uuid.UUID | None:
    """Return the key in a token, or None when it is not ours, for another purpose, or too old."""
    age = {"max_age": REQUEST_KEPT} if purpose is Purpose.CONFIRM else {}
    try:
        return uuid.UUID(hex=_signer(purpose).unsign(text, **age))
    except (BadSignature, ValueError):
        return None


def _signer(purpose):
    kind = TimestampSigner if purpose is Purpose.CONFIRM else Signer
    return kind(salt=purpose.value, sep=".")
