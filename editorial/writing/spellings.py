"""Spellings of the other side of the Atlantic in a text that says on which side it stands."""

import re
from collections import Counter
from collections.abc import Iterator

from django.utils.translation import gettext as _

from documents.text import plain_text
from editorial.writing.findings import Finding
from editorial.writing.importing.spelling import AMERICAN, BRITISH

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
