"""The words' part of our Markdown: citations, links, spans, raised and lowered text, line breaks.

Brackets are matched once per paragraph and every other look-ahead is bounded, so that no text,
however hostile, takes more than linear time.
"""

import re

from django.utils.translation import gettext as _
from markdown_it import MarkdownIt
from markdown_it.common.utils import unescapeAll
from markdown_it.rules_inline import StateInline

from documents.schema import fits

LOOK_AHEAD = 2_000
SPAN_TAGS = {"strong": "strong", "em": "em", "sub": "subscript", "sup": "superscript", "code": "code"}
SPAN_CLASS = re.compile(r"\{\.(strong|em|sub|sup|code)\}")
LINE_BREAK = re.compile(r"<br ?/?>", re.IGNORECASE)
SHIFTED = {
    "~": ("subscript", re.compile(r"~((?:[^\s~\\]|\\\S)+)~")),
    "^": ("superscript", re.compile(r"\^((?:[^\s^\\]|\\\S)+)\^")),
}
STRUCTURE = re.compile(r"\\.|`+|[\[\]]", re.DOTALL)
#: What people paste for a key: "[https://doi.org/10.1038/366461a0]", and "@doi: 10.1038/366461a0".
ADDRESS_OF_DOI = re.compile(r"https?://(?:dx\.|www\.)?doi\.org/10\.[^\s;,]+\Z", re.IGNORECASE)
SPACED_IDENTIFIER = re.compile(r"\A(@\{?(?:doi|pmid|pmcid):)\s+", re.IGNORECASE)
NOT_A_CITATION = re.compile(r"\[(?:-|see )?@\w")


def add_inline_rules(parser: MarkdownIt) -> None:
    """Teach a markdown-it parser the inline syntax of this module."""
    parser.inline.ruler.before("link", "brackets", bracket_rule)
    parser.inline.ruler.before("link", "shifted", shifted_rule)
    parser.inline.ruler.before("link", "line_break", line_break_rule)


def bracket_rule(state: StateInline, silent: bool) -> bool:
    """Read ``[@key]``, ``[text](address)``, ``[text]{.strong}`` and ``![alt](address)``."""
    start = state.pos
    is_picture = state.src.startswith("![", start)
    opening = start + is_picture
    if state.src[opening : opening + 1] != "[":
        return False
    closing, may_link = _pairs(state).get(opening, (-1, False))
    if not 0 <= closing < state.posMax:
        _report_unread_citation(state, opening, silent)
        return False
    if is_picture:
        return _read_picture(state, start, closing, silent)
    if _read_citation(state, closing, silent):
        return True
    _report_unread_citation(state, opening, silent)
    return (may_link and _read_link(state, closing, silent)) or _read_span(state, closing, silent)


def shifted_rule(state: StateInline, silent: bool) -> bool:
    """Read ``~lowered~`` and ``^raised^`` text, which holds no plain spaces; longer runs of marks are text."""
    marker = state.src[state.pos]
    if marker not in SHIFTED:
        return False
    run = _run_length(state.src, state.pos, marker)
    mark, pattern = SHIFTED[marker]
    found = pattern.match(state.src, state.pos, min(state.posMax, state.pos + LOOK_AHEAD)) if run == 1 else None
    if not found:
        if not silent:
            state.append_pending(marker * run)
        state.pos += run
        return True
    _push_marked(state, mark, state.pos + 1, found.end() - 1, found.end(), silent)
    return True


def line_break_rule(state: StateInline, silent: bool) -> bool:
    """Read ``<br>``, which is how a break is written where a line cannot end."""
    found = LINE_BREAK.match(state.src, state.pos, state.posMax)
    if not found:
        return False
    if not silent:
        state.push("hardbreak", "br", 0)
    state.pos = found.end()
    return True


def parse_citation(source: str) -> list[dict] | None:
    """Return the pointers of ``@key, p. 3; @other`` as a list of dicts, or None if it is something else."""
    refs = []
    if ADDRESS_OF_DOI.match(source):
        source = f"@{source}"
    for item in _split_unescaped(source, ";"):
        item = SPACED_IDENTIFIER.sub(r"\1", item.strip())
        if item.startswith("@{"):
            key, brace, rest = item[2:].partition("}")
            separator, locator = rest[:1], rest[1:]
            if not brace or separator not in {"", ","}:
                return None
        else:
            key, _, locator = item[1:].partition(",") if item.startswith("@") else ("", "", "")
        locator = " ".join(unescapeAll(locator).split())
        if not fits(key.strip(), "citation_key") or not fits(locator, "locator"):
            return None
        refs.append({"key": key.strip(), "locator": locator})
    return refs or None


def _split_unescaped(source: str, separator: str) -> list[str]:
    """Split at separators that are neither escaped nor inside the braces of a key."""
    pieces, start, braced, position = [], 0, False, 0
    while position < len(source):
        character = source[position]
        if character == "\\":
            position += 1
        elif character == "{" and source[position - 1 : position] == "@":
            braced = True
        elif character == "}":
            braced = False
        elif character == separator and not braced:
            pieces.append(source[start:position])
            start = position + 1
        position += 1
    return [*pieces, source[start:]]


