"""From Markdown to blocks: each top-level block with the lines it was read from."""

import re
from collections.abc import Iterable
from typing import NamedTuple

from django.utils.translation import gettext as _
from markdown_it.token import Token

from documents.canonical import unstorable_character
from documents.markdown.inline_reading import inline_nodes
from documents.markdown.parser import NESTING_LIMIT, markdown_parser
from documents.schema import BLOCK_LIMIT, GROUPS, HEADING_LEVELS, NODES, TEXT_LIMIT, VALUES
from documents.validation import DocumentError

EMPTY_PARAGRAPH = "\\"
TABLE_CAPTION = "Table: "
# What may begin formatting unless it is escaped. Each sign costs the parser a token, and no real text has as many.
# A run of "_" between letters or digits begins nothing.
ESCAPE_OR_SIGN = re.compile(
    r"\\.|([*^~`<\[]|&(?=[A-Za-z][A-Za-z0-9]{0,31};)|(?:(?<!_)|(?<=\\_))(?:(?<![^\W_])_+|_++(?![^\W_])))", re.DOTALL
)
LINK_SIGNS = {"[", "<"}  # from which a link is made, which costs twice as much
SIGN_LIMIT = 12_000
# No real text has as many either: 200 kB make 2,500 lines of 80 letters.
LINE_LIMIT = 12_000
LOST_FENCE = re.compile(r":::+")
FLOW_TOKENS = {f"{name}_open" for name in GROUPS["flow"]}
LAST_ORDER = VALUES["list_start"]["most"]


class SourcedBlock(NamedTuple):
    """A block without identifier, its Markdown and what was not understood in it."""

    source: str
    block: dict
    problems: list[str]


