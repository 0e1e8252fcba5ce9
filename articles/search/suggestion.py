"""“Did you mean …?”: a question with misspelt words put right, if live posts answer it."""

from itertools import product

from django.db.models import BooleanField, OuterRef, QuerySet, Subquery
from rapidfuzz import process
from rapidfuzz.distance import OSA

from articles.models import SearchEntry, SearchWord
from articles.search.asking import rows_of
from articles.search.finding import fits, live_edition
from articles.search.folding import WORD, folded
from articles.search.question import Question, read_question

SHORTEST, MOST_WORDS = 4, 3
MOST_ALIKE_BEGINNINGS, MOST_ALIKE_ENDS = 4_000, 1_000
TRIES = 6
LETTERS_READ = 30_000


def suggestion(question: Question) -> str:
    """Return the question as it may have been meant, or "". Two trips to the database.

    The known words may come from texts that are not live. So each guess is asked for, and what is shown are the
    words of the live post that answers it.
    """
    words = [word for word in dict.fromkeys(question.wanted) if len(word) >= SHORTEST and word.isalpha()][:MOST_WORDS]
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
