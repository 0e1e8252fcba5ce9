"""The grammar of a document: which nodes, attributes and marks exist, and what may stand in what.

The tables here are the whole schema; the editor's JavaScript schema is tested against the same
example documents (``tests/articles/documents``).
"""

import re
from typing import NamedTuple
from urllib.parse import urlsplit

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

SCHEMA_VERSION = 1

TEXT_LIMIT = 200_000  # bytes of UTF-8, attributes included
DEPTH_LIMIT = 20
BLOCK_LIMIT = 5_000
# Runs of words between two changes of formatting, citations and line breaks: each costs time whatever its length.
PIECE_LIMIT = 40_000
REFERENCE_LIMIT = 500
LOCATOR_LIMIT = 200
LABEL_LIMIT = 2_000  # one attribute of words: a caption, an alternative text
LAST_ORDER = 99_999  # where a numbered list may start

FLOW = frozenset({"paragraph", "bullet_list", "ordered_list", "blockquote"})
BLOCKS = FLOW | {"heading", "figure", "table", "callout", "related", "horizontal_rule"}
INLINE = frozenset({"text", "citation", "hard_break"})
CELLS = frozenset({"table_header", "table_cell"})
# Outermost first: the order in which marks open when they begin at the same place.
MARKS = ("link", "strong", "em", "subscript", "superscript", "code")
SUGGESTIONS = frozenset({"insertion", "deletion", "modification"})
CALLOUT_KINDS = ("note", "warning")
HEADING_LEVELS = (2, 3)

BLOCK_ID = re.compile(r"[A-Za-z0-9_-]{4,40}\Z")
ASSET_ID = re.compile(r"[A-Za-z0-9_-]{1,80}\Z")
SLUG = re.compile(r"[a-z0-9][a-z0-9_-]{0,199}\Z")
CITATION_KEY = re.compile(r"""[A-Za-z0-9][^\s\[\]{}@"'`\\,]{0,199}\Z""")
# The browser strips tabs and line breaks and reads a backslash as a slash, so neither may occur; a name
# before the host ("https://bank.example@evil.example") is there to deceive.
LINK_ADDRESS = re.compile(
    r"""(?:https?://\w[\w-]*(?:\.\w[\w-]*)*(?::\d{1,5})?(?=[/?\#]|\Z)|mailto:[^\s\\]|/(?![/\\])|\#)
    [^\s\\\x00-\x1f\x7f]{0,2000}\Z""",
    re.IGNORECASE | re.VERBOSE,
)


class Node(NamedTuple):
    """How a node type is built: its children's types, how few of them, and its attributes' rules."""

    called: str
    children: frozenset = frozenset()
    at_least: int = 0
    attributes: dict = {}
    required: frozenset = frozenset()


def _words(value):
    return isinstance(value, str) and len(value) <= LABEL_LIMIT


def _block_id(value):
    return value is None or (isinstance(value, str) and bool(BLOCK_ID.match(value)))


def _whole_number(low, high):
    return lambda value: isinstance(value, int) and not isinstance(value, bool) and low <= value <= high


def _pointers(value):
    return isinstance(value, list) and 0 < len(value) <= REFERENCE_LIMIT and all(map(_is_pointer, value))


def _is_pointer(pointer):
    if not isinstance(pointer, dict) or not pointer.keys() <= {"key", "locator"}:
        return False
    key, locator = pointer.get("key"), pointer.get("locator", "")
    return (
        isinstance(key, str)
        and bool(CITATION_KEY.match(key))
        and isinstance(locator, str)
        and len(locator) <= LOCATOR_LIMIT
    )


def _related_items(value):
    return isinstance(value, list) and 0 < len(value) <= 50 and all(map(_is_related_item, value))


def _is_related_item(item):
    if not isinstance(item, dict) or not item.keys() <= {"title", "slug"}:
        return False
    title, slug = item.get("title"), item.get("slug", "")
    return _words(title) and bool(title.strip()) and isinstance(slug, str) and (not slug or bool(SLUG.match(slug)))


def is_link_address(value):
    """Tell whether a link may point there: http, https, mailto, an absolute path or a fragment."""
    if not isinstance(value, str) or not LINK_ADDRESS.match(value):
        return False
    try:
        return urlsplit(value).port != 0
    except ValueError:  # a port beyond 65535
        return False


_ID = {"id": _block_id}
_CELL = {
    **_ID,
    "colspan": _whole_number(1, 1),
    "rowspan": _whole_number(1, 1),
    "colwidth": lambda value: value is None,
}

NODES = {
    "doc": Node(_("a document"), BLOCKS, 1),
    "paragraph": Node(_("a paragraph"), INLINE, 0, _ID),
    "heading": Node(_("a heading"), INLINE, 0, {**_ID, "level": _whole_number(*HEADING_LEVELS)}, frozenset({"level"})),
    "bullet_list": Node(_("a bulleted list"), frozenset({"list_item"}), 1, _ID),
    "ordered_list": Node(
        _("a numbered list"), frozenset({"list_item"}), 1, {**_ID, "order": _whole_number(0, LAST_ORDER)}
    ),
    "list_item": Node(_("a list item"), FLOW, 1, _ID),
    "blockquote": Node(_("a quotation"), FLOW, 1, _ID),
    "callout": Node(_("a callout"), FLOW, 1, {**_ID, "kind": lambda kind: kind in CALLOUT_KINDS}, frozenset({"kind"})),
    "figure": Node(
        _("a figure"),
        attributes={
            **_ID,
            "asset": lambda asset: isinstance(asset, str) and bool(ASSET_ID.match(asset)),
            "alt": _words,
            "caption": _words,
            "credit": _words,
        },
        required=frozenset({"asset"}),
    ),
    "table": Node(_("a table"), frozenset({"table_row"}), 1, {**_ID, "caption": _words}),
    "table_row": Node(_("a table row"), CELLS, 1, _ID),
    "table_header": Node(_("a heading cell"), frozenset({"paragraph"}), 1, _CELL),
    "table_cell": Node(_("a table cell"), frozenset({"paragraph"}), 1, _CELL),
    "related": Node(
        _("a list of related articles"), attributes={**_ID, "items": _related_items}, required=frozenset({"items"})
    ),
    "horizontal_rule": Node(_("a dividing line"), attributes=_ID),
    "text": Node(_("text")),
    "citation": Node(_("a citation"), attributes={"refs": _pointers}, required=frozenset({"refs"})),
    "hard_break": Node(_("a line break")),
}


def _limited(words):
    return format_lazy(words, limit=f"{LABEL_LIMIT:,}")


ADVICE = {
    "id": _("a block's identifier is damaged"),
    "level": _("a heading must be of level 2 or 3"),
    "order": _("a numbered list must start at a whole number from 0 to 99,999"),
    "kind": _("a callout is either a note or a warning"),
    "asset": _("a figure needs an uploaded image"),
    "alt": _limited(_("the description of the image must be text of at most {limit} characters")),
    "caption": _limited(_("the caption must be text of at most {limit} characters")),
    "credit": _limited(_("the credit must be text of at most {limit} characters")),
    "items": _("a list of related articles needs one to 50 titles, each with a valid address or none"),
    "refs": format_lazy(
        _("a citation needs at least one reference key without spaces, and locators of at most {limit} characters"),
        limit=LOCATOR_LIMIT,
    ),
    "colspan": _("merged table cells are not supported; split them first"),
    "rowspan": _("merged table cells are not supported; split them first"),
    "colwidth": _("fixed column widths are not supported"),
}
