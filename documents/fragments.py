"""Words made safe to stand in HTML, the fragments of a page made at publication, and the summary for lists.

What an edition's columns hold: ``body_html`` the blocks of the text, without a wrapper; ``references_html``
the whole section with its heading; ``key_points_html`` and ``contents_html`` list items only. Headings
and boxes around the last two are the page's (``templates/articles/_article.html``), so that they can
change without touching what was approved. An empty column means that the page has no such part.
"""

import re
from collections.abc import Iterable, Sequence
from html import escape

from documents.text import Heading

# Control characters and noncharacters that HTML forbids become visible instead of vanishing.
FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufdd0-\ufdef\ufffe\uffff]")


def words(text: str) -> str:
    """Return text escaped for element content and quoted attributes."""
    return FORBIDDEN.sub("\ufffd", escape(text))


def plain(text: str) -> str:
    """Return text as XML and JSON can hold it, not escaped: what is forbidden becomes visible as above."""
    return FORBIDDEN.sub("\ufffd", text)


SUMMARY_LENGTH = 300
CONTENTS_FROM = 3  # headings; a shorter text needs no table of contents


def key_points_html(points: Sequence[str]) -> str:
    """Return the key points as list items, or an empty string."""
    return "".join(f"<li>{words(point)}</li>\n" for point in points)


def evidence_html(counts: Iterable[str]) -> str:
    """Return the counted kinds of cited works ("2 animal studies") as list items, or an empty string."""
    return "".join(f"<li>{words(count)}</li>\n" for count in counts)


def contents_html(outline: Sequence[Heading]) -> str:
    """Return links to the headings as list items, or an empty string when there are fewer than three."""
    if len(outline) < CONTENTS_FROM:
        return ""
    return "".join(
        f'<li{_part(heading)}><a href="#{words(heading.id)}">{words(heading.text)}</a></li>\n' for heading in outline
    )


def summary(deck: str, key_points: Sequence[str], text: str) -> str:
    """Return a line for lists and search engines: the deck, else the first key point, else the text's beginning."""
    line = " ".join((deck or next(iter(key_points), "") or text).split())
    return line if len(line) <= SUMMARY_LENGTH else line[:SUMMARY_LENGTH].rsplit(" ", 1)[0] + "…"


def _part(heading: Heading) -> str:
    return ' class="contents-part"' if heading.level > 2 else ""
