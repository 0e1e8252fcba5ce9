"""What somebody asks for, read so that nothing typed can be a fault."""

import re
from typing import NamedTuple

from articles.search.folding import folded_words
from references.records import identifiers

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
    parts, wanted = [], []
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