def read_blocks(text: str) -> list[SourcedBlock]:
    """Return the text's top-level blocks as ``SourcedBlock`` tuples; problems begin with "Line 12: ".

    Raises ``DocumentError`` for characters that cannot be stored, for text of more than 600 kB, ``SIGN_LIMIT``
    formatting signs or ``LINE_LIMIT`` lines, and for nesting beyond what a document can hold.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if problem := unstorable_character(text):
        raise DocumentError(
            _("the text contains %(problem)s, which cannot be saved. Delete it and type it again.")
            % {"problem": problem}
        )
    if len(text) > 3 * TEXT_LIMIT:
        raise DocumentError(
            _("the text is longer than %(text_limit)s kB. Split it into several articles.")
            % {"text_limit": TEXT_LIMIT // 1000}
        )
    if sum(2 if sign in LINK_SIGNS else len(sign) for sign in ESCAPE_OR_SIGN.findall(text)) > SIGN_LIMIT:
        raise DocumentError(
            _("the text has more than %(sign_limit)s formatting signs (* _ ~ ^ ` [). Remove some.")
            % {"sign_limit": f"{SIGN_LIMIT:,}"}
        )
    if text.count("\n") > LINE_LIMIT:
        raise DocumentError(
            _("the text has more than %(line_limit)s lines. Split it into several articles.")
            % {"line_limit": f"{LINE_LIMIT:,}"}
        )
    return _Reader(text).blocks()


class _Reader:
    """One parse of one text."""

    def __init__(self, text: str) -> None:
        self.lines = text.split("\n")
        self.problems: list[str] = []
        self.parser = markdown_parser()
        # Inline text is parsed block by block, so that each problem is known by its line.
        self.parser.core.ruler.disable(["inline", "text_join"])
        self.tokens = self.parser.parse(text, {})
        if any(token.nesting > 0 and token.level >= NESTING_LIMIT - 1 for token in self.tokens):
            raise DocumentError(_("lists and quotations are nested too deeply."))
        if sum(token.nesting > 0 for token in self.tokens) > 2 * BLOCK_LIMIT:
            raise DocumentError(
                _("the text has more than %(block_limit)s paragraphs and other blocks.")
                % {"block_limit": f"{BLOCK_LIMIT:,}"}
            )

    def blocks(self) -> list[SourcedBlock]:
        blocks: list[SourcedBlock] = []
        for group in _groups(self.tokens):
            entry = self.sourced(group)
            caption = _caption_of(blocks[-1]) if blocks and entry.block["type"] == "table" else ""
            if caption:
                above = blocks.pop()
                entry.block["attrs"] = {"caption": caption}
                entry = entry._replace(source=f"{above.source}\n\n{entry.source}")
            blocks.append(entry)
        return blocks

    def sourced(self, group: list[Token]) -> SourcedBlock:
        self.problems = []
        first, last = group[0].map or (0, 0)
        block = self.block(group, top=True)
        problems = [
            _("Line %(first)s: %(problem)s") % {"first": first + 1, "problem": problem}
            for problem in dict.fromkeys(self.problems)
        ]
        return SourcedBlock(self.source(first, last), block, problems)

    def source(self, first: int, last: int) -> str:
        return "\n".join(self.lines[first:last]).strip("\n")

    def block(self, group: list[Token], top: bool = False) -> dict:
        kind = group[0].type.removesuffix("_open")
        if not top and group[0].type not in FLOW_TOKENS:
            return self.out_of_place(group)
        return getattr(self, kind)(group)

    def out_of_place(self, group: list[Token]) -> dict:
        """Return a block that cannot stand inside a list, quotation or callout as the text it was."""
        self.problems.append(_("headings, tables and dividing lines cannot stand in lists, quotations or callouts."))
        if group[0].type == "heading_open":
            return _node("paragraph", self.words(group[1]))
        first, last = group[0].map or (0, 0)
        content: list[dict] = []
        for line in self.lines[first:last]:
            content += [{"type": "hard_break"}, {"type": "text", "text": line.strip() or " "}]
        return _node("paragraph", content[1:])

    def inline(self, token: Token) -> list[Token]:
        env = {"problems": self.problems}
        return self.parser.inline.parse(token.content, self.parser, env, [])

    def words(self, token: Token) -> list[dict]:
        return inline_nodes(self.inline(token), self.problems)

    def paragraph(self, group: list[Token]) -> dict:
        inline = group[1]
        if inline.content == EMPTY_PARAGRAPH:
            return {"type": "paragraph"}
        if LOST_FENCE.match(inline.content):
            self.problems.append(_("“:::” is not closed, or is none of ::: note, ::: warning and ::: related."))
        return _node("paragraph", self.words(inline))

    def heading(self, group: list[Token]) -> dict:
        level = int(group[0].tag[1])
        if level not in HEADING_LEVELS:
            self.problems.append(_("headings have two levels, ## and ###; the heading was moved to the nearest one."))
        return {
            **_node("heading", self.words(group[1])),
            "attrs": {"level": min(max(level, HEADING_LEVELS[0]), HEADING_LEVELS[-1])},
        }

    def bullet_list(self, group: list[Token]) -> dict:
        return _node("bullet_list", self.children(group))

    def ordered_list(self, group: list[Token]) -> dict:
        order = int(group[0].attrs.get("start", 1))
        if order > LAST_ORDER:
            self.problems.append(
                _("a numbered list cannot begin at %(order)s; it begins at %(last_order)s now.")
                % {"order": order, "last_order": LAST_ORDER}
            )
        node = _node("ordered_list", self.children(group))
        return node if order == 1 else {**node, "attrs": {"order": min(order, LAST_ORDER)}}

    def list_item(self, group: list[Token]) -> dict:
        content = self.children(group)
        if not content or content[0]["type"] != "paragraph":
            content = [{"type": "paragraph"}, *content]
        return _node("list_item", content)

    def blockquote(self, group: list[Token]) -> dict:
        return _node("blockquote", self.children(group) or [{"type": "paragraph"}])

    def callout(self, group: list[Token]) -> dict:
        content = self.children(group) or [{"type": "paragraph"}]
        return {**_node("callout", content), "attrs": {"kind": group[0].meta["kind"]}}

    def children(self, group: list[Token]) -> list[dict]:
        return [
            self.list_item(child) if child[0].type == "list_item_open" else self.block(child)
            for child in _groups(group[1:-1])
        ]

    def table(self, group: list[Token]) -> dict:
        rows: list[dict] = []
        cells: list[dict] = []
        for token in group:
            if token.type == "tr_open":
                cells = []
                rows.append({"type": "table_row", "content": cells})
            elif token.type in {"th_open", "td_open"}:
                kind = "table_header" if token.type == "th_open" else "table_cell"
            elif token.type == "inline":
                cells.append(_node(kind, [_node("paragraph", self.words(token))]))
        return _node("table", rows)

    def figure(self, group: list[Token]) -> dict:
        meta = group[0].meta
        return {"type": "figure", "attrs": {name: meta[name] for name in NODES["figure"].attributes if name in meta}}

    def related(self, group: list[Token]) -> dict:
        return {"type": "related", "attrs": {"items": group[0].meta["items"]}}

    def hr(self, _group: list[Token]) -> dict:
        return {"type": "horizontal_rule"}


def _caption_of(entry: SourcedBlock) -> str:
    """Return the words after "Table: " when the block above a table is such a line of plain text."""
    content = entry.block.get("content", [])
    if not entry.source.startswith(TABLE_CAPTION) or len(content) != 1 or content[0].keys() != {"type", "text"}:
        return ""
    return content[0]["text"].removeprefix(TABLE_CAPTION)


def _groups(tokens: Iterable[Token]) -> list[list[Token]]:
    """Split tokens into runs that begin and end on the same level: one run per sibling."""
    groups: list[list[Token]] = []
    depth = 0
    for token in tokens:
        if depth == 0:
            groups.append([])
        groups[-1].append(token)
        depth += token.nesting
    return groups


def _node(kind: str, content: list[dict]) -> dict:
    return {"type": kind, "content": content} if content else {"type": kind}
