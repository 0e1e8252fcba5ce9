"""The one Markdown parser: CommonMark without HTML and code blocks, with tables and our own syntax."""

import re

from markdown_it import MarkdownIt
from markdown_it.parser_inline import ParserInline
from markdown_it.rules_inline import StateInline

from documents.markdown.block_syntax import add_block_rules
from documents.markdown.inline_syntax import add_inline_rules

# Documents are at most 20 deep; the parser leaves out what lies deeper than this, so such text is refused.
NESTING_LIMIT = 45
RULES = (
    *("blockquote", "heading", "hr", "lheading", "list", "table"),
    *("autolink", "backticks", "emphasis", "entity", "escape", "newline"),
)


# The rules that can begin with a character; at every other one there is only text.
RULES_BY_CHARACTER = {
    "\n": ("newline",),
    "\\": ("escape",),
    "`": ("backticks",),
    "*": ("emphasis",),
    "_": ("emphasis",),
    "[": ("brackets",),
    "!": ("brackets",),
    "~": ("shifted",),
    "^": ("shifted",),
    "<": ("line_break", "autolink"),
    "&": ("entity",),
}
# Words up to the next sign. Escaped signs are words, and so is white space that was written as an entity. So is a run
# of "_" between letters or digits, which can neither begin nor end emphasis (CommonMark, rules 2 and 6), and what looks
# like no entity and no picture.
WORDS = re.compile(
    r"(?:[^\n\\`*\[!~^<&_]++|\\[!-/:-@\[-`{-~]|(?<=[^\W_])_++(?=[^\W_])"
    r"|&(?!#?[A-Za-z0-9]{1,31};)|&#(?:9|10|13|160);|!(?!\[))++"
)
WRITTEN_OTHERWISE = re.compile(r"\\([!-/:-@\[-`{-~])|&#(9|10|13|160);")


def markdown_parser() -> MarkdownIt:
    """Return a new parser; reference definitions and HTML stay visible as the text they are."""
    parser = MarkdownIt()
    parser.inline = _InlineParser()
    parser.configure("zero", {"maxNesting": NESTING_LIMIT, "html": False}).enable(RULES)
    # The library's manual says to put functions of one's own in their place, and its types say that it cannot be.
    parser.normalizeLink = parser.normalizeLinkText = str  # type: ignore[method-assign,assignment]
    parser.validateLink = bool  # type: ignore[method-assign,assignment]
    add_block_rules(parser)
    add_inline_rules(parser)
    parser.inline.sort_rules()
    return parser


class _InlineParser(ParserInline):
    """markdown-it's parser of words, which asks at each character only the rules that can begin with it.

    A text full of formatting signs would otherwise spend most of its time on rules that say no.
    """

    rules: dict = {}

    def sort_rules(self) -> None:
        """Find the rules by their names, once all of them are known."""
        by_name = {rule.name: rule.fn for rule in self.ruler.__rules__}
        self.rules = {sign: [by_name[name] for name in names] for sign, names in RULES_BY_CHARACTER.items()}

    def tokenize(self, state: StateInline) -> None:
        """Read from ``state.pos`` to ``state.posMax``."""
        source, end, limit = state.src, state.posMax, state.md.options["maxNesting"]
        while state.pos < end:
            words = WORDS.match(source, state.pos, end)
            if words:
                state.append_pending(WRITTEN_OTHERWISE.sub(_meant, words.group()))
                state.pos = words.end()
            elif state.level >= limit or not self.begins(state, source[state.pos]):
                state.append_pending(source[state.pos])
                state.pos += 1
        if state.pending:
            state.pushPending()

    def begins(self, state: StateInline, character: str) -> bool:
        """Let the rules of a character read on from it; say whether one did."""
        return any(rule(state, False) for rule in self.rules[character])


def _meant(found: re.Match[str]) -> str:
    return found[1] or chr(int(found[2]))
