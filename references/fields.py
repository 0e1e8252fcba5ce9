"""What the fields of a CSL item say, as every reference style needs it."""

import re

from references.csl import WEB_ADDRESS
from references.names import PRINTED_OF_MANY, format_names

# Types that a style names by the kind of thing that is cited.
BOOK_TYPES = frozenset(["book", "report", "bill", "graphic", "legislation", "motion_picture", "song", "standard"])
PART_TYPES = frozenset(["chapter", "paper-conference", "entry-dictionary", "entry-encyclopedia", "entry"])
WEB_TYPES = frozenset(["webpage", "post", "post-weblog"])
NEWS_TYPES = frozenset(["article-newspaper", "article-magazine"])
DEPOSITED_TYPES = frozenset(["dataset", "software"])
JOURNAL_TYPES = frozenset(["article-journal", "review", "review-book"])
# Works of paper: their web address is printed only together with DOIs.
PRINT_TYPES = frozenset(["book"]) | JOURNAL_TYPES | PART_TYPES
ABBREVIATING_STOP = re.compile(r"(?<=\w)\.(?=\s|$|\.|[A-Z0-9])")
EDITION = re.compile(r"(?:edition|ed)\.?\s*$", re.IGNORECASE)
ORDINAL = re.compile(r"(\d{1,3})(?:st|nd|rd|th)?\s*", re.IGNORECASE)


def value(item: dict, field: str) -> str:
    """A field as text; "" for anything that is neither text nor a number."""
    content = item.get(field)
    if isinstance(content, str):
        return content.strip()
    return str(content) if type(content) in (int, float) else ""


def people(item: dict, role: str, *, of_many: int = PRINTED_OF_MANY, truncated: bool = False) -> str:
    """The names in a role as one list; of more than six the first ``of_many`` and "et al"."""
    names = item.get(role)
    if not isinstance(names, list):
        return ""
    return format_names([name for name in names if isinstance(name, dict)], of_many=of_many, truncated=truncated)


def journal_name(item: dict, *, abbreviated: bool) -> str:
    """The journal in full, or abbreviated where that is known; without the stops of abbreviations."""
    journal = (value(item, "container-title-short") if abbreviated else "") or value(item, "container-title")
    return ABBREVIATING_STOP.sub("", journal)


def edition(item: dict) -> tuple[str, int | None]:
    """The edition without the word "edition", and its number: ("2nd", 2), ("Revised", None), ("", None)."""
    named = EDITION.sub("", value(item, "edition")).strip()
    ordinal = ORDINAL.fullmatch(named)
    if not ordinal:
        return named, None
    number = int(ordinal[1])
    ending = "th" if number % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}", number


def capitalised(text: str) -> str:
    """The text with a capital at its start."""
    return text[:1].upper() + text[1:]


def web_address(item: dict) -> str:
    """The work's http or https address; "" for any other."""
    address = value(item, "URL")
    return address if WEB_ADDRESS.fullmatch(address) else ""
