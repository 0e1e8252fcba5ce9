"""The grammar of a document, read once from ``schema.json``: what stands in what, attributes, marks and limits.

That file is the only place for all of them, and the editor's JavaScript builds its schema from the same one
(``docs/decisions/document-schema.md`` says how it is read). Only the words for people are added here.
"""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from documents.values import Test, ValueTests, required

_FILE = json.loads(Path(__file__).with_suffix(".json").read_text(encoding="utf-8"))

SCHEMA_VERSION = _FILE["version"]
TEXT_LIMIT = _FILE["limits"]["text_bytes"]  # of UTF-8, attributes included
DEPTH_LIMIT = _FILE["limits"]["depth"]
BLOCK_LIMIT = _FILE["limits"]["blocks"]
# Runs of words between two changes of formatting, citations and line breaks: each costs time whatever its length.
PIECE_LIMIT = _FILE["limits"]["pieces"]
REFERENCE_LIMIT = _FILE["limits"]["references"]
IDENTIFIER = _FILE["identifier"]  # the attribute that every top-level block has for itself
SUGGESTIONS = frozenset(_FILE["suggestions"])
VALUES = _FILE["values"]
LABEL_LIMIT = VALUES["label"]["most"]  # one attribute of words: a caption, an alternative text
CALLOUT_KINDS = tuple(VALUES["callout_kind"]["among"])
HEADING_LEVELS = tuple(range(VALUES["heading_level"]["least"], VALUES["heading_level"]["most"] + 1))

_TESTS = ValueTests(VALUES)
_NAME = re.compile("[a-z_]+")
_ANY_NUMBER = re.compile(r"\[\w+\][*+]")  # of children in any order


class Node(NamedTuple):
    """How a node type is built.

    ``children`` are the types that may stand in it, and ``order`` matches their ``CODES`` where their order or
    number matters too. ``marks`` are those that its children may bear. ``grid`` names the cells of a table's first
    row ("head") and of its other rows ("body").
    """

    called: str | Promise
    children: frozenset[str]
    is_filled: bool
    order: re.Pattern | None
    attributes: dict[str, Test]
    required: frozenset[str]
    marks: tuple[str, ...]
    is_inline: bool
    grid: dict[str, str]


class Mark(NamedTuple):
    """A format of words: its attributes, the other marks that it excludes, and whether it is for text only.

    A mark for text only is kept on a citation or line break, but has no effect there.
    """

    attributes: dict[str, Test]
    excludes: frozenset[str]
    is_text_only: bool


def fits(value: object, kind: str) -> bool:
    """Tell whether a value is of a kind that the schema describes: "slug", "block_id" or another."""
    return _TESTS[kind](value)


def is_link_address(value: object) -> bool:
    """Tell whether a link may point there: http, https, mailto, an absolute path or a fragment.

    Browsers strip tabs and line breaks and read a backslash as a slash, so neither may occur; a name before the
    host ("https://bank.example@evil.example") is there to deceive.
    """
    return fits(value, "address")


def _mark(name: str, *, attrs: dict | None = None, excludes: str = "", text_only: bool = False) -> Mark:
    return Mark(_TESTS.of_attributes(attrs or {}), frozenset(excludes.split()) - {name}, text_only)


def _node(
    called: str | Promise,
    *,
    group: str = "",
    content: str = "",
    marks: str = "",
    attrs: dict | None = None,
    inline: bool = False,
    grid: dict | None = None,
) -> Node:
    """Return a node from its entry in the file; one that says what nothing here reads raises ``TypeError``."""
    names = {name: GROUPS.get(name, (name,)) for name in _NAME.findall(content)}
    order = _NAME.sub(lambda found: f"[{''.join([CODES[name] for name in names[found.group()]])}]", content)
    order = order.replace(" ", "")
    return Node(
        called,
        frozenset().union(*names.values()),
        not re.fullmatch(order, ""),
        None if not order or _ANY_NUMBER.fullmatch(order) else re.compile(order),
        _TESTS.of_attributes(attrs or {}),
        required(attrs or {}),
        tuple(MARKS) if marks == "_" else tuple(marks.split()),
        inline,
        grid or {},
    )


# Outermost first: the order in which marks open when they begin at the same place.
MARKS = {name: _mark(name, **mark) for name, mark in _FILE["marks"].items()}
MARK_RANK = {name: rank for rank, name in enumerate(MARKS)}
TEXT_ONLY = frozenset(name for name, mark in MARKS.items() if mark.is_text_only)

CODES = {name: chr(ord("Ā") + place) for place, name in enumerate(_FILE["nodes"])}
GROUPS: dict[str, tuple[str, ...]] = {}
for _name, _entry in _FILE["nodes"].items():
    for _group in _entry.get("group", "").split():
        GROUPS[_group] = (*GROUPS.get(_group, ()), _name)

_CALLED = {
    "doc": _("a document"),
    "paragraph": _("a paragraph"),
    "heading": _("a heading"),
    "bullet_list": _("a bulleted list"),
    "ordered_list": _("a numbered list"),
    "list_item": _("a list item"),
    "blockquote": _("a quotation"),
    "callout": _("a callout"),
    "figure": _("a figure"),
    "table": _("a table"),
    "table_row": _("a table row"),
    "table_header": _("a heading cell"),
    "table_cell": _("a table cell"),
    "related": _("a list of related articles"),
    "horizontal_rule": _("a dividing line"),
    "text": _("text"),
    "citation": _("a citation"),
    "hard_break": _("a line break"),
}
NODES = {name: _node(_CALLED[name], **node) for name, node in _FILE["nodes"].items()}
TEXTBLOCKS = frozenset(name for name, node in NODES.items() if node.children & set(GROUPS["inline"]))


def _described() -> Iterator[tuple[str, dict]]:
    """Yield the attributes of all nodes and marks, and the parts of their values: (name, rule)."""
    for owner in (*_FILE["nodes"].values(), *_FILE["marks"].values(), *VALUES.values()):
        yield from owner.get("attrs", {}).items()


# What an attribute says where it is left out; and the attributes that are words which readers see.
DEFAULTS = {name: rule["default"] for name, rule in _described() if "default" in rule}
LABELS = tuple(dict.fromkeys(name for name, rule in _described() if rule["value"] == "label"))


def _limited(words: str | Promise) -> Promise:
    # The stubs know lazy words by a name of their own only.
    return format_lazy(words, limit=f"{LABEL_LIMIT:,}")  # type: ignore[arg-type]


_CELL = _("a table cell holds one paragraph; use line breaks inside it.")
# What is wrong where the right parts stand in a wrong order or number.
ORDER_ADVICE = {
    "list_item": _("a list item must begin with a paragraph."),
    "table_header": _CELL,
    "table_cell": _CELL,
}
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
        limit=VALUES["locator"]["most"],
    ),
    "colspan": _("merged table cells are not supported; split them first"),
    "rowspan": _("merged table cells are not supported; split them first"),
    "colwidth": _("fixed column widths are not supported"),
}
MARK_ADVICE = {
    "link": _("a link must lead to an address that starts with https://, http://, mailto:, / or #, without spaces."),
}
_SHIFT = _("text cannot be raised and lowered at once.")
EXCLUSION_ADVICE = {"subscript": _SHIFT, "superscript": _SHIFT}
