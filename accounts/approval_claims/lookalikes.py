"""Words as an eye reads them: letters of any alphabet become the Latin letters that they look like."""

import re
import unicodedata
from functools import cache
from pathlib import Path

TABLE = Path(__file__).with_name("lookalikes.txt")
GAP = " "
#: Digits and signs that stand for letters where nobody counts. A capital I and a small l are one letter here.
DIGITS = dict(zip("01234578@!|+69", "oizeastbaiitbg", strict=True))
#: Signs that are read as a word of their own, "and"; a plus sign only where it is no letter.
AND, AND_SIGNS = " & ", frozenset("&⁊")
#: What Unicode calls a Latin letter: "LATIN LETTER SMALL CAPITAL E", "NEGATIVE SQUARED LATIN CAPITAL LETTER E".
NAMED = re.compile(r"LATIN (?:\w+ )*LETTER (?:[A-Z-]{3,} )*([A-Z]{1,2})(?: .+)?")
MAY_BE_NAMED = frozenset({"Lu", "Ll", "Lt", "Lm", "So"})
FLAG = "REGIONAL INDICATOR SYMBOL LETTER "
#: Signs that print nothing although Unicode's categories say otherwise: fillers, and places kept for such signs.
UNSEEN = frozenset("\u115f\u1160\u2065\u3164\uffa0") | frozenset(map(chr, range(0xE0000, 0xE1000)))
#: Where a word begins without a gap: "byEdith".
HUMP = re.compile(r"[a-z](?=[A-Z])")
RUN = re.compile(f"{GAP}{{2,}}")
MOST_REMEMBERED = 100_000


class Reading(dict):
    """How each character is read: as letters, as a gap between words, or as nothing.

    ``signs`` says whether digits and signs are read as the letters that they look like, or as gaps.
    """

    def __init__(self, *, signs: bool):
        super().__init__()
        self.signs = signs

    def __missing__(self, character):
        if len(self) >= MOST_REMEMBERED:
            self.clear()
        letters = self[character] = self._read(character)
        return letters

    def _read(self, character):
        category = unicodedata.category(character)
        if character in AND_SIGNS or (character == "+" and not self.signs):
            return AND
        if character in table():
            return table()[character] if category[0] in "LM" or self.signs else GAP
        if category[0] == "M" or category == "Cf" or character in UNSEEN:
            return ""
        if category == "Cc":
            return GAP if character.isspace() else ""
        for simpler in (unicodedata.normalize("NFKD", character), character.casefold()):
            if simpler != character:
                return self._all(simpler)
        named = _named_letter(character) if category in MAY_BE_NAMED else ""
        return named or (character if category[0] == "L" else GAP)

    def _all(self, characters):
        """Read what one character stands for; its own brackets and spaces are no gaps."""
        return "".join(self[character] for character in characters).replace(GAP, "") or GAP


#: Both ways to read a sign: "3dited" has a letter in it, and "1. Edited" a number before it.
READINGS = (Reading(signs=True), Reading(signs=False))


@cache
def table() -> dict[str, str]:
    """Return the letter for each look-alike that no rule finds."""
    letters: dict[str, str] = {}
    for line in TABLE.read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            letter, _colon, signs = line.partition(":")
            letters |= dict.fromkeys(map(_character, signs.split()), letter)
    latin = {letter: letter for letter in "abcdefghijklmnopqrstuvwxyz"}
    return {sign: "i" if letter == "l" else letter for sign, letter in {**letters, **latin, **DIGITS}.items()}


def as_read(text: str, reading: Reading) -> str:
    """Return the letters of a text: each word after a single space, and nothing of what is hidden."""
    return RUN.sub(GAP, GAP + "".join(map(reading.__getitem__, HUMP.sub(r"\g<0> ", text))))


def places_as_read(text: str, reading: Reading) -> tuple[str, list[int]]:
    """Return what ``as_read`` does and, for each of its letters, the place in the text that it comes from."""
    humps = {found.end() for found in HUMP.finditer(text)}
    letters, places = [GAP], [0]
    for place, character in enumerate(text):
        for letter in (GAP if place in humps else "") + reading[character]:
            if letter != GAP or letters[-1] != GAP:
                letters.append(letter)
                places.append(place)
    return "".join(letters), places


def _character(entry):
    return chr(int(entry[2:], 16)) if entry.startswith("U+") else entry


def _named_letter(character):
    name = unicodedata.name(character, "")
    found = NAMED.fullmatch(name[name.find("LATIN ") :]) if "LATIN " in name else None
    letters = found[1] if found else name.removeprefix(FLAG) if name.startswith(FLAG) else ""
    return letters.lower().replace("l", "i")