def _run_length(source: str, position: int, marker: str) -> int:
    end = position
    while source.startswith(marker, end):
        end += 1
    return end - position


def _pairs(state: StateInline) -> dict[int, tuple[int, bool]]:
    """Return where each opening bracket of the paragraph closes, and whether a link may begin there."""
    found = state.env.setdefault("brackets", {})
    if state.src not in found:
        found[state.src] = _match_brackets(state.src)
    return found[state.src]


def _match_brackets(source: str) -> dict[int, tuple[int, bool]]:
    """Match brackets in one pass; code and escapes are skipped, and a link holds no other link."""
    pieces = [(match.start(), match.group()) for match in STRUCTURE.finditer(source)]
    closers = _code_closers(pieces)
    pairs, waiting, link_floor, index = {}, [], 0, 0
    while index < len(pieces):
        position, piece = pieces[index]
        index = closers.get(index, index) + 1
        if piece == "[":
            waiting.append(position)
        elif piece == "]" and waiting:
            opening = waiting.pop()
            is_link = source.startswith("](", position) and not source.startswith("[@", opening)
            pairs[opening] = position, is_link and len(waiting) >= link_floor
            link_floor = len(waiting) if is_link else min(link_floor, len(waiting))
    return pairs


def _code_closers(pieces: list[tuple[int, str]]) -> dict[int, int]:
    """Map the index of each run of backticks that opens code to the index of the run that closes it."""
    runs = [index for index, (_, piece) in enumerate(pieces) if piece.startswith("`")]
    later: dict[int, int] = {}
    following: dict[int, int] = {}
    for index in reversed(runs):
        length = len(pieces[index][1])
        if length in later:
            following[index] = later[length]
        later[length] = index
    return following


def _read_citation(state: StateInline, closing: int, silent: bool) -> bool:
    is_address = state.src.startswith("[http", state.pos) and state.src[closing + 1 : closing + 2] not in "({[:"
    if not (is_address or state.src.startswith("[@", state.pos)) or closing - state.pos > LOOK_AHEAD:
        return False
    refs = parse_citation(state.src[state.pos + 1 : closing])
    if refs is None:
        return False
    if not silent:
        state.push("citation", "", 0).meta = {"refs": refs}
    state.pos = closing + 1
    return True


def _report_unread_citation(state: StateInline, opening: int, silent: bool) -> None:
    if not silent and NOT_A_CITATION.match(state.src, opening):
        excerpt = state.src[opening : opening + 40]
        state.env["problems"].append(
            _("“%(excerpt)s” looks like a citation but could not be read; write [@key, p. 3].") % {"excerpt": excerpt}
        )


def _read_link(state: StateInline, closing: int, silent: bool) -> bool:
    target = _link_target(state, closing + 1)
    if not target:
        return False
    href, title, end = target
    if not silent:
        maximum = state.posMax
        state.push("link_open", "a", 1).attrs = {"href": href, "title": title}
        _tokenize_between(state, state.pos + 1, closing)
        state.push("link_close", "a", -1)
        state.posMax = maximum
    state.pos = end
    return True


def _link_target(state: StateInline, position: int) -> tuple[str, str, int] | None:
    """Return (address, title, end) of the ``(address "title")`` that begins at the position, or None."""
    source, limit = state.src, min(state.posMax, position + LOOK_AHEAD)
    position = _after_spaces(source, position + 1, limit)
    destination = state.md.helpers.parseLinkDestination(source, position, limit)
    if not destination.ok:
        return None
    end, title = _after_spaces(source, destination.pos, limit), ""
    if end > destination.pos:
        quoted = state.md.helpers.parseLinkTitle(source, end, limit)
        if quoted.ok:
            end, title = _after_spaces(source, quoted.pos, limit), quoted.str
    return (destination.str, title, end + 1) if source[end:limit].startswith(")") else None


def _after_spaces(source: str, position: int, limit: int) -> int:
    while position < limit and source[position] in " \t\n":
        position += 1
    return position


def _read_span(state: StateInline, closing: int, silent: bool) -> bool:
    found = SPAN_CLASS.match(state.src, closing + 1, state.posMax)
    if not found:
        return False
    _push_marked(state, SPAN_TAGS[found.group(1)], state.pos + 1, closing, found.end(), silent)
    return True


def _read_picture(state: StateInline, start: int, closing: int, silent: bool) -> bool:
    target = _link_target(state, closing + 1) if state.src.startswith("](", closing) else None
    if not target:
        return False
    address, title, end = target
    if not silent:
        token = state.push("picture", "", 0)
        token.content = state.src[start:end]
        token.meta = {"alt": unescapeAll(state.src[start + 2 : closing]), "address": address, "title": title}
    state.pos = end
    return True


def _push_marked(state: StateInline, mark: str, start: int, stop: int, end: int, silent: bool) -> None:
    if not silent:
        maximum = state.posMax
        state.push(f"{mark}_open", "", 1)
        _tokenize_between(state, start, stop)
        state.push(f"{mark}_close", "", -1)
        state.posMax = maximum
    state.pos = end


def _tokenize_between(state: StateInline, start: int, stop: int) -> None:
    state.pos, state.posMax = start, stop
    state.md.inline.tokenize(state)
