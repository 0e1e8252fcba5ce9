"""The sentences of a reference line, and the authors that the first of them name."""

import re

from references.formats.name_list import parse_names

# A sentence ends at . ? or ! with its closing quotation mark, before white space.
SENTENCE_END = re.compile(r"[.?!][”’\"']?\s+")


def sentences_of(text: str) -> list[str]:
    """The text cut after each full stop, question mark or exclamation mark before a space."""
    cut, position = [], 0
    for match in SENTENCE_END.finditer(text):
        cut.append(text[position : match.end()].strip())
        position = match.end()
    return [*cut, text[position:]] if text[position:] else cut


def take_authors(sentences: list[str], *, remaining: int = 2) -> tuple[tuple[list[dict], bool] | None, list[str]]:
    """The author list at the start, which a suffix or "St." may cut in several sentences, and the rest.

    At least ``remaining`` sentences are left: title and journal.
    """
    for count in (1, 2, 3):
        if len(sentences) < count + remaining:
            break
        names = parse_names(" ".join(sentences[:count]).rstrip(".").replace("et. al", "et al"))
        if names:
            return names, sentences[count:]
    return None, sentences


def without_stop(title: str) -> str:
    """The title without the full stop that closes it, which may stand before a quotation mark."""
    bare = title.rstrip("”’\"'")
    quotes = title[len(bare) :]
    return bare[:-1].rstrip() + quotes if bare.endswith(".") and not bare.endswith("..") else title
