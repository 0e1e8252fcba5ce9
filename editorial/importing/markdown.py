"""Markdown manuscripts: front matter or a title, headings with marks, numbered or pandoc citations."""

import re

from documents.markdown import from_markdown
from documents.text import inline_text
from editorial.importing.bibliography import is_bibliography_title
from editorial.importing.frontmatter import has_front_matter, take_front_matter
from editorial.importing.head import Parts, paragraph, take_fact
from editorial.importing.plaintext import KEY_POINT_LIMIT, LIST_NUMBER, without_furniture

TITLE = re.compile(r"#[ \t]+(.*)\Z")
ANY_HEADING = re.compile(r"#{1,6}[ \t]+\S")
LIST_TITLE = re.compile(r"(?:#{1,6}[ \t]+|\*\*|__)")
MARKS = re.compile(r"(?<!\\)(\*\*|\*|__|(?<!\w)_|_(?!\w))")
ESCAPES = re.compile(r"\\([!-/:-@\[-`{-~])")


def looks_like_markdown(text):
    """Tell whether a text has front matter or a heading marked with ``#``."""
    lines = text.split("\n")
    return has_front_matter(lines) or any(ANY_HEADING.match(line) for line in lines)


def read_markdown(text):
    """Return the ``Parts`` of a Markdown text; what is not understood stays in the blocks and is a warning.

    Raises ``DocumentError`` for text beyond a document's limits.
    """
    parts = Parts()
    # What is taken out leaves empty lines, so that problems name the lines of the file.
    lines, parts.warnings = without_furniture(take_front_matter(parts.head, text.split("\n")))
    lines, parts.bibliography = _without_bibliography(_take_title(parts.head, lines))
    result = from_markdown("\n".join(lines))
    parts.warnings += result.problems
    parts.blocks = [_without_id(block) for block in result.doc["content"]]
    _take_deck(parts)
    _take_key_points(parts)
    return parts


def _take_title(head, lines):
    """Take ``# Title`` and the lines of date, approval and byline that stand below it; they become empty lines."""
    lines = list(lines)
    for number, line in enumerate(lines):
        title = TITLE.match(line) if not head.title else None
        if title:
            head.title = plain(_without_closing_marks(title.group(1)))
        elif line.strip() and not take_fact(head, plain(line)):
            break
        lines[number] = ""
    return lines


def _without_closing_marks(text):
    """Return "Title" from "Title ##"; in "What is C#?" and "C#" nothing closes."""
    text = text.strip()
    inner = text.rstrip("#")
    return inner.rstrip() if inner != inner.rstrip() or not inner else text


def _without_bibliography(lines):
    """Return (lines without the list, the list's text); the list ends at the next heading."""
    places = [n for n, line in enumerate(lines) if LIST_TITLE.match(line) and is_bibliography_title(line)]
    if not places:
        return lines, ""
    start = places[-1]
    end = next((n for n in range(start + 1, len(lines)) if ANY_HEADING.match(lines[n])), len(lines))
    listed = [n for n in range(start + 1, end) if _belongs_to_list(lines, n, start)]
    taken = {start, *listed}
    return ["" if n in taken else line for n, line in enumerate(lines)], "\n".join(plain(lines[n]) for n in listed)


def _belongs_to_list(lines, number, start):
    """Tell whether a line is an entry or continues one: it is numbered, or follows a line without a gap."""
    first = next((line for line in lines[start + 1 :] if line.strip()), "")
    line = lines[number]
    if not LIST_NUMBER.match(first) or LIST_NUMBER.match(line) or not line.strip():
        return True
    return bool(lines[number - 1].strip()) or line[:1].isspace()


def _take_deck(parts):
    """Take a paragraph all in emphasis below the title as the deck."""
    first = parts.blocks[0]
    content = first.get("content", [])
    is_slanted = bool(content) and all(node.get("marks") == [{"type": "em"}] for node in content)
    if parts.head.title and not parts.head.deck and is_slanted and len(parts.blocks) > 1:
        parts.head.deck = inline_text(first)
        del parts.blocks[0]


def _take_key_points(parts):
    """Take a bulleted list that stands above the first paragraph as key points."""
    first = parts.blocks[0]
    if first["type"] != "bullet_list" or len(first["content"]) > KEY_POINT_LIMIT:
        return
    if all(len(item["content"]) == 1 for item in first["content"]):
        parts.key_points = [inline_text(item["content"][0]) for item in first["content"]]
        parts.blocks = parts.blocks[1:] or [paragraph("")]


def plain(line):
    """Return a line of Markdown without emphasis and escapes."""
    return ESCAPES.sub(r"\1", MARKS.sub("", line))


def _without_id(block):
    attributes = {name: value for name, value in block["attrs"].items() if name != "id"}
    kept = {name: value for name, value in block.items() if name != "attrs"}
    return {**kept, "attrs": attributes} if attributes else kept
