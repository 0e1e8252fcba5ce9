"""Names as tagged and XML files write them, "Family, Given, Suffix", as CSL names and back."""

import re

# MEDLINE writes generations in English ordinals.
GENERATIONS = frozenset(["jr", "sr", "ii", "iii", "iv", "2nd", "3rd", "4th"])
ORGANISATION = re.compile(
    r"\b(?:of|for|the|and|de la|group|groups|consortium|organi[sz]ation|committee|association|society|institutes?"
    r"|university|cent(?:er|re)s?|ministry|department|agency|network|collaboration|collaborators|investigators"
    r"|team|council|foundation|initiative|project|program(?:me)?|commission|federation|company|inc|ltd|gmbh"
    r"|laborator(?:y|ies)|hospital|college|academy|bureau|office|board|union|federal|national|international)\b",
    re.IGNORECASE,
)
LONGEST_NAME = 1_000


def read_name(text: str) -> dict:
    """The CSL name of "Family, Given", "Family, Given, Suffix" or "Given Family"; {} for nothing.

    A comma at the end marks an organisation, as EndNote has it; so does a word such as "Group" in a name
    without a comma.
    """
    text = " ".join(text.split())
    if len(text) > LONGEST_NAME:
        return {"literal": text}
    if text.endswith(","):
        text = text.rstrip(", ")
        return {"literal": text} if text else {}
    family, comma, rest = (part.strip() for part in text.partition(","))
    if not comma:
        return _undivided(text)
    return _filled(family, *_given_and_suffix(rest))


def read_medline_name(text: str) -> dict:
    """The CSL name of MEDLINE's full author field: its generation stands last without a comma."""
    name = read_name(text)
    given, _, last = name.get("given", "").rpartition(" ")
    if given and "suffix" not in name and last.rstrip(".").lower() in GENERATIONS:
        name |= {"given": given, "suffix": last}
    return name


def write_name(name: dict) -> str:
    """The name as "Family, Given, Suffix", or an organisation with a comma at its end; "" for nothing."""
    if name.get("literal"):
        return f"{name['literal']},"
    family = " ".join(
        part for part in (name.get("dropping-particle"), name.get("non-dropping-particle"), name.get("family")) if part
    )
    given, suffix = name.get("given", ""), name.get("suffix", "")
    if not family:
        return f"{given}," if given else ""
    if suffix:
        return f"{family}, {given}, {suffix}"
    return f"{family}, {given}" if given else family


def _given_and_suffix(rest: str) -> tuple[str, str]:
    given, _, suffix = (part.strip() for part in rest.partition(","))
    # "Smith, Jr., John" is the order of BibTeX.
    if given.rstrip(".").lower() in GENERATIONS and suffix:
        return suffix, given
    return given, suffix


def _undivided(text: str) -> dict:
    words = text.split()
    if not words:
        return {}
    if len(words) > 5 or (len(words) > 1 and ORGANISATION.search(text)):
        return {"literal": text}
    if len(words) == 1:
        return {"family": text}
    start = next((place for place, word in enumerate(words[1:], 1) if word.islower()), len(words) - 1)
    return _filled(" ".join(words[start:]), " ".join(words[:start]), "")


def _filled(family: str, given: str, suffix: str) -> dict:
    if not family:
        return {"literal": given} if given else {}
    parts = {"family": family, "given": given, "suffix": suffix}
    return {part: value for part, value in parts.items() if value}
