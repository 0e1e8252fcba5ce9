"""Keeping what search looks in: an entry for each edition, and the words from which misspelt ones are put right."""

import re
from collections.abc import Iterable
from html import unescape

from django.contrib.postgres.search import SearchVector
from django.db.models import QuerySet, Value

from articles.models import Edition, SearchEntry, SearchWord
from articles.search.question import folded_words

BATCH = 500
#: A text's first words are all that search reads; the longest text that can be published has fewer letters.
MOST_LETTERS = 300_000
COPIED = ("published_at", "kind", "evidence_label")
HEADING = re.compile(r"<h([23])[^>]*>(.*?)</h\1>", re.DOTALL)
MARKUP = re.compile(r"<[^>]*>")
SUGGESTED = re.compile(r"[^\W\d_]{4,30}")
CONFIGURATIONS = {"en": SearchEntry.Configuration.ENGLISH, "de": SearchEntry.Configuration.GERMAN}


def index_editions(editions: Iterable[Edition]) -> None:
    """Write the entries of editions, over those they may have, and add their words to the known ones."""
    entries = [_entry(edition) for edition in editions]
    SearchEntry.objects.bulk_create(
        entries,
        update_conflicts=True,
        unique_fields=["edition"],
        update_fields=[*COPIED, "configuration", "words", "vector", "title_vector"],
    )
    known = {word for entry in entries for word in SUGGESTED.findall(entry.words)}
    # In one order everywhere, or two publications could wait for each other.
    SearchWord.objects.bulk_create([SearchWord(word=word) for word in sorted(known)], ignore_conflicts=True)


def rebuild(editions: QuerySet) -> int:
    """Write the entries of all these editions anew, the oldest first; return how many there were."""
    count, batch = 0, []
    for edition in editions.order_by("published_at", "pk").iterator(chunk_size=BATCH):
        batch.append(edition)
        if len(batch) == BATCH:
            index_editions(batch)
            count, batch = count + len(batch), []
    index_editions(batch)
    return count + len(batch)


def configuration_for(language: str) -> str:
    """Return the text search configuration for a language tag such as ``de-CH``."""
    return CONFIGURATIONS.get(language.partition("-")[0].lower(), SearchEntry.Configuration.SIMPLE)


def _entry(edition):
    configuration = configuration_for(edition.language)
    parts = {
        "A": edition.title,
        "B": f"{edition.deck}\n{_plain(edition.key_points_html)}",
        "C": "\n".join(_plain(heading) for _level, heading in HEADING.findall(edition.body_html)),
        "D": edition.search_text,
    }
    words = {weight: " ".join(folded_words(text[:MOST_LETTERS])) for weight, text in parts.items()}
    vectors = [SearchVector(Value(part), config=configuration, weight=weight) for weight, part in words.items()]
    return SearchEntry(
        edition=edition,
        configuration=configuration,
        **{name: getattr(edition, name) for name in COPIED},
        words=words["D"],
        vector=sum(vectors[1:], vectors[0]),
        title_vector=SearchVector(Value(words["A"]), config="simple"),
    )


def _plain(markup):
    return unescape(MARKUP.sub(" ", markup))
