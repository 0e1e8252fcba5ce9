"""The blocks of a document: a new text, and identifiers that survive edits.

A document is ``{"type": "doc", "content": [block, ...]}``. Each top-level block carries a stable
``attrs.id``, so that comparisons and comments survive edits. Citations carry keys, never numbers.
"""

import secrets
from typing import Any

from documents.schema import DEPTH_LIMIT, fits


def empty_document() -> dict:
    """Return a new document of one empty paragraph."""
    return {"type": "doc", "content": [{"type": "paragraph", "attrs": {"id": new_block_id()}}]}


def new_block_id() -> str:
    """Return a random block identifier: 11 URL-safe characters."""
    return secrets.token_urlsafe(8)


def with_block_ids(doc: Any) -> Any:
    """Return a copy in which each top-level block has an identifier of its own and nested blocks have none.

    A valid identifier is kept; where two blocks share one (a split or a paste), the first keeps it. Damaged
    parts are handed on as they are: ``validate`` is the one to refuse them.
    """
    if not isinstance(doc, dict) or not isinstance(doc.get("content"), list):
        return doc
    taken: set[str] = set()
    return {**doc, "content": [_identified(_without_nested_ids(block, 1), taken) for block in doc["content"]]}


def _identified(block: Any, taken: set[str]) -> Any:
    attributes = block.get("attrs") or {} if isinstance(block, dict) else None
    if not isinstance(attributes, dict):
        return block
    block_id = attributes.get("id", "")
    if not fits(block_id, "block_id") or block_id in taken:
        block_id = new_block_id()
    taken.add(block_id)
    return {**block, "attrs": {**attributes, "id": block_id}}


def _without_nested_ids(node: Any, depth: int) -> Any:
    if depth > DEPTH_LIMIT or not isinstance(node, dict) or not isinstance(node.get("content"), list):
        return node
    return {**node, "content": [_without_id(_without_nested_ids(child, depth + 1)) for child in node["content"]]}


def _without_id(node: Any) -> Any:
    attributes = node.get("attrs") if isinstance(node, dict) else None
    if not isinstance(attributes, dict) or "id" not in attributes:
        return node
    kept = {name: value for name, value in attributes.items() if name != "id"}
    return {**node, "attrs": kept} if kept else {name: value for name, value in node.items() if name != "attrs"}
