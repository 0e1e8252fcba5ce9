"""Findings about words: lines that pose as the approval line, and two spellings of one word."""

import re
from collections import Counter
from collections.abc import Iterator

from django.utils.translation import gettext as _

from accounts.approval_claims import claims_approval, prints_approval
from articles.columns import labelled, statements_of
from articles.wording import claiming_lines
from documents.spelling import AMERICAN, BRITISH
from documents.text import plain_text
from editorial.checks.findings import Finding
from editorial.manuscripts.models import ProposedTag

LONGEST_EXCERPT = 80


def approval_claims_in(snapshot) -> Iterator[Finding]:
    """Yield a blocking finding for each part of a text that poses as the approval line."""
    titles = ((_("Title"), snapshot.title), (_("Deck"), snapshot.deck))
    key_points = ((_("Key points"), point) for point in snapshot.key_points)
    tags = ProposedTag.objects.filter(taggings__content_object=snapshot.manuscript).values_list("name", flat=True)
    for part, words in (*titles, *key_points, *((_("Topics and tags"), tag) for tag in tags)):
        if claims_approval(words):
            yield _finding(part, words)
    for line in claiming_lines(snapshot.body):
        yield _finding(_("Text"), line.text, block_id=line.block_id)
    for column, words in labelled(statements_of(snapshot)):
        if prints_approval(words):
            yield _finding(column.label, words)
    yield from _in_names(snapshot.credits)
    yield from _in_references(snapshot.references)


def _in_names(credits):
    for writer in credits:
        printed = f"{writer['name']}, {writer['degrees']}"
        if claims_approval(printed):
            yield _finding(_("Writers"), printed)
        if prints_approval(writer.get("interests", "")):
            yield _finding(_("Declared interests"), writer["interests"])


def _in_references(references):
    for entry in references:
        words = [*_words(entry["csl"]), entry["raw"], entry["acknowledgement"]]
        claim = next(filter(prints_approval, words), None)
        if claim is not None:
            yield _finding(_("References"), claim, keys=(entry["key"],))


def _words(part):
    """Yield every text in a record of a work."""
    if isinstance(part, str):
        yield part
    elif isinstance(part, dict | list):
        for inner in part.values() if isinstance(part, dict) else part:
            yield from _words(inner)


def _finding(part, words, **place):
    message = _(
        "%(part)s: “%(words)s” looks like the line that only the site itself prints, when an editor has approved a "
        "text. Say it in other words."
    )
    line = " ".join(words.split())
    excerpt = line if len(line) <= LONGEST_EXCERPT else line[:LONGEST_EXCERPT] + "…"
    return Finding("approval_claim", message % {"part": part, "words": excerpt}, True, **place)


# Small letters only: "Center for Aging" is a name. "-ize" is good British spelling too, and a "program" runs there.
WORD = re.compile(r"(?<![\w-])[a-z]+(?![\w-])")
BOTH_IN_BRITISH = frozenset({"program", "programs", "meter", "meters", "judgment"})
IZE = re.compile(r"iz(e|ed|ing|ations?)$")
FOREIGN = {
    "en-GB": frozenset(word for word in AMERICAN - BOTH_IN_BRITISH if not IZE.search(word)),
    "en-US": BRITISH,
}
OTHER = {"en-GB": "en-US", "en-US": "en-GB"}
MOST_NAMED = 6


def spellings_in(snapshot) -> Iterator[Finding]:
    """Yield a finding when a text in en-US or en-GB has words that the other one spells so."""
    foreign = FOREIGN.get(snapshot.language)
    if not foreign:
        return
    text = "\n".join([snapshot.title, snapshot.deck, *snapshot.key_points, plain_text(snapshot.body)])
    found = Counter(word for word in WORD.findall(text) if word in foreign)
    if found:
        words = ", ".join(f"“{word}”" for word, _count in found.most_common(MOST_NAMED))
        message = _("The text is in %(language)s, but spells as in %(other)s: %(words)s.")
        facts = {"language": snapshot.language, "other": OTHER[snapshot.language], "words": words}
        yield Finding("spelling_mixed", message % facts, False)
