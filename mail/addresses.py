"""E-mail addresses that mail can be sent to."""

import re
import unicodedata

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext_lazy as _

#: Printable ASCII around one @: no line can end in an address, and none begin.
ONE_LINE = r"^[!-?A-~]+@[!-?A-~]+$"
#: A normalised address; RFC 5321 has no room for a longer one.
LONGEST_ADDRESS = 254
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


def _ascii_label(label: str) -> str:
    label = label.lower()
    if KEPT_LETTERS.search(label):
        return "xn--" + label.encode("punycode").decode()
    return label.encode("idna").decode() if label else label
