"""Author lists as AMA and Vancouver print them: "van der Pluijm I, Garinis GA, et al"."""

import re

from references.names import EAST_ASIAN

LONGEST_NAME = 120
ET_AL = re.compile(r"(?:et\.?\s+al|and\s+others)\.?", re.IGNORECASE)
CONJUNCTION = re.compile(r"^(?:and|&)\s+", re.IGNORECASE)
SUFFIX = re.compile(r"(?:Jr|Sr|II|III|IV|2nd|3rd|4th)\.?")
GROUP_WORD = re.compile(
    r"\b(?:group|consortium|committee|investigators?|collaborat|network|society|association|organi[sz]ation|"
    r"institute|council|panel|team|initiative|program|foundation|university|department|agency|federation|ministry|"
    r"centers?|centre|academy|college|force|commission|study|trial|project|registry|alliance|board)",
    re.IGNORECASE,
)
LONGEST_INITIALS = 6


def parse_names(text: str) -> tuple[list[dict], bool] | None:
    """The CSL names of an author list and whether it ended in "et al"; None when it is no such list.

    Initials come back apart, "Blasco MA" as family "Blasco" and given "M A". A group among people
    becomes a literal name.
    """
    names, truncated = [], False
    for chunk in re.split("[,;]", text.strip()):
        chunk = CONJUNCTION.sub("", chunk.strip(), count=1)
        if not chunk:
            return None
        if ET_AL.fullmatch(chunk):
            truncated = True
        elif SUFFIX.fullmatch(chunk) and names and "suffix" not in names[-1]:
            names[-1]["suffix"] = chunk.rstrip(".")
        elif name := _person(chunk) or _group(chunk, names):
            names.append(name)
        else:
            return None
    people = [name for name in names if "family" in name]
    return (names, truncated) if people or (names and _all_groups(names)) else None


def _person(chunk: str) -> dict | None:
    words = chunk.split()
    if len(chunk) > LONGEST_NAME or any(character.isdigit() for character in chunk.rstrip("0123456789ndrth.")):
        return None
    suffix = words.pop() if len(words) > 2 and SUFFIX.fullmatch(words[-1]) else ""
    if len(words) == 1 and EAST_ASIAN.match(chunk):
        return {"literal": chunk}
    start = _initials_start(words)
    if start is None:
        return None
    name = {"family": " ".join(words[:start]), "given": " ".join(map(_spaced, words[start:]))}
    return name | {"suffix": suffix.rstrip(".")} if suffix else name


def _initials_start(words: list[str]) -> int | None:
    """Where the initials begin: "Steffens TM de M" has its initials from the second word on."""
    start = len(words)
    for place in range(len(words) - 1, 0, -1):
        if _are_initials(words[place]):
            start = place
        elif not (words[place].islower() and len(words[place]) <= 4):
            break
    if start == len(words) or any(word.islower() and len(word) > 4 for word in words[start:]):
        return None
    return start if any(character.isalpha() for character in words[start - 1]) else None


def _are_initials(word: str) -> bool:
    letters = word.replace(".", "").replace("-", "").replace("‐", "")
    if not letters.isalpha() or len(letters) > LONGEST_INITIALS:
        return False
    # "Yu" and "Md" are initials of two letters only when a capital follows: "YuV".
    return letters.isupper() or (len(letters) > 2 and letters[-1].isupper() and letters[0].isupper())


def _spaced(word: str) -> str:
    if word.islower():
        return word
    letters = word.replace(".", "").replace("-", "").replace("‐", "")
    spaced = "".join(f" {letter}" if letter.isupper() else letter for letter in letters).split()
    return " ".join(letter if len(letter) == 1 else f"{letter}." for letter in spaced)


def _group(chunk: str, names: list[dict]) -> dict | None:
    if len(chunk) > 3 * LONGEST_NAME or not chunk[0].isalpha():
        return None
    is_group = GROUP_WORD.search(chunk) or (names and chunk[0].isupper())
    return {"literal": chunk} if is_group else None


def _all_groups(names: list[dict]) -> bool:
    return all(_is_group(name["literal"]) or EAST_ASIAN.match(name["literal"]) for name in names)


def _is_group(name: str) -> bool:
    """Organisations write their long words with capitals; "A study of mice" is the start of a title."""
    long_words = [word for word in name.split() if len(word) > 4]
    return bool(GROUP_WORD.search(name)) and all(word[0].isupper() for word in long_words)
