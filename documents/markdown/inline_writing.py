"""From the content of a paragraph to Markdown that reads back as the same content."""

import re
from collections.abc import Callable, Sequence
from itertools import groupby

from documents.markdown.inline_reading import inline_nodes, normal_inline
from documents.markdown.inline_syntax import LOOK_AHEAD, SPAN_TAGS
from documents.markdown.parser import markdown_parser

DELIMITERS = {"strong": "**", "em": "*", "subscript": "~", "superscript": "^"}
SPAN_NAMES = {mark: name for name, mark in SPAN_TAGS.items()}
SPECIAL = re.compile(
    r"[\\*`\[\]<]|(?<!_)_++(?![^\W_])|(?<![^\W_])(?<!_)_+|&(?=#?\w+;)|!\Z|\A[@{]|~(?![^\s~]*\s)|\^(?![^\s^]*\s)|[\t\n\r]"
)
BLOCK_START = re.compile(r"[-+=>#|:]|\d{1,9}(?=[.)](?:\s|\Z))")
BARE_WORDS = re.compile(r"[^\W_](?:[^\W_]|[ ,.-](?=[^\W_]))*\Z")
BARE_ADDRESS = re.compile(r"[A-Za-z0-9:/.#?=%-]{1,500}\Z")
BARE_BEFORE, BARE_AFTER = re.compile(r"\s\Z"), re.compile(r"[\s.,;:?)]\Z")
LINE_SPACE = re.compile(r"[\t\n\r]")
PARSER = markdown_parser()


def inline_markdown(nodes: Sequence[dict], *, one_line: bool = False) -> str:
    """Return inline nodes as Markdown without a line break at either end.

    The plain notation is used wherever it reads back exactly. Where emphasis rules do not allow it, as for
    bold inside a word next to a quotation mark, marks are written as spans: ``[text]{.strong}``.
    With ``one_line`` breaks are written as ``<br>``, for headings and table cells.
    """
    nodes = normal_inline(nodes)
    if _surely_reads_back(nodes):
        return _InlineWriter(_never, one_line).write(nodes)
    for needs_span in (_never, _at_unsafe_edges, _always):
        markdown = _InlineWriter(needs_span, one_line).write(nodes)
        if needs_span is _always or read_inline(markdown) == nodes:
            break
    return markdown


def _surely_reads_back(nodes: Sequence[dict]) -> bool:
    """Whether the plain notation needs no proof, which takes longer than all writing: each format holds bare words.

    Where it stands between spaces or before punctuation, its opening sign can only open and its closing one only
    close (CommonMark, section 6.2); all other signs in the paragraph are escaped, so that these two are a pair.
    """
    words = [node.get("text", "") if "marks" not in node else "" for node in nodes]
    return all(
        _is_bare(node) and BARE_BEFORE.match(before[-1:]) and BARE_AFTER.match(after[:1])
        for node, before, after in zip(nodes, ["\n", *words], [*words[1:], "\n"], strict=False)
        if "marks" in node
    )


def _is_bare(node: dict) -> bool:
    kind, *others = [mark["type"] for mark in node["marks"]]
    if others or len(node.get("text", "")) > LOOK_AHEAD // 2 or not BARE_WORDS.match(node.get("text", "")):
        return False
    if kind == "link":
        return bool(BARE_ADDRESS.match(node["marks"][0]["attrs"]["href"]))
    return kind not in {"subscript", "superscript"} or " " not in node["text"]


def read_inline(markdown: str) -> list[dict]:
    """Return the inline nodes that a paragraph of this Markdown holds."""
    return inline_nodes(PARSER.inline.parse(markdown, PARSER, {"problems": []}, []), [])


def escaped(text: str) -> str:
    """Return plain words as Markdown that reads back as the same words in any inline place."""
    return SPECIAL.sub(_escape, text)


def _never(_nodes: Sequence[dict]) -> bool:
    return False


def _always(_nodes: Sequence[dict]) -> bool:
    return True


def _at_unsafe_edges(nodes: Sequence[dict]) -> bool:
    text = "".join(node.get("text", "\n") for node in nodes)
    return not (text[:1].isalnum() and text[-1:].isalnum())


