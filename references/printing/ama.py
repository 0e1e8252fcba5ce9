"""What an AMA reference says, sentence by sentence, for each type of work.

The order follows chapter 3 of the AMA Manual of Style, 11th edition.
"""

from references.printing.parts import (
    BOOK_TYPES,
    DEPOSITED_TYPES,
    JOURNAL_TYPES,
    NEWS_TYPES,
    NOTHING,
    PART_TYPES,
    PRINT_TYPES,
    WEB_TYPES,
    Piece,
    capitalised,
    closed,
    edition,
    italic,
    joined,
    journal_name,
    people,
    printed_doi,
    upright,
    value,
    verbatim,
    web_address,
)
from references.printing.punctuation import date_text, page_range
from references.records.identifiers import normalise_doi


def line(item: dict, *, abbreviated: bool, show_doi: str, truncated: bool) -> Piece:
    """One reference without its number; a missing part is passed over with its punctuation."""
    return joined(*_sentences(item, abbreviated, truncated), _access(item, show_doi), by=" ")


def _sentences(item: dict, abbreviated: bool, truncated: bool) -> list[Piece]:
    kind = value(item, "type")
    authors = people(item, "author", truncated=truncated) or _editors(item)
    title = value(item, "title")
    opening = [
        closed(upright(authors)),
        closed(italic(title) if kind in BOOK_TYPES or kind == "thesis" else upright(title)),
    ]
    if kind == "article-magazine" and value(item, "volume"):
        kind = "article-journal"
    layout = LAYOUTS.get(kind, _document)
    return opening + [closed(piece) for piece in layout(item, abbreviated)]


def _editors(item: dict) -> str:
    names = people(item, "editor")
    if not names:
        return ""
    return f"{names}, {'ed' if len(item['editor']) == 1 else 'eds'}"


def _second_editors(item: dict) -> str:
    """The editors, unless they already stand where the authors of the work would."""
    return _editors(item) if people(item, "author") else ""


def _journal(item: dict, abbreviated: bool) -> list[Piece]:
    journal = italic(journal_name(item, abbreviated=abbreviated))
    return [upright(_second_editors(item)), journal, upright(_issue_and_pages(item, "Published online"))]


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
        date = capitalised(date)
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
    return [upright(f"{capitalised(genre)} presented at: {facts}" if facts else "")]


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
    named, number = edition(item)
    return f"{named} ed" if named and number != 1 else ""


def _access(item: dict, show_doi: str) -> Piece:
    """Where the work can be read: its DOI, or the address of a work that lives on the web."""
    doi = value(item, "DOI")
    if doi and show_doi != "none":
        return printed_doi(doi, linked=show_doi == "link")
    address = web_address(item)
    on_paper = value(item, "type") in PRINT_TYPES
    if not address or normalise_doi(address) or (on_paper and show_doi == "none"):
        return NOTHING
    accessed = date_text(item.get("accessed"), year_only=False)
    return verbatim(f"Accessed {accessed}. {address}" if accessed else address)


LAYOUTS = (
    dict.fromkeys(JOURNAL_TYPES | {"periodical"}, _journal)
    | dict.fromkeys(BOOK_TYPES, _book)
    | dict.fromkeys(PART_TYPES, _part)
    | dict.fromkeys(WEB_TYPES, _web_page)
    | dict.fromkeys(NEWS_TYPES, _news)
    | dict.fromkeys(DEPOSITED_TYPES, _deposited)
    | {"article": _preprint, "thesis": _thesis, "speech": _meeting}
)
