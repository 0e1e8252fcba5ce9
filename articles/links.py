"""Links that staff write, one on each line: ``Label | /path/`` or ``Label | https://example.org/``."""

import re
from typing import NamedTuple
from urllib.parse import unquote

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.translation import gettext as _

from accounts.approval_claims import refuse_claim
from articles.tag_names import HIDDEN

MOST_LINKS = 10
LONGEST_LABEL = 40
PATH = re.compile(r"/(?:[^/\\\s|][^\\\s|]*)?")
#: The form of the whole text as PostgreSQL checks it.
LINES_IN_SQL = r"^([^|\n]{1,40} \| (/([^/\\\s|][^\\\s|]*)?|https://[^\\\s|]+)(\n|$))*$"


class Link(NamedTuple):
    """A link of the navigation."""

    label: str
    address: str

    def __str__(self):
        return f"{self.label} | {self.address}"


def read_links(text: str) -> list[Link]:
    """Return the links of a text; of a line without a stroke the address is empty."""
    lines = (line.partition("|") for line in text.splitlines() if line.strip())
    return [Link(" ".join(label.split()), address.strip()) for label, _stroke, address in lines]


def tidy_links(text: str) -> str:
    """Return the same links, each on its line and in one spelling."""
    return "\n".join(map(str, read_links(text)))


def validate_links(text: str) -> None:
    """Raise ``ValidationError`` unless every line is a link that leads somewhere."""
    links = read_links(text)
    if len(links) > MOST_LINKS:
        facts = {"count": len(links), "limit": MOST_LINKS}
        raise ValidationError(_("There are %(count)s links; %(limit)s is the most."), params=facts, code="too_many")
    for number, link in enumerate(links, start=1):
        if not link.label or len(link.label) > LONGEST_LABEL or HIDDEN.search(link.label):
            message = _("Line %(line)s: begin with a label of at most 40 characters, then | and an address.")
            raise ValidationError(message, params={"line": number}, code="label")
        if not _leads_somewhere(link.address):
            message = _("Line %(line)s: after | comes a path like /people/ or an address that begins with https://.")
            raise ValidationError(message, params={"line": number}, code="address")
        refuse_claim(link.label)
        refuse_claim(unquote(link.address))


def _leads_somewhere(address):
    if PATH.fullmatch(address):
        return not HIDDEN.search(address)
    if "\\" in address or "|" in address:
        return False
    try:
        URLValidator(schemes=["https"])(address)
    except ValidationError:
        return False
    return True
