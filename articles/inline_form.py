"""The normal form of a paragraph's content, in which equal words have one spelling."""

from itertools import groupby

from articles.document_schema import MARKS

RANK = {name: rank for rank, name in enumerate(MARKS)}
ONLY_ON_TEXT = {"link", "code"}


def normal_inline(nodes):
    """Return inline nodes with marks in schema order, neighbours of equal marks merged, locators spelled out.

    Links and code are formats of text only: breaks and citations inside them lose the mark.
    """
    result = []
    for _kind, run in groupby(map(_normal_node, nodes), key=_kind_and_marks):
        first, *others = run
        if others and first["type"] == "text":
            first["text"] = "".join([node["text"] for node in (first, *others)])
            others = ()
        result += (first, *others)
    return result


def _kind_and_marks(node):
    return node["type"], node.get("marks")


def sorted_marks(node):
    """Return the marks that apply to an inline node, outermost first."""
    marks = node.get("marks") or ()
    if node["type"] != "text":
        marks = [mark for mark in marks if mark["type"] not in ONLY_ON_TEXT]
    return sorted(marks, key=lambda mark: RANK[mark["type"]])


def _normal_node(node):
    if node["type"] == "text" and not node.get("marks"):
        return {"type": "text", "text": node["text"]}
    normal = {"type": node["type"]}
    if node["type"] == "text":
        normal["text"] = node["text"]
    if node["type"] == "citation":
        refs = [{"key": ref["key"], "locator": ref.get("locator", "")} for ref in node["attrs"]["refs"]]
        normal["attrs"] = {"refs": refs}
    if marks := sorted_marks(node):
        normal["marks"] = [_normal_mark(mark) for mark in marks]
    return normal


def _normal_mark(mark):
    return (
        {"type": "link", "attrs": {"href": mark["attrs"]["href"]}} if mark["type"] == "link" else {"type": mark["type"]}
    )
