"""CSL-JSON files: a list of items, or an object that holds one."""

import json
import re
from json import JSONDecodeError, JSONDecoder

from django.utils.translation import gettext as _

from references.formats.items import Contents, ReadItem, invalid, item_of

SPACE_OR_COMMA = re.compile(r"[\s,]*")
LIST = re.compile(r"\s*\[")
# Some programs put the list into an object beside its name and version.
LIST_IN_OBJECT = re.compile(r'"(?:items|references)"\s*:\s*\[')
LONGEST_HEAD = 2_000
#: Where reading goes on after a record that is not JSON.
NEXT_OBJECT = re.compile(r"\n\s*\{")


def read_csl_json(text: str, *, most: int) -> Contents:
    """What a CSL-JSON file holds, ``most`` records of it.

    A record that is not JSON is kept as it stands, and reading goes on at the next one.
    """
    start = LIST.match(text) or LIST_IN_OBJECT.search(text, 0, LONGEST_HEAD)
    if not start:
        return Contents([_single(text)], [], 0)
    decoder, left_out = JSONDecoder(parse_constant=lambda _name: None), 0
    items: list[ReadItem] = []
    place, line, counted = start.end(), 1, 0
    while True:
        if gap := SPACE_OR_COMMA.match(text, place):
            place = gap.end()
        if place >= len(text):
            return Contents(items, [_("The list is not closed; the end of the file may be missing.")], left_out)
        if text[place] == "]":
            return Contents(items, [], left_out)
        line, counted = line + text.count("\n", counted, place), place
        if len(items) >= most:
            found, end = None, _end_of(decoder, text, place)[1]
            left_out += 1
        else:
            found, end = _end_of(decoder, text, place)
            items.append(_item(found, text[place:end], line))
        place = end


def _end_of(decoder: JSONDecoder, text: str, place: int) -> tuple[object, int]:
    """The value that begins at a place, and where it ends; the reason instead when it is none."""
    try:
        return decoder.raw_decode(text, place)
    except (JSONDecodeError, RecursionError, ValueError) as error:
        following = NEXT_OBJECT.search(text, place + 1)
        reason = error.msg if isinstance(error, JSONDecodeError) else "it is nested too deeply or has too long a number"
        return ValueError(
            _("The record is not JSON: %(reason)s.") % {"reason": reason}
        ), following.start() if following else len(text)


def _single(text: str) -> ReadItem:
    try:
        found = json.loads(text, parse_constant=lambda _name: None)
    except (RecursionError, ValueError) as error:
        return invalid([_("The file is not JSON: %(error)s.") % {"error": error}], line=1, raw=text)
    return _item(found, text, 1)


def _item(found, raw: str, line: int) -> ReadItem:
    if isinstance(found, ValueError):
        return invalid([str(found)], line=line, raw=raw)
    if not isinstance(found, dict):
        return invalid([_("The record is not an object: CSL-JSON has one object for each work.")], line=line, raw=raw)
    key = found.get("citation-key") or found.get("id") or ""
    return item_of(found, line=line, raw=raw, key=str(key)[:200] if isinstance(key, str | int) else "")
