"""A document read as words: plain text, paragraphs, outline and length."""

import re
import unicodedata
from collections.abc import Iterator
from typing import NamedTuple

from documents.citations import citations_in, pointers_of
from documents.schema import HEADING_LEVELS, LABELS, TEXTBLOCKS

# Adults read English non-fiction silently at 238 words a minute
# (Brysbaert M. Journal of Memory and Language. 2019;109:104047).
WORDS_PER_MINUTE = 238
HEADING_PREFIX = "h-"  # keeps headings' anchors apart from every other id on the page
CITATION_MARK = "\ufffc"
WORD = re.compile(r"\w+(?:['’.,-]\w+)*")


class Heading(NamedTuple):
    """An entry of the outline; ``id`` is the anchor that rendering gives the heading."""

    level: int
    id: str
    text: str


class Paragraph(NamedTuple):
    """A paragraph's words, the keys it cites and the identifier of the top-level block it stands in."""

    block_id: str
    text: str
    cited_keys: tuple[str, ...]


class Line(NamedTuple):
    """Words that are printed by themselves, in their top-level block; ``is_running`` for a paragraph's."""

    block_id: str
    text: str
    is_running: bool


def plain_text(doc: dict) -> str:
    """Return the words of the document without citations: blocks apart by an empty line, rows and breaks by a line."""
    return "\n\n".join(filter(None, map(_block_text, doc.get("content", ()))))


def inline_text(node: dict) -> str:
    """Return the words of a paragraph or heading; a citation leaves nothing, not even the space before it."""
    text = "".join(map(_inline_piece, node.get("content", ())))
    return text.replace(" " + CITATION_MARK, "").replace(CITATION_MARK, "").strip()


def outline(doc: dict) -> list[Heading]:
    """Return the headings in reading order as ``Heading`` tuples with unique anchors.

    Levels are those that are printed: before the first heading of level 2 there is no level 3, for HTML's
    headings must not skip a level.
    """
    taken: dict[str, int] = {}
    headings: list[Heading] = []
    for block in doc.get("content", ()):
        if block["type"] == "heading":
            text = " ".join(inline_text(block).split())
            level = block["attrs"]["level"] if headings else HEADING_LEVELS[0]
            headings.append(Heading(level, _unique_anchor(text, taken), text))
    return headings


def paragraphs(doc: dict) -> list[Paragraph]:
    """Return every paragraph of running text, those in lists, quotations, callouts and tables included."""
    return [
        Paragraph(
            (block.get("attrs") or {}).get("id") or "",
            inline_text(node),
            tuple(pointer.key for citation in citations_in(node) for pointer in pointers_of(citation)),
        )
        for block in doc.get("content", ())
        for node in _paragraph_nodes(block)
    ]


def printed_lines(doc: dict) -> list[Line]:
    """Return every paragraph, heading, caption, credit, description and related title, in reading order."""
    return [
        Line((block.get("attrs") or {}).get("id") or "", text, is_running)
        for block in doc.get("content", ())
        for text, is_running in _lines(block)
    ]


def word_count(doc: dict) -> int:
    """Return the number of words a reader reads in the text; titles of related articles do not count."""
    blocks = (block for block in doc.get("content", ()) if block["type"] != "related")
    return sum(len(WORD.findall(_block_text(block))) for block in blocks)


def reading_minutes(doc: dict) -> int:
    """Return the reading time in whole minutes, at least one."""
    return max(1, round(word_count(doc) / WORDS_PER_MINUTE))


def _inline_piece(node: dict) -> str:
    if node["type"] == "text":
        return node["text"]
    return "\n" if node["type"] == "hard_break" else CITATION_MARK


def _block_text(node: dict) -> str:
    kind, attributes = node["type"], node.get("attrs") or {}
    if kind in TEXTBLOCKS:
        return inline_text(node)
    if kind == "related":
        return "\n".join(item["title"] for item in attributes["items"])
    if kind == "figure":
        return "\n".join(filter(None, (attributes.get("caption", ""), attributes.get("credit", ""))))
    if kind == "table_row":
        return "\t".join(map(_block_text, node["content"]))
    lines = [attributes.get("caption", ""), *map(_block_text, node.get("content", ()))]
    return "\n".join(filter(None, lines))


def _paragraph_nodes(node: dict) -> Iterator[dict]:
    if node["type"] == "paragraph":
        yield node
    for child in node.get("content", ()):
        yield from _paragraph_nodes(child)


def _lines(node: dict) -> Iterator[tuple[str, bool]]:
    attributes = node.get("attrs") or {}
    for name in LABELS:
        yield attributes.get(name, ""), False
    for item in attributes.get("items", ()):
        yield item["title"], False
    if node["type"] in TEXTBLOCKS:
        yield inline_text(node), node["type"] == "paragraph"
    else:
        for child in node.get("content", ()):
            yield from _lines(child)


def _unique_anchor(text: str, taken: dict[str, int]) -> str:
    letters = unicodedata.normalize("NFKD", text).casefold()
    plain = "".join(letter for letter in letters if not unicodedata.combining(letter))
    words = re.sub(r"[\W_]+", "-", unicodedata.normalize("NFC", plain)).strip("-")
    slug = HEADING_PREFIX + (words[:80].rstrip("-") or "section")
    anchor = slug
    while anchor in taken:
        taken[slug] += 1
        anchor = f"{slug}-{taken[slug]}"
    taken[anchor] = 1
    return anchor
