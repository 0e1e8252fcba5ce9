"""The inline markup of CSL fields: five tags that mean something, all else is text."""

import re
from html import escape, unescape

# https://citeproc-js.readthedocs.io/en/latest/csl-json/markup.html lists the tags; "nocase" only
# steers title casing, which we do not do.
OPENING = {
    "<i>": "<i>",
    "<b>": "<b>",
    "<sub>": "<sub>",
    "<sup>": "<sup>",
    '<span style="font-variant:small-caps">': '<span class="smallcaps">',
}
CLOSING = {"<i>": "</i>", "<b>": "</b>", "<sub>": "</sub>", "<sup>": "</sup>"}
SMALL_CAPS = '<span style="font-variant:small-caps">'
TAG = re.compile(
    r"<(?:/?(?:i|b|sub|sup)|span style=[\"']font-variant:[ ]?small-caps;?[\"']|/span)>",
    re.IGNORECASE,
)
SPECIAL = re.compile(r"[<>&\"']")
# Crossref delivers face markup and escaped entities as publishers deposit them.
FACE_MARKUP = {
    "italic": "i",
    "em": "i",
    "jats:italic": "i",
    "bold": "b",
    "strong": "b",
    "jats:bold": "b",
    "jats:sub": "sub",
    "jats:sup": "sup",
    "inf": "sub",
}
FACE_TAG = re.compile(r"<(/?)(italic|em|jats:italic|bold|strong|jats:bold|jats:sub|jats:sup|inf|scp|sc|jats:sc)>", re.I)


def tokens(text: str) -> list[tuple[str, str]]:
    """The text as pairs of (kind, content); kind is "text", "open" or "close".

    Only balanced pairs of the five tags count as tags, with canonical spelling; a tag without its
    partner is text like any other character. Content of a closing tag is its opening tag.
    """
    pieces: list[tuple[str, str]] = []
    unclosed: list[int] = []
    position = 0
    for match in TAG.finditer(text):
        if match.start() > position:
            pieces.append(("text", text[position : match.start()]))
        position = match.end()
        _place_tag(pieces, unclosed, match[0])
    if position < len(text):
        pieces.append(("text", text[position:]))
    for index in unclosed:
        pieces[index] = ("text", pieces[index][1])
    return pieces


def _place_tag(pieces: list, unclosed: list[int], tag: str) -> None:
    if not tag.startswith("</"):
        unclosed.append(len(pieces))
        pieces.append(("open", SMALL_CAPS if tag[:5].lower() == "<span" else tag.lower()))
        return
    closing = tag.lower()
    if unclosed and CLOSING.get(pieces[unclosed[-1]][1], "</span>") == closing:
        pieces.append(("close", pieces[unclosed.pop()][1]))
    else:
        pieces.append(("text", tag))


def html_of(kind: str, content: str) -> str:
    """The HTML of one token."""
    if kind == "open":
        return OPENING[content]
    if kind == "close":
        return CLOSING.get(content, "</span>")
    return escape(content)


def to_plain(text: str) -> str:
    """The text without its inline tags; what only looks like a tag stays."""
    if "<" not in text:
        return text
    return "".join(content for kind, content in tokens(text) if kind == "text")


def canonical(text: str) -> str:
    """The text with balanced inline tags in their one spelling and the rest unchanged."""
    if "<" not in text:
        return text
    return "".join(CLOSING.get(content, "</span>") if kind == "close" else content for kind, content in tokens(text))


def from_publisher(text: str) -> str:
    """Publisher's face markup and HTML entities turned into the five tags and plain characters."""
    text = FACE_TAG.sub(_face_to_inline, text)
    # Entities arrive escaped twice now and then: "&amp;amp;".
    for _ in range(2):
        text = unescape(text) if "&" in text else text
    return text


def _face_to_inline(match: re.Match) -> str:
    name = match[2].lower()
    if name in ("scp", "sc", "jats:sc"):
        return "</span>" if match[1] else SMALL_CAPS
    return f"<{match[1]}{FACE_MARKUP[name]}>"
