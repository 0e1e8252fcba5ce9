"""The approval statement of every language of the interface, and where a text has it, plain or disguised."""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from itertools import groupby
from typing import NamedTuple

from django.conf import settings
from django.utils import translation

from accounts.approval_claims.lookalikes import AND, GAP, READINGS, as_read, places_as_read

NAME = "%(name)s"
#: The statement as the catalogues have it, wherever the site prints it.
STATEMENTS = ("Edited and approved by", f"Edited and approved by {NAME}")
#: The plain statement at the beginning of a name or an address, for PostgreSQL (``~*``), in the languages shipped.
PLAIN_IN_SQL = r"^[ _-]*(edited[ _-]+and[ _-]+approved[ _-]+by|redigiert[ _-]+und[ _-]+freigegeben[ _-]+von)([ _-]|$)"
#: What letters look like beside what ``lookalikes`` reads as the same.
ALSO = {"d": ["ci"], "f": ["p", "s"], "g": ["b"], "m": ["rn"], "u": ["v"], "v": ["u"], "w": ["vv"]}
LONGEST_LINK = 3
LONGEST_NAME = 80
#: What may stand between the words without hiding them.
BETWEEN = r"[\s,()–—-]+"
#: Whoever only mentions the statement does not do it so often.
MOST_MENTIONS = 100
SOFT_HYPHEN, RIGHT_TO_LEFT = "\u00ad", "\u202e"


class Occurrence(NamedTuple):
    """Where a text has the statement, and whether it has it in a disguise."""

    start: int
    end: int
    is_disguised: bool


class Statements(NamedTuple):
    """The statement in every language: ``disguised`` finds it in a text as read, ``plain`` as anybody would type it.

    ``name_follows`` is false when a language puts a name elsewhere than behind the words.
    """

    disguised: re.Pattern
    plain: re.Pattern
    name_follows: bool


def statements() -> Statements:
    """Return the patterns for the languages of the settings, by the words that their catalogues have."""
    return _statements(tuple(code for code, _name in settings.LANGUAGES), tuple(map(str, settings.LOCALE_PATHS)))


def occurrences(text: str) -> Iterator[Occurrence]:
    """Yield every place of a text that a reader could take for the statement."""
    pattern = statements().disguised
    for reading in READINGS:
        if pattern.search(as_read(text, reading)):
            yield from _places(text, reading, pattern)
        if RIGHT_TO_LEFT in text and pattern.search(as_read(text[::-1], reading)):
            yield Occurrence(0, len(text), is_disguised=True)


def _places(text, reading, pattern):
    letters, places = places_as_read(text, reading)
    for number, found in enumerate(filter(_is_whole, pattern.finditer(letters))):
        start, end = places[found.start() + found[0].startswith(GAP)], places[found.end() - 1] + 1
        words = unicodedata.normalize("NFC", text[start:end]).casefold().replace(SOFT_HYPHEN, "")
        is_plain = number < MOST_MENTIONS and statements().plain.fullmatch(words)
        yield Occurrence(start, end, is_disguised=not is_plain)


@lru_cache(maxsize=8)
def _statements(languages, _catalogues):
    wordings = set(STATEMENTS)
    for language in languages:
        with translation.override(language):
            wordings |= {translation.gettext(statement) for statement in STATEMENTS}
    around = {tuple(part.strip() for part in f"{wording}{NAME}".split(NAME)[:2]) for wording in wordings}
    links = {link for parts in around for part in parts for link in _links(part)} | {"n", AND.strip()}
    return Statements(
        disguised=re.compile("|".join(sorted(_disguised(before, after, links) for before, after in around))),
        plain=re.compile("|".join(sorted(_around_name(_plain(before), _plain(after)) for before, after in around))),
        name_follows=not any(after for _before, after in around),
    )


def _links(phrase):
    """Return the short words inside a phrase, such as "and", for which a sign or another language's may stand."""
    return {word for word in phrase.casefold().split()[1:-1] if len(word) <= LONGEST_LINK}


def _disguised(before, after, links):
    begins = GAP if _has_case((before or after)[0]) else ""
    return begins + _around_name(_read(before, links), _read(after, links))


def _is_whole(found):
    """Tell whether what was found ends with a word; the statement in one piece, as in an address, need not."""
    follows = found.string[found.end() : found.end() + 1].strip()
    return not follows or GAP not in found[0].strip() or not _has_case(found[0][-1])


def _has_case(letter):
    """Tell whether it is of a script with capitals; those without often write without spaces."""
    return letter.lower() != letter.upper()


def _around_name(before, after):
    return f"{before}.{{0,{LONGEST_NAME}}}?{after}" if before and after else before + after


def _read(phrase, links):
    """Return the pattern of a phrase as read, with a gap wherever somebody put one."""
    inner, link = _links(phrase), f"(?:{'|'.join(sorted(map(_word, links)))})"
    return f"{GAP}?".join(link if word in inner else _word(word) for word in phrase.casefold().split())


def _word(word):
    """Return the pattern of a word as read; each of its letters may be written up to three times."""
    runs = [(letter, len(list(run))) for letter, run in groupby(map(_letter, word)) if letter]
    return f"{GAP}?".join(
        f"{letter}(?:{GAP}?{letter}){{0,5}}" if many > 1 else f"{letter}{{1,3}}" for letter, many in runs
    )


def _letter(character):
    """Return the pattern of a letter, small or a capital; empty for a sign inside a word."""
    forms = {as_read(form, READINGS[1]).strip() for form in (character, character.upper())} - {""}
    forms |= {also for form in forms for also in ALSO.get(form, ())}
    some = "|".join(sorted(map(re.escape, forms)))
    return f"(?:{some})" if len(some) > 1 else some


def _plain(phrase):
    inner = _links(phrase)
    words = (f"(?:{re.escape(word)}|[&+])" if word in inner else re.escape(word) for word in phrase.casefold().split())
    return BETWEEN.join(words)
