"""What may stand in the names, addresses and lines that staff and writers type: rules and their refusals."""

import re
import unicodedata
from collections.abc import Iterator
from typing import NamedTuple
from urllib.parse import unquote

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.text import slugify
from django.utils.translation import gettext as _

from accounts.approval_claims import claims_approval, names_approver, prints_approval, refuse_claim
from documents.text import Line, printed_lines

LONGEST_TAG = 50
# Control characters; line and paragraph separators; signs of no width and signs that turn the direction of writing.
HIDDEN = re.compile("[\x00-\x1f\x7f-\x9f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]")
#: The same for PostgreSQL, which never stores NUL.
HIDDEN_IN_SQL = r"[\u0001-\u001f\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]"


def validate_tag_name(name: str) -> None:
    """Raise ``ValidationError`` (codes ``too_long``, ``tag``, ``approval_claim``) unless the name can be a tag's."""
    if len(name) > LONGEST_TAG:
        message = _("The tag “%(start)s…” is longer than %(limit)s characters. Put commas between tags.")
        raise ValidationError(message % {"start": name[:30], "limit": LONGEST_TAG}, code="too_long")
    if not slugify(name) or HIDDEN.search(name) or name != " ".join(name.split()):
        message = _("“%(tag)s” cannot be a tag: it needs a Latin letter or a digit, and no hidden characters.")
        raise ValidationError(message % {"tag": HIDDEN.sub("", name)}, code="tag")
    if not unicodedata.is_normalized("NFC", name):
        raise ValidationError(_("Type the tag’s letters again: some are made of several characters."), code="tag")
    refuse_claim(name)


def is_tag_name(name: str) -> bool:
    """Say whether the name can be a tag's."""
    try:
        validate_tag_name(name)
    except ValidationError:
        return False
    return True


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


def claiming_lines(document: dict, *, explains: bool = False) -> Iterator[Line]:
    """Yield the lines of a document that a reader could take for the approval line.

    Headings and captions may not have its words at all. A paragraph may use them in a sentence; one of a text that
    ``explains`` them may also begin or end with them, as long as no name follows.
    """
    in_sentence = names_approver if explains else prints_approval
    for line in printed_lines(document):
        if (in_sentence if line.is_running else claims_approval)(line.text):
            yield line
