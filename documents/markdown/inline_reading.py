"""From the parser's inline tokens to the content of a paragraph, in the normal form that equal words share."""

from collections.abc import Iterable
from itertools import groupby

from django.utils.translation import gettext as _
from markdown_it.token import Token

from documents.schema import MARK_RANK, MARKS, TEXT_ONLY, is_link_address


def normal_inline(nodes: Iterable[dict]) -> list[dict]:
    """Return inline nodes with marks in schema order, neighbours of equal marks merged, locators spelled out.

    Links and code are formats of text only: breaks and citations inside them lose the mark.
    """
    result: list[dict] = []
    for _kind, run in groupby(map(_normal_node, nodes), key=_kind_and_marks):
        first, *others = run
        if others and first["type"] == "text":
            first["text"] = "".join([node["text"] for node in (first, *others)])
            others = []
        result += [first, *others]
    return result


def _kind_and_marks(node: dict) -> tuple[str, list[dict] | None]:
    return node["type"], node.get("marks")


def sorted_marks(node: dict) -> list[dict]:
    """Return the marks that apply to an inline node, outermost first."""
    marks = node.get("marks") or ()
    if node["type"] != "text":
        marks = [mark for mark in marks if mark["type"] not in TEXT_ONLY]
    return sorted(marks, key=lambda mark: MARK_RANK[mark["type"]])


def _normal_node(node: dict) -> dict:
    if node["type"] == "text" and not node.get("marks"):
        return {"type": "text", "text": node["text"]}
    normal: dict = {"type": node["type"]}
    if node["type"] == "text":
        normal["text"] = node["text"]
    if node["type"] == "citation":
        refs = [{"key": ref["key"], "locator": ref.get("locator", "")} for ref in node["attrs"]["refs"]]
        normal["attrs"] = {"refs": refs}
    if marks := sorted_marks(node):
        normal["marks"] = [_normal_mark(mark) for mark in marks]
    return normal


def _normal_mark(mark: dict) -> dict:
    return (
        {"type": "link", "attrs": {"href": mark["attrs"]["href"]}} if mark["type"] == "link" else {"type": mark["type"]}
    )


LITERALS = {"subscript": "~", "superscript": "^"}


def inline_nodes(tokens: Iterable[Token], problems: list[str]) -> list[dict]:
    """Return the inline nodes of the tokens in normal form; what cannot be kept is text and a problem."""
    reader = _InlineReader(problems)
    for token in tokens:
        reader.read(token)
    return normal_inline(reader.nodes)


class _InlineReader:
    """Collects nodes while marks open and close."""

    def __init__(self, problems: list[str]) -> None:
        self.problems = problems
        self.nodes: list[dict] = []
        self.open_marks: list[dict] = []

    def read(self, token: Token) -> None:
        if token.type in {"text", "text_special", "code_inline"}:
            self.add_text(token.content, code=token.type == "code_inline")
        elif token.type == "softbreak":
            self.add_text(" ")
        elif token.type == "hardbreak":
            self.add({"type": "hard_break"})
        elif token.type == "citation":
            self.add({"type": "citation", "attrs": {"refs": token.meta["refs"]}})
        elif token.type == "picture":
            self.problems.append(_("an image must stand alone between empty lines and be uploaded first."))
            self.add_text(token.content)
        elif token.nesting > 0:
            self.open(token)
        else:
            self.close()

    def add(self, node: dict) -> None:
        if self.open_marks:
            marks = {mark["type"]: mark for mark in self.open_marks if "literal" not in mark}
            node = {**node, "marks": list(marks.values())} if marks else node
        self.nodes.append(node)

    def add_text(self, text: str, code: bool = False) -> None:
        if text:
            self.add({"type": "text", "text": text})
            if code:
                marks = [mark for mark in self.nodes[-1].get("marks", []) if mark["type"] != "code"]
                self.nodes[-1]["marks"] = [*marks, {"type": "code"}]

    def open(self, token: Token) -> None:
        name = token.type.removesuffix("_open")
        mark: dict = {"type": name}
        if name == "link":
            mark["attrs"] = {"href": token.attrs["href"]}
            self.check_link(mark, token)
        elif any(mark["type"] in MARKS[name].excludes for mark in self.open_marks):
            self.problems.append(_("text cannot be raised and lowered at once."))
            mark["literal"] = LITERALS[name]
            self.add_text(LITERALS[name])
        self.open_marks.append(mark)

    def check_link(self, mark: dict, token: Token) -> None:
        href, title = mark["attrs"]["href"], token.attrs.get("title", "")
        if title:
            self.problems.append(_("a link's title cannot be kept: “%(title)s”.") % {"title": title})
        if not is_link_address(href):
            self.problems.append(
                _("the link to “%(href)s” is not permitted; it must begin with https://, mailto:, / or #.")
                % {"href": href[:80]}
            )
            mark["literal"] = f"]({href})" if token.markup != "autolink" else ">"
            self.add_text("[" if token.markup != "autolink" else "<")

    def close(self) -> None:
        mark = self.open_marks.pop()
        if "literal" in mark:
            self.add_text(mark["literal"])
