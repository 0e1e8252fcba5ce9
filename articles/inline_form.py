"""The normal form of a paragraph's content, in which equal words have one spelling."""

from articles.document_schema import MARKS

RANK = {name: rank for rank, name in enumerate(MARKS)}
ONLY_ON_TEXT = {"link", "code"}


def normal_inline(nodes):
    """Return inline nodes with marks in schema order, neighbours of equal marks merged, locators spelled out.

    Links and code are formats of text only: breaks and citations inside them lose the mark.
    """
    result = []
    for node in map(_normal_node, nodes):
        previous = result[-1] if result else {"type": None}
        if node["type"] == previous["type"] == "text" and node.get("marks") == previous.get("marks"):
            result[-1] = {**previous, "text": previous["text"] + node["text"]}
        else:
            result.append(node)
    return result


def sorted_marks(node):
    """Return the marks that apply to an inline node, outermost first."""
    marks = node.get("marks") or ()
    if node["type"] != "text":
        marks = [mark for mark in marks if mark["type"] not in ONLY_ON_TEXT]
    return sorted(marks, key=lambda mark: RANK[mark["type"]])


def _normal_node(node):
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
