"""One spelling for one value: the canonical JSON that digests and signatures are computed over."""

import json
import re
import unicodedata

from django.utils.translation import gettext as _

UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


class NotCanonical(ValueError):
    """The value has no canonical form; the message says what stands in the way."""


def canonical_json(value: object) -> str:
    """Return ``value`` as the one JSON text that equal values share.

    Strings and keys are in Unicode NFC, keys sorted by code point, separators without spaces,
    characters written as themselves. Raises ``NotCanonical`` for NUL, lone surrogates, NaN,
    infinities, keys that are not strings or become equal in NFC, and values that JSON does not know.
    """
    try:
        return json.dumps(
            _normalised(value), ensure_ascii=False, allow_nan=False, sort_keys=True, separators=(",", ":")
        )
    except RecursionError:
        raise NotCanonical("The value is nested too deeply.") from None
    except NotCanonical:
        raise
    except (TypeError, ValueError) as error:
        raise NotCanonical(f"The value cannot be written as JSON: {error}.") from error


def unstorable_character(text: str) -> str:
    """Return a name for the first character PostgreSQL or UTF-8 cannot hold, or ``""``."""
    found = UNSTORABLE.search(text)
    if not found:
        return ""
    if found.group() == "\x00":
        return _("a NUL character")
    return _("half a character (%(code)s)") % {"code": f"U+{ord(found.group()):04X}"}


def _normalised(value: object) -> object:
    if isinstance(value, str):
        return _normalised_text(value)
    if isinstance(value, dict):
        return _normalised_object(value)
    if isinstance(value, list | tuple):
        return [_normalised(item) for item in value]
    return value


def _normalised_text(text: str) -> str:
    if problem := unstorable_character(text):
        raise NotCanonical(f"The text contains {problem}, which cannot be stored.")
    return unicodedata.normalize("NFC", text)


def _normalised_object(value: dict) -> dict:
    result: dict[str, object] = {}
    for key, item in value.items():
        if not isinstance(key, str):
            raise NotCanonical(f"The key {key!r} is not a string.")
        key = _normalised_text(key)
        if key in result:
            raise NotCanonical(f"Two keys are the same text: {key!r}.")
        result[key] = _normalised(item)
    return result
