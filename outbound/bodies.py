"""Bodies of answers: decompressed and parsed within bounds."""

import json
import math
import re
import zlib
from typing import NoReturn

from django.utils.translation import gettext as _

from outbound.errors import WrongAnswer

DEEPEST = 50
#: What jsonb cannot hold.
UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
GZIP = 31


def decompressed(body: bytes, encoding: str, *, most: int) -> bytes:
    """The body without its gzip; raises WrongAnswer beyond ``most`` bytes and for what is not gzip."""
    encoding = encoding.strip().lower()
    if encoding in ("", "identity") or not body:
        return body
    if encoding not in ("gzip", "x-gzip"):
        raise WrongAnswer(
            _("The answer is compressed as “%(encoding)s”, which nobody asked for.") % {"encoding": encoding[:20]}
        )
    unpacking = zlib.decompressobj(GZIP)
    try:
        # Never unpacked further than one byte beyond the bound: a megabyte of gzip holds a gigabyte.
        content = unpacking.decompress(body, most + 1)
    except zlib.error:
        raise WrongAnswer(_("The answer is damaged: it is not the gzip that it says it is.")) from None
    if len(content) > most:
        raise WrongAnswer(_("The answer is too large."))
    if not unpacking.eof or unpacking.unused_data:
        raise WrongAnswer(_("The answer is damaged: its gzip does not end where it should."))
    return content


def parsed(body: bytes) -> dict | list:
    """The JSON object or list in a body, at most 50 levels deep, as the database can hold it.

    Characters that it cannot hold are the replacement character. Raises WrongAnswer.
    """
    try:
        content = _storable(json.loads(body, parse_constant=_refuse, parse_float=_finite), 0)
    except (ValueError, RecursionError):
        raise WrongAnswer(_("The answer is not JSON, or not of a sensible shape.")) from None
    if not isinstance(content, dict | list):
        raise WrongAnswer(_("The answer is not a record."))
    return content


def _refuse(name: str) -> NoReturn:
    raise ValueError(name)


def _finite(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise ValueError(text)
    return number


def _storable(value: object, depth: int) -> object:
    if isinstance(value, str):
        return UNSTORABLE.sub("\ufffd", value)
    if not isinstance(value, dict | list):
        return value
    if depth >= DEEPEST:
        raise ValueError("too deep")
    if isinstance(value, list):
        return [_storable(entry, depth + 1) for entry in value]
    return {UNSTORABLE.sub("\ufffd", name): _storable(entry, depth + 1) for name, entry in value.items()}
