"""The value of one BibTeX field: braces, quotation marks, abbreviations and # between them."""

import re
from dataclasses import dataclass, field

from references.csl_values import LONGEST_FIELD

BRACE = re.compile(r"(?<!\\)[{}]")
BRACE_OR_QUOTE = re.compile(r'(?<!\\)[{}"]')
SPACE = re.compile(r"\s*")
BARE_WORD = re.compile(r"[^\s#{}\"]+")
MISSING_COMMA = re.compile(r"([A-Za-z][\w-]{0,40})\s*=\s*(?=\S)")


@dataclass
class Value:
    """What a field says, the fields it swallowed because a comma is missing, and what was not understood."""

    text: str = ""
    swallowed: list[tuple[str, str]] = field(default_factory=list)
    rest: str = ""


def read_value(written: str, strings: dict[str, str]) -> Value:
    """The value as one text in LaTeX, with abbreviations replaced by ``strings`` (lower-case names)."""
    text, rest = _concatenated(written.strip(), strings)
    value = Value(text)
    while match := MISSING_COMMA.match(rest):
        content, rest = _concatenated(rest[match.end() :], strings)
        value.swallowed.append((match[1].lower(), content))
    value.rest = rest
    return value


def _concatenated(written: str, strings: dict[str, str]) -> tuple[str, str]:
    """The pieces between # signs as one text, and what stands after the last of them."""
    pieces, place, size = [], 0, 0
    while place < len(written):
        piece, place = _piece(written, place, strings)
        # Abbreviations made of abbreviations can double at each step; what is too long is refused later on.
        size += len(piece)
        pieces.append(piece if size <= 2 * LONGEST_FIELD else piece[:LONGEST_FIELD])
        if size > 2 * LONGEST_FIELD:
            return "".join(pieces), ""
        after = _skip_space(written, place)
        if after >= len(written) or written[after] != "#":
            return "".join(pieces), written[after:]
        place = _skip_space(written, after + 1)
    return "".join(pieces), ""


def _piece(written: str, place: int, strings: dict[str, str]) -> tuple[str, int]:
    if written[place] == "{":
        return _enclosed(written, place, BRACE, "}")
    if written[place] == '"':
        return _enclosed(written, place, BRACE_OR_QUOTE, '"')
    match = BARE_WORD.match(written, place)
    if not match:
        return "", len(written)
    return strings.get(match[0].lower(), match[0]), match.end()


def _enclosed(written: str, place: int, marks: re.Pattern, closing: str) -> tuple[str, int]:
    depth = 0
    for mark in marks.finditer(written, place + 1):
        if mark[0] == closing and depth == 0:
            return written[place + 1 : mark.start()], mark.end()
        if mark[0] != '"':
            depth += 1 if mark[0] == "{" else -1
    return written[place + 1 :], len(written)


def _skip_space(written: str, place: int) -> int:
    return SPACE.match(written, place).end()
