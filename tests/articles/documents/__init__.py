"""Example documents that the Python and the JavaScript schema share, and the means to build more."""

import json
from pathlib import Path

FOLDER = Path(__file__).parent
VALID = {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in sorted((FOLDER / "valid").glob("*.json"))}
INVALID = json.loads((FOLDER / "invalid.json").read_text(encoding="utf-8"))


def text(words, *marks):
    """Return a text node; a mark is a name, or a whole mark such as ``link_to(...)``."""
    node = {"type": "text", "text": words}
    if marks:
        node["marks"] = [mark if isinstance(mark, dict) else {"type": mark} for mark in marks]
    return node


def link_to(href):
    """Return a link mark."""
    return {"type": "link", "attrs": {"href": href}}


def cite(*keys, locator=""):
    """Return a citation node of the keys."""
    return {"type": "citation", "attrs": {"refs": [{"key": key, "locator": locator} for key in keys]}}


def node(kind, *content, **attributes):
    """Return a node; strings among the content become text nodes."""
    children = [text(child) if isinstance(child, str) else child for child in content]
    result = {"type": kind}
    if attributes:
        result["attrs"] = attributes
    return {**result, "content": children} if children else result


def paragraph(*content):
    """Return a paragraph of strings and inline nodes."""
    return node("paragraph", *content)


def document(*blocks):
    """Return a document whose blocks have the identifiers blck-0001, blck-0002, ..."""
    return {
        "type": "doc",
        "content": [
            {**block, "attrs": {**block.get("attrs", {}), "id": f"blck-{position:04}"}}
            for position, block in enumerate(blocks, start=1)
        ],
    }
