"""The blocks' part of our Markdown: figures, callouts and lists of related articles."""

import re
from bisect import bisect_right

from django.utils.translation import gettext as _
from markdown_it import MarkdownIt
from markdown_it.common.utils import unescapeAll
from markdown_it.ruler import RuleOptionsType
from markdown_it.rules_block import StateBlock, table

from documents.schema import BLOCK_LIMIT, CALLOUT_KINDS, VALUES
from documents.validation import DocumentError

# Alternatives that cannot match the same character keep these linear.
FIGURE = re.compile(
    rf"!\[(?P<alt>(?:[^\[\]\\]|\\.)*)\]\(asset:(?P<asset>{VALUES['asset_id']['pattern']})"
    r'(?: "(?P<caption>(?:[^"\\]|\\.)*)")?\)(?:\{credit="(?P<credit>(?:[^"\\]|\\.)*)"\})?[ \t]*\Z'
)
FENCE = re.compile(rf":::+[ \t]*({'|'.join(CALLOUT_KINDS)}|related)[ \t]*\Z")
FENCE_END = re.compile(r":::+[ \t]*\Z")
RELATED_ITEM = re.compile(r"[-*+][ \t]+(.+)\Z")
RELATED_LINK = re.compile(rf"\[((?:[^\[\]\\]|\\.)*)\]\(article:({VALUES['slug']['pattern']})\)\Z")
TABLE_RULER = re.compile(r"[ \t|:-]+\Z")
INTERRUPTS: RuleOptionsType = {"alt": ["paragraph", "blockquote", "list"]}


def add_block_rules(parser: MarkdownIt) -> None:
    """Teach a markdown-it parser the block syntax of this module."""
    parser.block.ruler.at("table", bounded_table_rule, {"alt": ["paragraph"]})
    parser.block.ruler.before("paragraph", "figure", figure_rule)
    parser.block.ruler.before("paragraph", "fence_of_colons", fence_rule, INTERRUPTS)


def figure_rule(state: StateBlock, line: int, _end: int, silent: bool) -> bool:
    """Read ``![alt](asset:ID "caption"){credit="name"}`` on a line of its own between empty lines."""
    source = _line(state, line)
    found = FIGURE.match(source) if source.startswith("![") and state.level == 0 else None
    if not found or not _is_last_line(state, line):
        return False
    if not silent:
        token = state.push("figure", "", 0)
        token.map = [line, line + 1]
        token.meta = {name: unescapeAll(value or "") for name, value in found.groupdict().items()}
    state.line = line + 1
    return True


def fence_rule(state: StateBlock, line: int, end: int, silent: bool) -> bool:
    """Read ``::: note``, ``::: warning`` and ``::: related`` up to the next line of three colons."""
    found = FENCE.match(_line(state, line)) if state.level == 0 else None
    if not found:
        return False
    last = _next_fence_end(state, line)
    if last >= end:
        return False
    if not silent:
        if found.group(1) != "related":
            _push_callout(state, found.group(1), line, last)
        elif not _push_related(state, line, last):
            return False
    state.line = last + 1
    return True


def _next_fence_end(state: StateBlock, line: int) -> int:
    """Return the next line of colons alone, looked up in a list that is made once per document."""
    if "fence_ends" not in state.env:
        lines = range(state.lineMax)
        state.env["fence_ends"] = [number for number in lines if FENCE_END.match(_line(state, number))]
    ends = state.env["fence_ends"]
    place = bisect_right(ends, line)
    return ends[place] if place < len(ends) else state.lineMax


def _push_callout(state: StateBlock, kind: str, line: int, last: int) -> None:
    opening = state.push("callout_open", "", 1)
    opening.map, opening.meta = [line, last + 1], {"kind": kind}
    line_limit, state.lineMax = state.lineMax, last
    state.md.block.tokenize(state, line + 1, last)
    state.lineMax = line_limit
    state.push("callout_close", "", -1)


def _push_related(state: StateBlock, line: int, last: int) -> bool:
    items = _related_items([_line(state, number) for number in range(line + 1, last)])
    if items:
        token = state.push("related", "", 0)
        token.map, token.meta = [line, last + 1], {"items": items}
    return bool(items)


def _related_items(lines: list[str]) -> list[dict]:
    items = []
    for source in filter(str.strip, lines):
        found = RELATED_ITEM.match(source)
        if not found:
            return []
        link = RELATED_LINK.match(found.group(1).rstrip())
        title, slug = link.groups() if link else (found.group(1), "")
        items.append({"title": unescapeAll(title).strip(), "slug": slug})
    return items if all(item["title"] for item in items) else []


def bounded_table_rule(state: StateBlock, line: int, end: int, silent: bool) -> bool:
    """Read a table, but refuse one with more cells than a document may have blocks before building them."""
    if line + 2 <= end and TABLE_RULER.match(_line(state, line + 1)):
        last = line + 2
        while last < end and not state.isEmpty(last):
            last += 1
        if (_line(state, line).count("|") + 1) * (last - line) > BLOCK_LIMIT:
            raise DocumentError(
                _("a table has more than %(block_limit)s cells. Split it into several tables.")
                % {"block_limit": f"{BLOCK_LIMIT:,}"}
            )
    return table(state, line, end, silent)


def _line(state: StateBlock, line: int) -> str:
    return state.src[state.bMarks[line] + state.tShift[line] : state.eMarks[line]]


def _is_last_line(state: StateBlock, line: int) -> bool:
    return line + 1 >= state.lineMax or state.isEmpty(line + 1)
