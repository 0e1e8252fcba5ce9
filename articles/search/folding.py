"""Words in the one form in which they are looked for: no accents, no capitals, one spelling of two.

A word is folded when a text is indexed and again when somebody asks, so a folded form need not be a word.
It only must be the same for all spellings of one word, and not the same for two words.
"""

import re
import unicodedata
from functools import lru_cache
from pathlib import Path

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
    exact, beginnings = {}, {}
    for line in TABLE.read_text().splitlines():
        if line and not line.startswith("#"):
            british, american = line.split()
            table = beginnings if british.endswith("*") else exact
            table[british.rstrip("*")] = american.rstrip("*")
    return exact, beginnings
