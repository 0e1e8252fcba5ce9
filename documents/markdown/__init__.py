"""Documents as Markdown and back: an exchange format, and the plain editor's.

``to_markdown`` and ``from_markdown`` are exact for documents in normal form: identifiers aside, no control
characters, no line breaks inside words, inline content as ``inline_form.normal_inline`` gives it, attributes
spelled out only where they differ from their default. ``patch`` is exact for every document: blocks whose
Markdown did not change keep their very JSON.
"""

from collections import defaultdict, deque
from typing import NamedTuple

from documents.blocks import empty_document, with_block_ids
from documents.markdown.reading import SourcedBlock, read_blocks
from documents.markdown.writing import write_blocks
from documents.validation import validate

__all__ = ["MarkdownResult", "from_markdown", "line_of", "patch", "to_markdown"]


class MarkdownResult(NamedTuple):
    """A valid document, and what in its Markdown was not understood ("Line 3: ..."); that stays as text."""

    doc: dict
    problems: list[str]


def to_markdown(doc: dict) -> str:
    """Return a document as Markdown with pandoc citations, ending in a line break."""
    return "\n\n".join(write_blocks(doc["content"])) + "\n"


def line_of(doc: dict, words: str, block_id: str) -> int:
    """Return the line of a document's Markdown, from 1, in which words stand in a block; its first if they do not."""
    line = 1
    for block, source in zip(doc["content"], write_blocks(doc["content"]), strict=True):
        if (block.get("attrs") or {}).get("id") == block_id:
            return line + source.partition(words)[0].count("\n") * (words in source)
        line += source.count("\n") + 2
    return 1


def from_markdown(text: str) -> MarkdownResult:
    """Return the text as a ``MarkdownResult`` with new block identifiers.

    Raises ``DocumentError``, and nothing else, when the text is beyond what a document can hold.
    """
    return _result([(entry.block, entry.problems) for entry in read_blocks(text)])


def patch(old_doc: dict, markdown: str) -> MarkdownResult:
    """Return the document that ``markdown`` makes of ``old_doc``; problems concern changed blocks only.

    A block whose Markdown is unchanged keeps its JSON, even if it was moved; a changed one keeps the
    identifier of the block of its type that it replaces. Raises as ``from_markdown`` does.
    """
    old_blocks = old_doc["content"]
    sources = write_blocks(old_blocks)
    if markdown == "\n\n".join(sources) + "\n":
        return MarkdownResult(validate(old_doc), [])
    entries = read_blocks(markdown)
    origins = _origins(sources, [entry.source for entry in entries])
    heirs = _heirs(old_blocks, entries, origins)
    return _result(
        [
            (old_blocks[origins[position]], []) if position in origins else (heirs[position], entry.problems)
            for position, entry in enumerate(entries)
        ],
        keep_ids=True,
    )


def _result(pairs: list[tuple[dict, list[str]]], keep_ids: bool = False) -> MarkdownResult:
    if not pairs:
        return MarkdownResult(empty_document(), [])
    doc = {"type": "doc", "content": [block for block, _ in pairs]}
    doc = _with_missing_ids(doc) if keep_ids else with_block_ids(doc)
    return MarkdownResult(validate(doc), [problem for _, problems in pairs for problem in problems])


def _with_missing_ids(doc: dict) -> dict:
    """Give identifiers to new blocks and leave every other block as it is, to the last attribute."""
    named = with_block_ids(doc)["content"]
    blocks = [
        old if (old.get("attrs") or {}).get("id") == new["attrs"]["id"] else new
        for old, new in zip(doc["content"], named, strict=True)
    ]
    return {**doc, "content": blocks}


def _origins(old_sources: list[str], new_sources: list[str]) -> dict[int, int]:
    """Map positions of unchanged pieces to their old positions: equal ends first, then equal text in order."""
    shared = min(len(old_sources), len(new_sources))
    head = next((n for n in range(shared) if old_sources[n] != new_sources[n]), shared)
    limit = shared - head
    tail = next((n for n in range(limit) if old_sources[-1 - n] != new_sources[-1 - n]), limit)
    origins = {position: position for position in range(head)}
    origins |= {len(new_sources) - n: len(old_sources) - n for n in range(1, tail + 1)}
    waiting: dict[str, deque[int]] = defaultdict(deque)
    for position in range(head, len(old_sources) - tail):
        waiting[old_sources[position]].append(position)
    for position in range(head, len(new_sources) - tail):
        if waiting[new_sources[position]]:
            origins[position] = waiting[new_sources[position]].popleft()
    return origins


def _heirs(old_blocks: list[dict], entries: list[SourcedBlock], origins: dict[int, int]) -> dict[int, dict]:
    """Give each changed block the identifier of the next replaced block of its type, if there is one."""
    kept, heirs, cursor = set(origins.values()), {}, 0
    for position, entry in enumerate(entries):
        if position in origins:
            cursor = max(cursor, origins[position] + 1)
            continue
        block, candidate = entry.block, cursor
        while candidate < len(old_blocks) and candidate not in kept:
            if old_blocks[candidate]["type"] == block["type"]:
                block = {**block, "attrs": {**block.get("attrs", {}), "id": old_blocks[candidate]["attrs"]["id"]}}
                cursor = candidate + 1
                break
            candidate += 1
        heirs[position] = block
    return heirs
