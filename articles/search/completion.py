"""What somebody who is typing may look for: titles, topics and people, of live posts only."""

from typing import NamedTuple

from django.contrib.postgres.search import SearchQuery
from django.db.models import F, Q
from django.urls import reverse

from articles.models import Edition, Tag
from articles.queries.expressions import AnyOf
from articles.queries.posts import credited_people
from articles.search.asking import rows_of
from articles.search.finding import newest_live
from articles.search.question import read_question

SHORTEST = 2  # letters
MOST, MOST_TITLES, MOST_NAMES = 8, 5, 3


class Completion(NamedTuple):
    """Something to go to: its name, what it is (topic, person or post), and its address."""

    text: str
    kind: str
    address: str


def completions(typed: str) -> list[Completion]:
    """Return up to ``MOST`` completions, topics and people first, in one trip to the database.

    Each word typed begins a word of the title or name. Raises ``TookTooLong``.
    """
    question = read_question(typed)
    if len("".join(question.wanted)) < SHORTEST:
        return []
    topics, people, titles = rows_of(_topics(question), _people(question), _titles(question))
    named = [Completion(name, "topic", reverse("articles:tag", args=[slug])) for name, slug in topics]
    named += [Completion(name, "person", reverse("articles:person", args=[slug])) for name, slug in people]
    posts = [Completion(title, "post", reverse("articles:article", args=[slug])) for title, slug in titles]
    return (named + posts)[:MOST]


def _topics(question):
    topics = Tag.objects.topics().in_use().filter(_named(question))
    return topics.order_by("name").values_list("name", "slug")[:MOST_NAMES]


def _people(question):
    return credited_people().filter(_named(question)).order_by("name").values_list("name", "slug")[:MOST_NAMES]


def _named(question):
    """A name that begins with what was typed, or has it after a space."""
    return Q(name__istartswith=question.typed) | Q(name__icontains=f" {question.typed}")


def _titles(question):
    beginnings = SearchQuery(" & ".join(f"'{word}':*" for word in question.wanted), config="simple", search_type="raw")
    newest = newest_live(Q(title_vector=beginnings), MOST_TITLES)
    editions = Edition.objects.live().filter(AnyOf(F("pk"), newest)).newest_first()
    return editions.values_list("title", "article__slug")
