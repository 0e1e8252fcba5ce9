"""The fragments of a page that are made at publication, beside the body and the reference list."""

from collections.abc import Sequence

from articles.document import Heading
from articles.escaping import words

SUMMARY_LENGTH = 300


def key_points_html(points: Sequence[str]) -> str:
    """Return the key points as list items, or an empty string."""
    return "".join(f"<li>{words(point)}</li>\n" for point in points)


def contents_html(outline: Sequence[Heading]) -> str:
    """Return links to the headings of the second level as list items, or an empty string."""
    return "".join(
        f'<li><a href="#{words(heading.id)}">{words(heading.text)}</a></li>\n'
        for heading in outline
        if heading.level == 2
    )


def summary(deck: str, key_points: Sequence[str], text: str) -> str:
    """Return a line for lists and search engines: the deck, else the first key point, else the text's beginning."""
    line = " ".join((deck or next(iter(key_points), "") or text).split())
    return line if len(line) <= SUMMARY_LENGTH else line[:SUMMARY_LENGTH].rsplit(" ", 1)[0] + "…"