class _InlineWriter:
    """Writes one paragraph's content in one notation."""

    def __init__(self, needs_span: Callable[[Sequence[dict]], bool], one_line: bool) -> None:
        self.needs_span = needs_span
        self.one_line = one_line

    def write(self, nodes: Sequence[dict]) -> str:
        self.nodes = nodes
        lines = self.runs(list(enumerate(nodes)), 0).split("\\\n")
        if self.one_line:
            return edges_kept(lines[0])
        return "\\\n".join(map(_line_kept, lines))

    def runs(self, numbered: list[tuple[int, dict]], depth: int) -> str:
        pieces = []
        for mark, run in groupby(numbered, key=lambda pair: _mark_at(pair[1], depth)):
            pairs = list(run)
            pieces.append(self.marked(mark, pairs, depth) if mark else "".join(self.leaf(*pair) for pair in pairs))
        return "".join(pieces)

    def marked(self, mark: dict, run: list[tuple[int, dict]], depth: int) -> str:
        kind = mark["type"]
        text = "".join(node.get("text", "") for _, node in run)
        as_span = self.needs_span([node for _, node in run]) or (kind == "code" and LINE_SPACE.search(text))
        if kind == "code" and not as_span:
            return _code(text)
        inner = self.runs(run, depth + 1)
        if kind == "link":
            return f"[{inner}]({_address(mark['attrs']['href'])})"
        if as_span:
            return f"[{inner}]{{.{SPAN_NAMES[kind]}}}"
        if kind in {"subscript", "superscript"}:
            inner = re.sub(r"\s", lambda space: f"&#{ord(space.group())};", inner)
        return DELIMITERS[kind] + inner + DELIMITERS[kind]

    def leaf(self, position: int, node: dict) -> str:
        if node["type"] == "text":
            return escaped(node["text"])
        if node["type"] == "citation":
            return f"[{'; '.join(map(_pointer, node['attrs']['refs']))}]"
        neighbours = self.nodes[max(position - 1, 0) : position + 2]
        is_plain = len(neighbours) == 3 and all("text" in other for other in (neighbours[0], neighbours[2]))
        return "\\\n" if is_plain and not self.one_line else "<br>"


def _mark_at(node: dict, depth: int) -> dict | None:
    marks = node.get("marks", ())
    return marks[depth] if depth < len(marks) else None


def _escape(found: re.Match[str]) -> str:
    signs = found.group()
    return f"&#{ord(signs)};" if signs in "\t\n\r" else "".join([f"\\{sign}" for sign in signs])


def _line_kept(line: str) -> str:
    """Return a line that begins no block and loses no space at its edges."""
    line = edges_kept(line)
    found = BLOCK_START.match(line)
    if not found:
        return line
    return f"{found.group()}\\{line[found.end() :]}" if found.group().isdigit() else "\\" + line


def edges_kept(line: str) -> str:
    """Return a line with the white space at its edges, which readers of Markdown drop, as entities."""
    inner = line.strip()
    if not inner:
        return _entities(line)
    start = line.index(inner)
    return _entities(line[:start]) + inner + _entities(line[start + len(inner) :])


def _entities(text: str) -> str:
    return "".join(f"&#{ord(character)};" for character in text)


def _code(text: str) -> str:
    fence = "`"
    while fence in text:
        fence += "`"
    pad = " " if text.startswith(("`", " ")) or text.endswith(("`", " ")) else ""
    return f"{fence}{pad}{text}{pad}{fence}"


def _address(href: str) -> str:
    href = re.sub(r"&(?=#?\w+;)|[<>]", lambda found: {"&": "&amp;", "<": "&lt;", ">": "&gt;"}[found.group()], href)
    return f"<{href}>" if re.search(r"[()*_`~^\[\]]", href) else href


def _pointer(ref: dict) -> str:
    key = f"@{{{ref['key']}}}" if ";" in ref["key"] else f"@{ref['key']}"
    locator = re.sub(r"([\\;\[\]{}`]|&(?=#?\w+;))", r"\\\1", " ".join(ref["locator"].split()))
    return f"{key}, {locator}" if locator else key
