"""A search from the question to what the page shows."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from django.db.models import F

from articles.approval.statements import digest_of
from articles.models import Edition
from articles.queries.compiled import CompiledQuery, Slot, slot
from articles.queries.expressions import AnyOf
from articles.queries.posts import PAGE_LENGTH, Post, PostRow, post_columns, post_of
from articles.search.citing import CitedWork, cited_works, citing
from articles.search.finding import MOST_MATCHES, rows_of
from articles.search.highlighting import Piece, in_title, marked_words, places, snippet
from articles.search.narrowing import Narrowing, choices
from articles.search.question import LONGEST_QUESTION, Question, read_question
from articles.search.suggestion import suggestion
from articles.search.tally import Tally, tally_statement


class Asked(NamedTuple):
    """What an address asks for. ``is_cut`` says that the question was longer than is read."""

    question: Question
    narrowing: Narrowing
    page: int
    is_cut: bool

    @classmethod
    def read(cls, parameters: Mapping[str, str]) -> "Asked":
        """Return what the parameters of an address ask for; nothing in them is refused."""
        text, page = parameters.get("q", ""), parameters.get("page", "")
        number = int(page) if page.isascii() and page.isdigit() and len(page) < 4 else 1
        return cls(
            read_question(text), Narrowing.read(parameters), max(number, 1), len(text.strip()) > LONGEST_QUESTION
        )


class Found(NamedTuple):
    """A post that was found, with the words that were asked for marked in its title and in a piece of its text."""

    post: Post
    title: list[Piece]
    snippet: list[Piece]


@dataclass(frozen=True)
class Results:
    """What a search page shows. ``is_more`` says that only the newest ``count`` posts were put in order."""

    posts: list[Found]
    count: int
    is_more: bool
    choices: dict
    works: list[CitedWork]
    meant: str
    meant_address: str
    newer: str
    older: str
    is_narrowed: bool
    widest: str


def find(asked: Asked, *, zone: datetime.tzinfo) -> Results:
    """Return what is found, in three trips to the database at most. Raises ``TookTooLong``."""
    question, narrowing = asked.question, asked.narrowing
    rows, lines = rows_of(tally_statement(question, narrowing, zone=zone, page=asked.page), citing(question))
    tally, start = Tally.read(rows), (asked.page - 1) * PAGE_LENGTH
    posts, meant = [], ""
    if tally.editions:
        posts = _posts(tally.editions, question)
    elif not (tally.count or lines):
        meant = suggestion(question)
    return Results(
        posts,
        tally.count,
        tally.count == MOST_MATCHES,
        choices(tally.by, tally.names, narrowing, question.typed),
        cited_works(lines) if asked.page == 1 else [],
        meant,
        Narrowing().address(meant),
        narrowing.address(question.typed, page=asked.page - 1 if asked.page > 2 else "") if asked.page > 1 else "",
        narrowing.address(question.typed, page=asked.page + 1) if tally.count > start + PAGE_LENGTH else "",
        any(narrowing),
        Narrowing().address(question.typed),
    )


def _posts(editions, question):
    """Return the posts of the editions, in their order."""
    [rows] = rows_of(_columns.statement(editions=editions, websearch=question.websearch))
    found = dict(map(_found, rows))
    return [found[pk] for pk in editions if pk in found]


def _build():
    live = Edition.objects.live().filter(AnyOf(F("pk"), slot("editions", "bigint[]"))).order_by()
    return post_columns(live, F("search_text"), marked_words(Slot("websearch")))


_columns = CompiledQuery(_build)


def _found(columns):
    *columns, text, marked = columns
    row, marks = PostRow._make(columns), places(marked or "")
    post = post_of(row, search=digest_of(text))
    return row.pk, Found(post, in_title(text, row.title, marks), snippet(text, row.title, marks))
