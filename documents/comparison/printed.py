"""The words of a printed fragment, block by block, as a reader reads them."""

from html.parser import HTMLParser

#: Elements that stand within a line; every other one begins and ends a block.
INLINE = frozenset(
    [
        *("a", "abbr", "b", "br", "cite", "code", "em", "i", "img", "kbd", "mark", "q", "s", "small", "span", "strong"),
        *("sub", "sup", "svg", "path", "td", "th", "time", "u", "var", "wbr"),
    ]
)


def printed_blocks(html: str) -> list[str]:
    """Return the text of each paragraph, heading, list item, table row and caption.

    A citation reads as the work it points to, so that another order of the references changes no words.
    """
    reader = _Reader()
    reader.feed(html)
    reader.close()
    reader.end_block()
    return reader.blocks


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.blocks: list[str] = []
        self.words: list[str] = []
        self.is_in_citation = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = dict(attrs)
        if tag not in INLINE:
            self.end_block()
        elif tag in ("td", "th") and self.words:
            self.words.append(" | ")
        elif tag == "br":
            self.words.append(" ")
        elif tag == "img":
            self.words.append(f"[{told.get('alt') or ''}]")
        elif told.get("role") == "doc-biblioref":
            self.is_in_citation = True
            self.words.append((told.get("aria-label") or "").partition(": ")[2])

    def handle_endtag(self, tag: str) -> None:
        if tag == "a":
            self.is_in_citation = False
        elif tag not in INLINE:
            self.end_block()

    def handle_data(self, data: str) -> None:
        if not self.is_in_citation:
            self.words.append(data)

    def end_block(self) -> None:
        """Keep the words since the last block, if there are any."""
        text = " ".join("".join(self.words).split())
        if text:
            self.blocks.append(text)
        self.words = []
