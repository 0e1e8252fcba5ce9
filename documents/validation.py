"""Checking a document against the schema and its limits."""

from collections.abc import Sequence
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from documents.canonical import unstorable_character
from documents.schema import (
    ADVICE,
    BLOCK_LIMIT,
    CODES,
    DEPTH_LIMIT,
    EXCLUSION_ADVICE,
    IDENTIFIER,
    MARK_ADVICE,
    MARKS,
    NODES,
    ORDER_ADVICE,
    PIECE_LIMIT,
    REFERENCE_LIMIT,
    SUGGESTIONS,
    TEXT_LIMIT,
    Node,
)

#: The positions of the children that lead to a place.
Path = tuple[int, ...]


class DocumentError(ValueError):
    """The document breaks the schema; ``path`` is the tuple of child positions that leads to the place."""

    def __init__(self, message: str | Promise, path: Path = ()) -> None:
        message = str(message)
        super().__init__(
            _("Block %(number)s: %(message)s") % {"number": path[0] + 1, "message": message}
            if path
            else message[:1].upper() + message[1:]
        )
        self.path = path


def validate(doc: Any) -> dict:
    """Return ``doc`` unchanged if it obeys the schema and the limits; raise ``DocumentError`` otherwise."""
    if not isinstance(doc, dict) or doc.get("type") != "doc":
        raise DocumentError(_("this is not a document."))
    _Inspection().inspect_document(doc)
    return doc


