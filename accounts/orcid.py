"""ORCID iDs: sixteen characters whose last one is an ISO 7064 MOD 11-2 check character."""

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

FORM = re.compile(r"\d{4}-\d{4}-\d{4}-\d{3}[\dX]")
ADDRESS = re.compile(r"(?:https?://)?(?:www\.)?orcid\.org/", re.IGNORECASE)


def check_character(digits: str) -> str:
    """Return the check character (``0``–``9`` or ``X``) of the first fifteen digits.

    ISO 7064 MOD 11-2, as ORCID describes it in "Structure of the ORCID Identifier".
    """
    total = 0
    for digit in digits:
        total = (total + int(digit)) * 2
    remainder = (12 - total % 11) % 11
    return "X" if remainder == 10 else str(remainder)


def normalise_orcid(text: str) -> str:
    """Return the bare ``0000-0000-0000-000X`` form; accepts an orcid.org address and missing hyphens.

    Raises ``ValidationError`` (codes ``orcid_form``, ``orcid_check``).
    """
    compact = ADDRESS.sub("", text.strip(), count=1).rstrip("/").replace("-", "").replace(" ", "").upper()
    orcid = "-".join(compact[start : start + 4] for start in range(0, len(compact), 4))
    if not FORM.fullmatch(orcid) or not compact.isascii():
        raise ValidationError(
            _("An ORCID iD has sixteen characters, like 0000-0002-1825-0097. Copy it from the person's ORCID page."),
            code="orcid_form",
        )
    if check_character(compact[:15]) != compact[15]:
        raise ValidationError(
            _("This ORCID iD has a typing error: its last character does not fit the others."), code="orcid_check"
        )
    return orcid


def validate_orcid(text: str) -> None:
    """Raise ``ValidationError`` unless ``text`` is a normalised ORCID iD with a right check character."""
    if normalise_orcid(text) != text:
        raise ValidationError(_("Write the ORCID iD as 0000-0002-1825-0097, without an address."), code="orcid_form")
