"""What an AMA reference says, sentence by sentence, for each type of work.

The order follows chapter 3 of the AMA Manual of Style, 11th edition.
"""

import re

from references.names import format_names
from references.printed import NOTHING, Piece, closed, italic, joined, upright
from references.punctuation import date_text, page_range

BOOK_TYPES = frozenset(["book", "report", "bill", "graphic", "legislation", "motion_picture", "song", "standard"])
PART_TYPES = frozenset(["chapter", "paper-conference", "entry-dictionary", "entry-encyclopedia", "entry"])
WEB_TYPES = frozenset(["webpage", "post", "post-weblog"])
NEWS_TYPES = frozenset(["article-newspaper", "article-magazine"])
DEPOSITED_TYPES = frozenset(["dataset", "software"])
# Works of paper: their web address is printed only together with DOIs.
PRINT_TYPES = frozenset(["article-journal", "review", "review-book", "book"]) | PART_TYPES
ABBREVIATING_STOP = re.compile(r"(?<=\w)\.(?=\s|$|\.|[A-Z0-9])")
EDITION = re.compile(r"(?:edition|ed)\.?\s*$", re.IGNORECASE)
ORDINAL = re.compile(r"(\d{1,3})(?:st|nd|rd|th)?\s*", re.IGNORECASE)


def value(item: dict, field: str) -> str:
    """A field as text; "" for anything that is neither text nor a number."""
    content = item.get(field)
    if isinstance(content, str):
        return content.strip()
    return str(content) if type(content) in (int, float) else ""


def pieces(item: dict, *, abbreviated: bool, truncated: bool) -> list[Piece]:
    """The sentences of one reference in their order; empty ones are among them."""
    kind = value(item, "type")
    people = _people(item, "author", truncated) or _editors(item)
    title = value(item, "title")
    opening = [
        closed(upright(people)),
        closed(italic(title) if kind in BOOK_TYPES or kind == "thesis" else upright(title)),
    ]
    if kind == "article-magazine" and value(item, "volume"):
        kind = "article-journal"
    layout = LAYOUTS.get(kind, _document)
    return opening + [closed(piece) for piece in layout(item, abbreviated)]


def _people(item: dict, role: str, truncated: bool = False) -> str:
    names = item.get(role)
    if not isinstance(names, list):
        return ""
    return format_names([name for name in names if isinstance(name, dict)], truncated=truncated)


def _editors(item: dict) -> str:
    people = _people(item, "editor")
    if not people:
        return ""
    return f"{people}, {'ed' if len(item['editor']) == 1 else 'eds'}"


def _second_editors(item: dict) -> str:
    """The editors, unless they already stand where the authors of the work would."""
    return _editors(item) if _people(item, "author") else ""


def _journal(item: dict, abbreviated: bool) -> list[Piece]:
    journal = (value(item, "container-title-short") if abbreviated else "") or value(item, "container-title")
    journal = ABBREVIATING_STOP.sub("", journal)
    return [upright(_second_editors(item)), italic(journal), upright(_issue_and_pages(item, "Published online"))]


def _preprint(item: dict, abbreviated: bool) -> list[Piece]:
    server = value(item, "container-title") or value(item, "publisher")
    return [italic(server), upright(_issue_and_pages(item, "Preprint posted online"))]


def _issue_and_pages(item: dict, unnumbered: str) -> str:
    """ "2017;548(7665):52-57"; what has no volume or issue yet gives its day of publication."""
    volume, issue = value(item, "volume"), value(item, "issue").replace(" - ", "-")
    supplement = value(item, "supplement") or value(item, "supplement-number")
    numbered = volume + (f"({issue})" if issue else "") + (f"(suppl {supplement})" if supplement else "")
    date = date_text(item.get("issued"), year_only=bool(volume or issue))
    if volume or issue:
        date = f"{date};{numbered}" if date else numbered
    elif date[:1].isalpha() and not _has_day(item):
        date = date[0].upper() + date[1:]
    elif date:
        date = f"{unnumbered} {date}"
    return _with_pages(date, item)


def _has_day(item: dict) -> bool:
    issued = item.get("issued")
    return isinstance(issued, dict) and bool(issued.get("date-parts"))


