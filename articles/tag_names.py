"""What a tag may be called: one short line that gives an address and hides nothing."""

import re
import unicodedata

from django.core.exceptions import ValidationError
from django.utils.text import slugify
from django.utils.translation import gettext as _

from accounts.approval_claims import refuse_claim

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
