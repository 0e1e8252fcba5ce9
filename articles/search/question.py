"""What a reader asks, in words folded to one spelling."""

import re
import unicodedata
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from references.records import identifiers
from references.records.names import fold

WORD = re.compile(r"(?:[^\W_]|[\u0300-\u036f])+")
LONGEST_WORD = 100
LONGEST_BEGINNING = 20
UNWRITABLE = "0"  # stands for a character that is a letter to Python and folds to nothing
TABLE = Path(__file__).with_name("spellings.txt")
GREEK = {
    **{"α": "alpha", "β": "beta", "γ": "gamma", "δ": "delta", "ε": "epsilon", "ζ": "zeta", "η": "eta", "θ": "theta"},
    **{"ι": "iota", "κ": "kappa", "λ": "lambda", "μ": "mu", "ν": "nu", "ξ": "xi", "ο": "omicron", "π": "pi"},
    **{"ρ": "rho", "σ": "sigma", "τ": "tau", "υ": "upsilon", "φ": "phi", "χ": "chi", "ψ": "psi", "ω": "omega"},
}
# Endings whose two spellings never tell two words apart. "-ise" is among them although "precise" has no other
# spelling: as "precize" it is found by everybody who asks for "precise".
ENDINGS = (
    (re.compile(r"(?<=..)isation(?=s?\Z)"), "ization"),
    (re.compile(r"(?<=...)is(?=(?:e|es|ed|er|ers|ing|able)\Z)"), "iz"),
    (re.compile(r"(?<=ly)s(?=(?:e|ed|er|ers|ing)\Z)"), "z"),
    (re.compile(r"aemi(?=(?:a|as|c|cs)\Z)"), "emi"),
    (re.compile(r"rrhoe(?=(?:a|as|al|ic)\Z)"), "rrhe"),
    (re.compile(r"(?<=[a-z]{3})logue(?=s?\Z)"), "log"),
)


def words_in(text: str) -> list[str]:
    """Return the words of a text as they stand there, in order."""
    return WORD.findall(unicodedata.normalize("NFC", text))


def folded_words(text: str) -> list[str]:
    """Return the words of a text, each folded to exactly one word: as many as ``words_in`` gives."""
    return [folded(word) for word in words_in(text)]


@lru_cache(maxsize=50_000)
def folded(word: str) -> str:
    """Return a single word without accents and capitals, in its American spelling where the table knows two."""
    plain = fold(word[:LONGEST_WORD]).replace(" ", "")
    return _one_spelling(GREEK.get(plain, plain)) or UNWRITABLE


def _one_spelling(word):
    exact, beginnings = spellings()
    if word in exact:
        return exact[word]
    for length in range(min(len(word), LONGEST_BEGINNING), 3, -1):
        if word[:length] in beginnings:
            word = beginnings[word[:length]] + word[length:]
            break
    for ending, other in ENDINGS:
        word = ending.sub(other, word)
    return word


@lru_cache(maxsize=1)
def spellings() -> tuple[dict[str, str], dict[str, str]]:
    """Return the table of spellings: whole words, and beginnings of words; British to American."""
    exact: dict[str, str] = {}
    beginnings: dict[str, str] = {}
    for line in TABLE.read_text().splitlines():
        if line and not line.startswith("#"):
            british, american = line.split()
            table = beginnings if british.endswith("*") else exact
            table[british.rstrip("*")] = american.rstrip("*")
    return exact, beginnings


LONGEST_QUESTION = 200
MOST_WORDS = 16
PART = re.compile(r'(?P<without>-?)(?:"(?P<phrase>[^"]*)"?|(?P<plain>[^\s"]+))')
OR, ANY = "OR", "or"


class Question(NamedTuple):
    """A question as typed, and as PostgreSQL's ``websearch_to_tsquery`` is to read it.

    ``loose`` is ``websearch`` with the words of each phrase anywhere in the text: an index answers it alone.
    ``wanted`` are the folded words that have to be there; ``identifier`` the kind and form of the work's identifier
    that the whole question is, or None.
    """

    typed: str
    websearch: str
    loose: str
    wanted: tuple[str, ...]
    identifier: tuple[str, str] | None

    @property
    def is_empty(self) -> bool:
        """Whether nothing can be looked for."""
        return not (self.wanted or self.identifier)


def read_question(text: str) -> Question:
    """Return the question that a text is: words, ``"phrases"``, ``-without`` and ``OR`` in capitals.

    Only the first letters and words of a long text count. A hyphenated word is a phrase of its parts.
    """
    typed = " ".join(storable(text[: LONGEST_QUESTION * 5]).split())[:LONGEST_QUESTION]
    parts: list[str] = []
    wanted: list[str] = []
    for part in PART.finditer(typed):
        if part["plain"] == OR and not part["without"]:
            parts += [ANY] if parts and parts[-1] != ANY and not parts[-1].startswith("-") else []
            continue
        words = folded_words(part["phrase"] or part["plain"] or "")[: MOST_WORDS - len(wanted)]
        if not words:
            continue
        if part["without"] and parts[-1:] == [ANY]:
            parts.pop()  # "cells OR -mice" would ask for nearly every text there is
        # In quotation marks, so that PostgreSQL takes none of the words for its own "or".
        parts.append(f'{part["without"]}"{" ".join(words)}"')
        wanted += [] if part["without"] else words
    return Question(typed, " ".join(parts), _loose(parts), tuple(wanted), identifiers.recognise(typed))


def _loose(parts):
    """The parts with phrases as single words; what must not be there is left out if it is a phrase."""
    kept = [part for part in parts if not (part.startswith("-") and " " in part)]
    return " ".join(part if part.startswith("-") else part.replace(" ", '" "') for part in kept)


def storable(text: str) -> str:
    """Return the text without what PostgreSQL cannot hold: NULs and halves of surrogate pairs."""
    return text.replace("\0", " ").encode("utf-8", "replace").decode()
