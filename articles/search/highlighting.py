"""Showing where a text has the words that were asked for. What comes out is text; the template escapes and marks it."""

import unicodedata
from bisect import bisect_left
from typing import NamedTuple

from django.contrib.postgres.search import SearchHeadline, SearchQuery
from django.db.models import Case, F, When

from articles.models import SearchEntry
from articles.search.question import WORD

#: No folded word holds these.
START, STOP = "<", ">"
SNIPPET, LEAD = 36, 8  # words of a snippet, and how many of them stand before the first that is marked


class Piece(NamedTuple):
    """A piece of text, and whether it is a word that was asked for."""

    text: str
    is_marked: bool


def marked_words(websearch: str) -> Case:
    """Return the expression for an edition's folded words in which those that fit stand in angle brackets.

    Only the places of the brackets are used; the words that readers see are the edition's own.
    """
    headlines = {
        configuration: SearchHeadline(
            F("search_entry__words"),
            SearchQuery(websearch, config=configuration, search_type="websearch"),
            config=configuration,
            start_sel=START,
            stop_sel=STOP,
            highlight_all=True,
        )
        for configuration in SearchEntry.Configuration.values
    }
    return Case(*(When(search_entry__configuration=name, then=headline) for name, headline in headlines.items()))


def places(marked: str) -> list[int]:
    """Return which words, counted from 0, stand in brackets."""
    return [place for place, word in enumerate(marked.split(" ")) if START in word]


def in_title(text: str, title: str, marks: list[int]) -> list[Piece]:
    """Return the title in pieces; ``text`` is the edition's text for search, which begins with it."""
    words = WORD.findall(unicodedata.normalize("NFC", title))
    return _pieces(title, {place for place in marks if place < len(words)}, 0, len(words))


def snippet(text: str, title: str, marks: list[int]) -> list[Piece]:
    """Return the words around the place with most of what was asked for; [] when only the title has any."""
    first = len(WORD.findall(unicodedata.normalize("NFC", title)))
    below = [place for place in marks if place >= first]
    if not below:
        return []
    best = max(enumerate(below), key=lambda mark: bisect_left(below, mark[1] + SNIPPET - LEAD) - mark[0])[1]
    begin = max(first, best - LEAD)
    shown = _pieces(text, set(below), begin, begin + SNIPPET)
    return [Piece("… ", False), *shown] if begin > first else shown


def _pieces(text, marks, begin, end):
    """The text from one word to before another, cut at the words that are marked."""
    text = unicodedata.normalize("NFC", text)
    spans = [found.span() for found in WORD.finditer(text)][begin:end]
    if not spans:
        return [Piece(text, False)]
    pieces, at = [], 0 if begin == 0 else spans[0][0]
    for place, (start, stop) in enumerate(spans, start=begin):
        if place in marks:
            pieces += [Piece(text[at:start], False), Piece(text[start:stop], True)]
            at = stop
    tail = text[at : spans[-1][1] + 1].rstrip(" \n\t(“‘[")
    return [piece for piece in [*pieces, Piece(tail, False)] if piece.text]