class _Inspection:
    """One walk over one document, counting what the limits count."""

    def __init__(self) -> None:
        self.bytes = 0
        self.blocks = self.pieces = 0
        self.keys: set[str] = set()
        self.ids: set[str] = set()

    def inspect_document(self, doc: dict) -> None:
        self.inspect(doc, NODES["doc"], (), ())
        for position, block in enumerate(doc["content"]):
            block_id = (block.get("attrs") or {}).get(IDENTIFIER)
            if not block_id:
                raise DocumentError(_("the block has no identifier."), (position,))
            if block_id in self.ids:
                raise DocumentError(_("another block has the same identifier."), (position,))
            self.ids.add(block_id)

    def inspect(self, node: dict, rule: Node, path: Path, marks: tuple[str, ...]) -> None:
        if len(path) > DEPTH_LIMIT:
            raise DocumentError(
                _("lists and quotations are nested more than %(depth_limit)s levels deep.")
                % {"depth_limit": DEPTH_LIMIT},
                path,
            )
        if not node.keys() <= {"type", "attrs", "content", "marks", "text"}:
            raise DocumentError(_("%(called)s has parts that are not understood.") % {"called": rule.called}, path)
        if rule.required or node.get("attrs"):
            self.inspect_attributes(node.get("attrs") or {}, rule, path)
        if rule.is_inline:
            self.inspect_inline(node, rule, path, marks)
        elif "text" in node or node.get("marks"):
            raise DocumentError(_("%(called)s has parts that are not understood.") % {"called": rule.called}, path)
        if rule.children or "content" in node:
            self.inspect_children(node, rule, path)

    def inspect_attributes(self, attributes: Any, rule: Node, path: Path) -> None:
        if not isinstance(attributes, dict):
            raise DocumentError(_("%(called)s is damaged.") % {"called": rule.called}, path)
        for name in rule.required - attributes.keys():
            raise DocumentError(f"{ADVICE[name]}.", path)
        for name, value in attributes.items():
            if name not in rule.attributes:
                raise DocumentError(
                    _("%(called)s cannot carry “%(name)s”.") % {"called": rule.called, "name": name}, path
                )
            if not rule.attributes[name](value):
                raise DocumentError(f"{ADVICE[name]}.", path)
            if name != IDENTIFIER:
                self.count_attribute(value, path)

    def count_attribute(self, value: object, path: Path) -> None:
        if isinstance(value, str):
            self.count_text(value, path)
        elif isinstance(value, list):
            for item in value:
                for text in item.values():
                    self.count_text(text, path)
                if "key" in item:
                    self.count_key(item["key"], path)

    def count_key(self, key: str, path: Path) -> None:
        self.keys.add(key)
        if len(self.keys) > REFERENCE_LIMIT:
            raise DocumentError(
                _("the text cites more than %(reference_limit)s references.") % {"reference_limit": REFERENCE_LIMIT},
                path,
            )

    def count_text(self, text: str, path: Path) -> None:
        if problem := unstorable_character(text):
            raise DocumentError(
                _("the text contains %(problem)s, which cannot be saved. Delete it and type it again.")
                % {"problem": problem},
                path,
            )
        self.bytes += len(text) if text.isascii() else len(text.encode())
        if self.bytes > TEXT_LIMIT:
            raise DocumentError(
                _("the text is longer than %(text_limit)s kB. Split it into several articles.")
                % {"text_limit": TEXT_LIMIT // 1000}
            )

    def inspect_inline(self, node: dict, rule: Node, path: Path, marks: tuple[str, ...]) -> None:
        if node["type"] == "text":
            if not isinstance(node.get("text"), str) or not node["text"]:
                raise DocumentError(_("a piece of text is empty."), path)
            self.count_text(node["text"], path)
        elif "text" in node:
            raise DocumentError(_("%(called)s has parts that are not understood.") % {"called": rule.called}, path)
        else:
            self.count_text("\n", path)
        if node.get("marks"):
            self.inspect_marks(node["marks"], marks, path)

    def inspect_marks(self, marks: Any, allowed: tuple[str, ...], path: Path) -> None:
        if not isinstance(marks, list | tuple) or not all(isinstance(mark, dict) for mark in marks):
            raise DocumentError(_("the text's formatting is damaged."), path)
        names = [mark.get("type") for mark in marks]
        for name, mark in zip(names, marks, strict=True):
            if isinstance(name, str) and name in SUGGESTIONS:
                raise DocumentError(_("a suggested change is still open. Accept or reject it first."), path)
            if name not in allowed or not mark.keys() <= {"type", "attrs"}:
                raise DocumentError(_("the formatting “%(name)s” is not supported.") % {"name": name}, path)
            self.inspect_mark_attributes(name, mark.get("attrs") or {}, path)
        if len(set(names)) != len(names):
            raise DocumentError(_("the same formatting is applied twice to one piece of text."), path)
        for name in names:
            if not MARKS[name].excludes.isdisjoint(names):
                raise DocumentError(EXCLUSION_ADVICE[name], path)

    def inspect_mark_attributes(self, name: str, attributes: Any, path: Path) -> None:
        tests = MARKS[name].attributes
        if not tests:
            if attributes:
                raise DocumentError(_("the formatting “%(name)s” cannot carry attributes.") % {"name": name}, path)
            return
        if not (
            isinstance(attributes, dict)
            and attributes.keys() == tests.keys()
            and all(test(attributes[attribute]) for attribute, test in tests.items())
        ):
            raise DocumentError(MARK_ADVICE[name], path)
        for text in attributes.values():
            self.count_text(text, path)

    def inspect_children(self, node: dict, rule: Node, path: Path) -> None:
        children = node.get("content", ())
        if not isinstance(children, list | tuple):
            raise DocumentError(_("%(called)s is damaged.") % {"called": rule.called}, path)
        if rule.is_filled and not children:
            raise DocumentError(_("%(called)s is empty.") % {"called": rule.called}, path)
        for position, child in enumerate(children):
            place = (*path, position)
            name = child.get("type") if isinstance(child, dict) else None
            if not isinstance(name, str) or name not in NODES:
                raise DocumentError(_("“%(name)s” is not a part that documents have.") % {"name": name}, place)
            if name not in rule.children:
                raise DocumentError(
                    _("%(part)s cannot stand in %(place)s.") % {"part": NODES[name].called, "place": rule.called},
                    place,
                )
            self.count_part(NODES[name], place)
            self.inspect(child, NODES[name], place, rule.marks)
        self.inspect_order(node["type"], rule, children, path)

    def count_part(self, rule: Node, path: Path) -> None:
        if rule.is_inline:
            self.pieces += 1
        else:
            self.blocks += 1
        if self.blocks > BLOCK_LIMIT:
            raise DocumentError(
                _("the text has more than %(block_limit)s paragraphs and other blocks.")
                % {"block_limit": f"{BLOCK_LIMIT:,}"},
                path,
            )
        if self.pieces > PIECE_LIMIT:
            raise DocumentError(
                _("the text has more than %(piece_limit)s pieces between which its formatting changes.")
                % {"piece_limit": f"{PIECE_LIMIT:,}"},
                path,
            )

    def inspect_order(self, name: str, rule: Node, children: Sequence[dict], path: Path) -> None:
        if rule.order and not rule.order.fullmatch("".join([CODES[child["type"]] for child in children])):
            raise DocumentError(ORDER_ADVICE[name], path)
        if rule.grid:
            self.inspect_grid(children, rule.grid, path)

    def inspect_grid(self, rows: Sequence[dict], cells: dict[str, str], path: Path) -> None:
        if len({len(row["content"]) for row in rows}) != 1:
            raise DocumentError(_("all rows of a table need the same number of cells."), path)
        kinds = [[cell["type"] for cell in row["content"]] for row in rows]
        if cells["body"] in kinds[0]:
            raise DocumentError(_("the first row of a table must consist of heading cells."), path)
        if any(cells["head"] in row for row in kinds[1:]):
            raise DocumentError(_("heading cells stand only in the first row of a table."), path)
