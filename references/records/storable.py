"""What PostgreSQL can hold of texts and payloads that come from outside."""

import re

from django.utils.translation import gettext as _

LARGEST_PAYLOAD = 1_000_000
UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


def storable_text(text: str) -> str:
    """The text with characters that PostgreSQL cannot hold shown as the replacement character."""
    return UNSTORABLE.sub("\ufffd", text)


def storable_payload(payload):
    """The payload as jsonb can hold it; one above the size limit is named instead of kept."""
    if payload is None:
        return None
    size = len(repr(payload))
    if size > LARGEST_PAYLOAD:
        return {
            "left_out": _("The record as received has %(size)s characters; %(largest_payload)s are kept at most.")
            % {"size": f"{size:,}", "largest_payload": f"{LARGEST_PAYLOAD:,}"}
        }
    return _storable(payload)


def _storable(value, depth: int = 0):
    if isinstance(value, str):
        return storable_text(value)
    if depth > 50 or (isinstance(value, float) and value != value) or value in (float("inf"), float("-inf")):
        return str(value)
    if isinstance(value, dict):
        return {storable_text(str(key)): _storable(content, depth + 1) for key, content in value.items()}
    if isinstance(value, list | tuple):
        return [_storable(content, depth + 1) for content in value]
    return value if isinstance(value, int | float | bool | None) else storable_text(str(value))
