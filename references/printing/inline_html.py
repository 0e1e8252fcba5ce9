"""Lines of HTML that another program made, cut down to what our own lines may hold."""

import re
from html import escape
from html.parser import HTMLParser
from typing import NamedTuple

KEPT = {"i": "i", "em": "i", "b": "b", "strong": "b", "sub": "sub", "sup": "sup"}
DOI_ADDRESS = re.compile(r"https://doi\.org/10\.\d{4,9}/[^\s\"<>]{1,500}")
ENTRY = re.compile(r"ref-w(\d+)")
BLOCKS = frozenset(["div", "p", "br", "li"])
UNSEEN = frozenset(["script", "style", "template"])


class Entry(NamedTuple):
    """One line of a printed list: the place of its work among the works given, its number as the style prints it
    ("" in styles without numbers or where it is part of the line), its words, and the words as safe HTML."""

    place: int
    label: str
    text: str
    html: str


def entries_of(document: str) -> list[Entry]:
    """Return the entries of pandoc's bibliography in their order.

    Everything is escaped; only ``<i> <b> <sub> <sup> <span class="smallcaps">`` and links to ``https://doi.org/10.…``
    survive, and each is closed.
    """
    reader = _Bibliography()
    reader.feed(document)
    reader.close()
    reader.end_entry()
    return reader.entries


class _Bibliography(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.entries: list[Entry] = []
        self.place: int | None = None
        self.open: list[tuple[str, str]] = []
        self.text: list[str] = []
        self.html: list[str] = []
        self.label: list[str] = []
        self.depth_of_label = 0
        self.unseen = 0

    def handle_starttag(self, tag, attrs):
        attributes = dict(attrs)
        if tag == "div" and (entry := ENTRY.fullmatch(attributes.get("id") or "")):
            self.end_entry()
            self.place = int(entry[1])
            return
        self.unseen += tag in UNSEEN
        if tag == "div" and (self.depth_of_label or attributes.get("class") == "csl-left-margin"):
            self.depth_of_label += 1
        elif tag in BLOCKS:
            self._say(" ")
        elif tag != "br":
            self._open(tag, attributes)

    def handle_endtag(self, tag):
        self.unseen -= tag in UNSEEN and self.unseen > 0
        if tag == "div" and self.depth_of_label:
            self.depth_of_label -= 1
        elif tag in BLOCKS:
            self._say(" ")
        elif any(name == tag for name, _closing in self.open):
            while self.open:
                name, closing = self.open.pop()
                self.html.append(closing)
                if name == tag:
                    break

    def handle_data(self, data):
        if not self.unseen:
            self._say(data)

    def _say(self, words: str):
        if self.depth_of_label:
            self.label.append(words)
        else:
            self.text.append(words)
            self.html.append(escape(words))

    def _open(self, tag: str, attributes: dict):
        """Print the opening of a tag that is kept, and remember what closes any other by nothing."""
        opening = closing = ""
        if tag in KEPT:
            opening, closing = f"<{KEPT[tag]}>", f"</{KEPT[tag]}>"
        elif tag == "span" and _is_small_caps(attributes):
            opening, closing = '<span class="smallcaps">', "</span>"
        elif tag == "a" and DOI_ADDRESS.fullmatch(attributes.get("href") or ""):
            opening, closing = f'<a href="{escape(attributes["href"])}">', "</a>"
        if not self.depth_of_label:
            self.html.append(opening)
            self.open.append((tag, closing))

    def end_entry(self):
        """Close the entry that is open, if one is."""
        while self.open:
            self.html.append(self.open.pop()[1])
        if self.place is not None:
            label, text, html = (" ".join("".join(parts).split()) for parts in (self.label, self.text, self.html))
            self.entries.append(Entry(self.place, label, text, html))
        self.place, self.depth_of_label, self.unseen = None, 0, 0
        self.text, self.html, self.label = [], [], []


def _is_small_caps(attributes: dict) -> bool:
    style = (attributes.get("style") or "").replace(" ", "").rstrip(";")
    return attributes.get("class") == "smallcaps" or style == "font-variant:small-caps"
