"""The parts of a printed reference: names, sentences, and what stands at its end."""

import re
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from references.records.identifiers import normalise_doi, normalise_pmcid, normalise_pmid
from references.records.names import EAST_ASIAN

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
    names: list[dict[str, str]] = []
    truncated = False
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


# A sentence ends at . ? or ! with its closing quotation mark, before white space.
SENTENCE_END = re.compile(r"[.?!][”’\"']?\s+")


def sentences_of(text: str) -> list[str]:
    """The text cut after each full stop, question mark or exclamation mark before a space."""
    cut, position = [], 0
    for match in SENTENCE_END.finditer(text):
        cut.append(text[position : match.end()].strip())
        position = match.end()
    return [*cut, text[position:]] if text[position:] else cut


def take_authors(sentences: list[str], *, remaining: int = 2) -> tuple[tuple[list[dict], bool] | None, list[str]]:
    """The author list at the start, which a suffix or "St." may cut in several sentences, and the rest.

    At least ``remaining`` sentences are left: title and journal.
    """
    for count in (1, 2, 3):
        if len(sentences) < count + remaining:
            break
        names = parse_names(" ".join(sentences[:count]).rstrip(".").replace("et. al", "et al"))
        if names:
            return names, sentences[count:]
    return None, sentences


def without_stop(title: str) -> str:
    """The title without the full stop that closes it, which may stand before a quotation mark."""
    bare = title.rstrip("”’\"'")
    quotes = title[len(bare) :]
    return bare[:-1].rstrip() + quotes if bare.endswith(".") and not bare.endswith("..") else title


DOI = re.compile(r"(?:https?://(?:dx\.|www\.)?doi\.org/|\bdoi\s?:?\s?)(?=10\.)(\S{1,400})", re.IGNORECASE)
BARE_DOI = re.compile(r"(?<=\s)10\.\d{4,9}/\S{1,300}$")
PMCID = re.compile(r"\bPMCID\s?:?\s?(PMC\d{1,9})\b[;.,]?", re.IGNORECASE)
PMID = re.compile(r"\bPMID\s?:?\s?(\d{1,9})\b[;.,]?", re.IGNORECASE)
ACCESSED = re.compile(
    r"\bAccessed\s(?P<month>[A-Z][a-z]{2,8})\.?\s(?P<day>\d{1,2}),\s(?P<year>\d{4})\.?", re.IGNORECASE
)
ADDRESS = re.compile(r"(?:Available (?:from|at):?\s?)?(https?://\S{1,1900})", re.IGNORECASE)
# PubMed's summary adds these after the pages; the line itself keeps them.
REMARK = re.compile(
    r"(?<=[.;] )(?:Epub\s[^.]{1,40}\.?|Online ahead of print\.?|(?:Review|Erratum in|Retracted)\b[^.]{0,80}\.)",
    re.IGNORECASE,
)
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


@dataclass
class Trailing:
    """The line without its identifiers, the identifiers as CSL fields, and what was not used."""

    rest: str
    identifiers: dict = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)


def take_trailing(text: str) -> Trailing:
    """Identifiers, web address, day of access and remarks taken off a reference line."""
    found = Trailing(text)
    for pattern, name, normalise in (
        (DOI, "DOI", normalise_doi),
        (BARE_DOI, "DOI", normalise_doi),
        (PMCID, "PMCID", normalise_pmcid),
        (PMID, "PMID", normalise_pmid),
    ):
        _take_identifier(found, pattern, name, normalise)
    _take_access(found)
    for remark in REMARK.findall(found.rest)[:5]:
        found.problems.append(_("“%(remark)s” was not used.") % {"remark": remark.strip()})
    found.rest = " ".join(REMARK.sub(" ", found.rest).split())
    return found


def _take_identifier(found: Trailing, pattern: re.Pattern, name: str, normalise) -> None:
    match = pattern.search(found.rest)
    if match is None or not (identifier := normalise(match[match.lastindex or 0])):
        return
    if found.identifiers.setdefault(name, identifier) != identifier:
        found.problems.append(
            _("A second %(name)s, %(identifier)s, was not used.") % {"name": name, "identifier": identifier}
        )
    _cut(found, match)


def _cut(found: Trailing, match: re.Match) -> None:
    found.rest = " ".join(f"{found.rest[: match.start()]} {found.rest[match.end() :]}".split())


def _take_access(found: Trailing) -> None:
    if match := ACCESSED.search(found.rest):
        month = match["month"][:3].lower()
        if month in MONTHS and 1 <= int(match["day"]) <= 31:
            day = [int(match["year"]), MONTHS.index(month) + 1, int(match["day"])]
            found.identifiers["accessed"] = {"date-parts": [day]}
            _cut(found, match)
    if match := ADDRESS.search(found.rest):
        found.identifiers["URL"] = match[1].rstrip(".,;")
        _cut(found, match)