def _with_pages(date: str, item: dict) -> str:
    # An article number stands in for pages and is the safer of the two.
    located = page_range(value(item, "number") or value(item, "page"))
    return f"{date}:{located}" if date and located else date or located


def _book(item: dict, abbreviated: bool) -> list[Piece]:
    imprint = _imprint(item)
    pages = page_range(value(item, "page"))
    number = value(item, "number")
    series = f"{value(item, 'genre')} {number}".strip() if value(item, "type") != "book" and number else ""
    return [
        upright(_volume(item)),
        upright(_edition(item)),
        upright(_second_editors(item)),
        upright(f"{imprint}:{pages}" if imprint and pages else imprint or pages),
        upright(series),
    ]


def _part(item: dict, abbreviated: bool) -> list[Piece]:
    if not value(item, "container-title"):
        return _meeting(item, abbreviated) if value(item, "event-title") else _book(item, abbreviated)
    editors = upright(_second_editors(item))
    whole = italic(value(item, "container-title"))
    lead = (
        [closed(joined(upright("In:"), editors, by=" ")), whole]
        if editors.text
        else [joined(upright("In:"), whole, by=" ")]
    )
    chapter = value(item, "chapter-number")
    pages = page_range(value(item, "page")) or (f"chap {chapter}" if chapter else "")
    imprint = _imprint(item)
    ending = f"{imprint}:{pages}" if imprint and pages else imprint or pages
    return [
        *lead,
        upright(_volume(item)),
        upright(_edition(item)),
        upright(value(item, "collection-title")),
        upright(ending),
    ]


def _meeting(item: dict, abbreviated: bool) -> list[Piece]:
    genre = value(item, "genre") or "Paper"
    date = date_text(item.get("issued"), year_only=False)
    facts = "; ".join(fact for fact in (value(item, "event-title"), date, value(item, "event-place")) if fact)
    return [upright(f"{genre[:1].upper()}{genre[1:]} presented at: {facts}" if facts else "")]


def _thesis(item: dict, abbreviated: bool) -> list[Piece]:
    return [upright(value(item, "genre") or "Thesis"), upright(_imprint(item))]


def _web_page(item: dict, abbreviated: bool) -> list[Piece]:
    site = value(item, "container-title") or value(item, "publisher")
    return [upright(site), upright(date_text(item.get("issued"), year_only=False))]


def _news(item: dict, abbreviated: bool) -> list[Piece]:
    date = date_text(item.get("issued"), year_only=False)
    return [italic(value(item, "container-title")), upright(_with_pages(date, item))]


def _deposited(item: dict, abbreviated: bool) -> list[Piece]:
    version = value(item, "version")
    place = value(item, "container-title") or value(item, "publisher")
    return [
        upright(f"Version {version}" if version else ""),
        upright(place),
        upright(date_text(item.get("issued"), year_only=False)),
    ]


def _document(item: dict, abbreviated: bool) -> list[Piece]:
    container = value(item, "container-title")
    return [italic(container) if container else NOTHING, upright(_with_pages(_imprint(item), item))]


def _imprint(item: dict) -> str:
    facts = (value(item, "publisher"), date_text(item.get("issued"), year_only=True))
    return "; ".join(fact for fact in facts if fact)


def _volume(item: dict) -> str:
    volume = value(item, "volume")
    return f"Vol {volume}" if volume else ""


def _edition(item: dict) -> str:
    """ "2nd ed"; the first edition is not named."""
    edition = EDITION.sub("", value(item, "edition")).strip()
    ordinal = ORDINAL.fullmatch(edition)
    if not edition or (ordinal and int(ordinal[1]) == 1):
        return ""
    if ordinal:
        number = int(ordinal[1])
        ending = "th" if number % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
        edition = f"{number}{ending}"
    return f"{edition} ed"


LAYOUTS = (
    dict.fromkeys(["article-journal", "review", "review-book", "periodical"], _journal)
    | dict.fromkeys(BOOK_TYPES, _book)
    | dict.fromkeys(PART_TYPES, _part)
    | dict.fromkeys(WEB_TYPES, _web_page)
    | dict.fromkeys(NEWS_TYPES, _news)
    | dict.fromkeys(DEPOSITED_TYPES, _deposited)
    | {"article": _preprint, "thesis": _thesis, "speech": _meeting}
)
