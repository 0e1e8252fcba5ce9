"""Folded forms of titles and names, for searching and for citation keys."""

import re
import unicodedata

# Letters that Unicode does not decompose into a base letter and a mark.
UNDECOMPOSED = str.maketrans(
    {
        "ß": "ss",
        "æ": "ae",
        "Æ": "AE",
        "œ": "oe",
        "Œ": "OE",
        "ø": "o",
        "Ø": "O",
        "đ": "d",
        "Đ": "D",
        "ð": "d",
        "Ð": "D",
        "ł": "l",
        "Ł": "L",
        "þ": "th",
        "Þ": "Th",
        "ı": "i",
        "ŋ": "n",
    }
)
NOT_WORD = re.compile(r"[\W_]+")


def fold(text: str) -> str:
    """Lower-case words without marks or punctuation, separated by one space, in any script."""
    decomposed = unicodedata.normalize("NFKD", text.translate(UNDECOMPOSED))
    unmarked = "".join(character for character in decomposed if not unicodedata.combining(character))
    return NOT_WORD.sub(" ", unmarked.casefold()).strip()


def ascii_letters(text: str) -> str:
    """The lower-case ASCII letters and digits of the text, without spaces; "" for other scripts."""
    return re.sub(r"[^a-z0-9]", "", fold(text))
