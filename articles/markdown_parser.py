"""The one Markdown parser: CommonMark without HTML and code blocks, with tables and our own syntax."""

from markdown_it import MarkdownIt

from articles.markdown_block_syntax import add_block_rules
from articles.markdown_inline_syntax import add_inline_rules

# Documents are at most 20 deep; the parser leaves out what lies deeper than this, so such text is refused.
NESTING_LIMIT = 45
RULES = (
    *("blockquote", "heading", "hr", "lheading", "list", "table"),
    *("autolink", "backticks", "emphasis", "entity", "escape", "newline"),
)


def markdown_parser():
    """Return a new parser; reference definitions and HTML stay visible as the text they are."""
    parser = MarkdownIt("zero", {"maxNesting": NESTING_LIMIT, "html": False}).enable(RULES)
    parser.normalizeLink = parser.normalizeLinkText = str
    parser.validateLink = bool
    add_block_rules(parser)
    add_inline_rules(parser)
    return parser
