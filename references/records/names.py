"""Names of people in their parts, and folded forms of titles and names."""

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


# AMA Manual of Style, 11th edition, chapter 3: up to 6 authors are all named, of more the first 3.
MOST_PRINTED = 6
PRINTED_OF_MANY = 3

SEPARATORS = re.compile(r"[\s\u00a0]*[\-\u2010\u2011\u2013\s\u00a0][\s\u00a0]*")
PLAIN_GIVEN = re.compile(r"[A-Z][a-z]*")
DOTTED = re.compile(r"(?<=\.)(?=\S)")
COMMA_SUFFIX = re.compile(r"[^,]{0,200},\s*(\S[^,]{0,20})")
GENERATION = frozenset(["Jr", "Jr.", "Sr", "Sr.", "II", "III", "IV"])
# Chinese, Japanese and Korean names are written whole, family name first and without a space.
EAST_ASIAN = re.compile("[\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\uff66-\uff9f\U00020000-\U0003ffff]")


def initials(given: str) -> str:
    """The initials of a given name: "Jean-Paul M." gives "JPM", "Yu. V." gives "YuV".

    Lower-case words such as "de" keep their place as words: "Thalya Miriam de Mattos" gives
    "TM de M". Two or three capitals written together are initials already.
    """
    if PLAIN_GIVEN.fullmatch(given):
        return given[0]
    if len(given) in (2, 3) and given.isupper() and given.isalpha():
        return given
    if EAST_ASIAN.match(given):
        return given
    printed = ""
    for word, hyphened in _words(given):
        letters, is_word = _initial(word, hyphened=hyphened)
        printed += f" {letters} " if is_word else letters
    return " ".join(printed.split())


def _words(given: str):
    """Each part of a given name, with the claim that a hyphen stands before it."""
    position, hyphened = 0, False
    for match in SEPARATORS.finditer(given):
        yield from _split_at_stops(given[position : match.start()], hyphened)
        position, hyphened = match.end(), bool(match[0].strip("\u00a0 \t\n"))
    yield from _split_at_stops(given[position:], hyphened)


def _split_at_stops(word: str, hyphened: bool):
    return ((part, hyphened) for part in DOTTED.split(word) if part)


def _initial(word: str, *, hyphened: bool) -> tuple[str, bool]:
    """What is printed of one word, and whether it stays a word of its own."""
    word = word.lstrip("ʻʼ‘’'") or word
    first = word[0]
    if first.isupper() or (hyphened and first.isalpha()):
        # A stop marks an abbreviation that somebody chose: "Yu." is an initial of two letters.
        return (word[:-1], False) if word.endswith(".") else (first.upper(), False)
    if first.isalpha() and not first.islower():
        return first, False
    return word.rstrip("."), True


def format_name(name: dict) -> str:
    """One CSL name in AMA form; an organisation's name stays as it is."""
    if literal := name.get("literal"):
        return str(literal)
    family, given = str(name.get("family") or "").strip(), str(name.get("given") or "").strip()
    if not family or not given:
        return family_with_particle(name, family) or given
    if EAST_ASIAN.search(family[:1]) and EAST_ASIAN.search(given[:1]):
        return family + given
    given, suffix = _split_suffix(given, str(name.get("suffix") or ""))
    # A name typed in capitals throughout has no initials yet: "JO SMITH" is Smith J.
    letters = given[0] if len(given) > 1 and given.isalpha() and _is_shouted(family) and given.isupper() else None
    parts = (
        family_with_particle(name, family),
        letters or initials(given),
        str(name.get("dropping-particle") or ""),
        suffix.rstrip("."),
    )
    return " ".join(part for part in parts if part)


def _is_shouted(family: str) -> bool:
    return len(family) > 3 and family.isupper()


def family_with_particle(name: dict, family: str) -> str:
    """The family name behind its non-dropping particle; "d'" and "al-" join without a space."""
    particle = str(name.get("non-dropping-particle") or "").strip()
    if not particle:
        return family
    return particle + family if particle[-1] in "'’-" else f"{particle} {family}"


def _split_suffix(given: str, suffix: str) -> tuple[str, str]:
    if suffix:
        return given, suffix
    if "," in given and (match := COMMA_SUFFIX.fullmatch(given)):
        return given[: match.start(1)].rstrip(" ,"), match[1]
    head, _, last = given.rpartition(" ")
    return (head, last) if head and last in GENERATION else (given, "")


def format_names(names: list[dict], *, of_many: int = PRINTED_OF_MANY, truncated: bool = False) -> str:
    """The author list: all of up to 6, of more the first ``of_many`` and "et al".

    ``truncated`` says that the list was pasted with an "et al", which is printed again.
    """
    printed = [text for text in map(format_name, names) if text]
    if len(printed) > MOST_PRINTED:
        printed, truncated = printed[:of_many], True
    if truncated and printed:
        printed.append("et al")
    return ", ".join(printed)


def folded_family(name: dict) -> str:
    """The family name folded for search and comparison."""
    return fold(str(name.get("family") or name.get("literal") or name.get("given") or ""))
