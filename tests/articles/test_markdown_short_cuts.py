"""The short cuts of reading and writing Markdown change nothing but the time it takes."""

from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from documents.markdown import parser as markdown_parser
from documents.markdown.inline_reading import inline_nodes, normal_inline
from documents.markdown.inline_writing import inline_markdown, read_inline
from documents.schema import MARKS


def ordinary_parser():
    """Return markdown-it with our rules and without our short cuts."""
    parser = MarkdownIt("zero", {"maxNesting": markdown_parser.NESTING_LIMIT, "html": False})
    parser.enable(markdown_parser.RULES)
    parser.normalizeLink = parser.normalizeLinkText = str
    parser.validateLink = bool
    markdown_parser.add_block_rules(parser)
    markdown_parser.add_inline_rules(parser)
    return parser


OURS, ORDINARY = markdown_parser.markdown_parser(), ordinary_parser()
SIGNS = [*"_*~^`[]()\\<>!&; \n\tab2é漢²'-@.", "__", "](b)", "{.em}", "[@k]", "<br>", "&amp;", "&#9;", "&#32;", "&#10;"]


def read(parser, source):
    problems = []
    return inline_nodes(parser.inline.parse(source, parser, {"problems": problems}, []), problems), problems


@settings(deadline=None, max_examples=400)
@given(st.lists(st.sampled_from(SIGNS), max_size=20).map("".join))
def test_words_are_read_as_markdown_it_reads_them(source):
    assert read(OURS, source) == read(ORDINARY, source)


WORDS = [*"ab .,:)(_*~`[2é", "a b", "a, b", "a\\", "http", "!"]


@settings(deadline=None, max_examples=400)
@given(st.lists(st.tuples(st.sampled_from([*MARKS, "", ""]), st.sampled_from(WORDS)), max_size=8))
def test_formatted_words_read_back(pieces):
    marks = {"": [], "link": [{"type": "link", "attrs": {"href": "/a"}}]}
    nodes = [
        {"type": "text", "text": words, **({"marks": marks.get(kind, [{"type": kind}])} if kind else {})}
        for kind, words in pieces
    ]
    assert read_inline(inline_markdown(nodes)) == normal_inline(nodes)
