"""What a reader may have meant: a better spelling, and completions of what is typed so far."""

import datetime
import uuid
from itertools import product
from typing import NamedTuple

from django.contrib.postgres.search import SearchQuery
from django.db.models import BooleanField, F, OuterRef, Q, QuerySet, Subquery
from django.urls import reverse
from rapidfuzz import process
from rapidfuzz.distance import OSA

from articles.approval.site import SITE, is_tag_as_signed
from articles.models import Edition, SearchEntry, SearchWord, Tag
from articles.queries.expressions import AnyOf
from articles.queries.people import credited_people, printed
from articles.search.finding import fits, live_edition, newest_live, rows_of
from articles.search.question import WORD, Question, folded, read_question
from record.chains import newest_told, read_newest
from record.models import Subject

SHORTEST_WORD, MOST_WORDS = 4, 3
MOST_ALIKE_BEGINNINGS, MOST_ALIKE_ENDS = 4_000, 1_000
TRIES = 6
LETTERS_READ = 30_000


def suggestion(question: Question) -> str:
    """Return the question as it may have been meant, or "". Two trips to the database.

    The known words may come from texts that are not live. So each guess is asked for, and what is shown are the
    words of the live post that answers it.
    """
    words = [word for word in dict.fromkeys(question.wanted) if len(word) >= SHORTEST_WORD and word.isalpha()][
        :MOST_WORDS
    ]
    if not words or question.identifier:
        return ""
    [known] = rows_of(_alike(words))
    guesses = _guesses(words, [word for (word,) in known])
    if not guesses:
        return ""
    meant = [_replaced(question.typed, guess) for guess in guesses]
    answers = rows_of(*(_answer(read_question(text).loose) for text in meant))
    for guess, rows in zip(guesses, answers, strict=True):
        if rows:
            return _replaced(question.typed, _as_printed(guess, rows[0][0]))
    return ""


def _alike(words) -> QuerySet:
    """Known words that begin or end like one of these and are about as long."""
    alike = []
    for word in words:
        about = SearchWord.objects.filter(length__range=(len(word) - 2, len(word) + 2)).order_by()
        alike += [about.filter(first=word[:1])[:MOST_ALIKE_BEGINNINGS], about.filter(last=word[-3:])[:MOST_ALIKE_ENDS]]
    return alike[0].values_list("word").union(*(more.values_list("word") for more in alike[1:]))


def _guesses(words, known):
    """The likeliest replacements, ``{word: other word}`` each; the nearest first."""
    near = [_near(word, known) for word in words]
    together = sorted(product(*near), key=lambda guess: sum(distance for _, distance in guess))
    changed = [guess for guess in together if any(distance for _, distance in guess)]
    return [
        {word: other for word, (other, distance) in zip(words, guess, strict=True) if distance}
        for guess in changed[:TRIES]
    ]


def _near(word, known):
    """The word itself and the known words at most two letters away, one letter for a short word."""
    most = 1 if len(word) < 6 else 2
    found = process.extract(word, known, scorer=OSA.distance, score_cutoff=most, limit=TRIES)
    return [(word, 0), *((other, distance) for other, distance, _ in found if distance)]


def _answer(websearch) -> QuerySet:
    is_live = Subquery(live_edition(OuterRef("edition")), output_field=BooleanField())
    return SearchEntry.objects.filter(fits(websearch), is_live).order_by().values_list("edition__search_text")[:1]


def _as_printed(guess, text):
    """The guess in the words of a text that has them, or their nearest forms: "telomeres" where it says so."""
    printed = {folded(word): word for word in reversed(WORD.findall(text[:LETTERS_READ]))}
    shown = {}
    for word, other in guess.items():
        nearest = process.extractOne(other, printed.keys(), scorer=OSA.distance)
        written = printed[nearest[0]]
        shown[word] = written if written.isupper() else written.lower()
    return shown


def _replaced(typed, guess):
    return WORD.sub(lambda found: guess.get(folded(found[0]), found[0]), typed)


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
    signed = [topic for topic in map(_Topic._make, topics) if topic.is_as_signed]
    named = [Completion(topic.name, "topic", reverse("articles:tag", args=[topic.slug])) for topic in signed]
    called = printed(map(_Person._make, people))
    named += [Completion(person.name, "person", reverse("articles:person", args=[person.slug])) for person in called]
    posts = [Completion(title, "post", reverse("articles:article", args=[slug])) for title, slug in titles]
    return (named + posts)[:MOST]


class _Topic(NamedTuple):
    """A topic that was found, with all that is signed of it and the site's newest entry."""

    name: str
    slug: str
    pk: int
    is_topic: bool
    introduction: str
    reviewed_at: datetime.date | None
    told: str | None

    @property
    def is_as_signed(self) -> bool:
        return is_tag_as_signed(read_newest(self.told, Subject.SITE, SITE), self)


class _Person(NamedTuple):
    """A person who was found, with all that is signed of them and their newest entry."""

    name: str
    slug: str
    pk: int
    degrees: str
    orcid: str
    bio: str
    interests: str
    salt: uuid.UUID
    told: str | None


def _topics(question):
    topics = Tag.objects.topics().in_use().filter(_named(question)).annotate(told=newest_told(Subject.SITE, SITE))
    return topics.order_by("name").values_list(*_Topic._fields)[:MOST_NAMES]


def _people(question):
    return credited_people().filter(_named(question)).order_by("name").values_list(*_Person._fields)[:MOST_NAMES]


def _named(question):
    """A name that begins with what was typed, or has it after a space."""
    return Q(name__istartswith=question.typed) | Q(name__icontains=f" {question.typed}")


def _titles(question):
    beginnings = SearchQuery(" & ".join(f"'{word}':*" for word in question.wanted), config="simple", search_type="raw")
    newest = newest_live(Q(title_vector=beginnings), MOST_TITLES)
    editions = Edition.objects.live().filter(AnyOf(F("pk"), newest)).newest_first()
    return editions.values_list("title", "article__slug")
