"""What an NLM (Vancouver) reference says, sentence by sentence, for each type of work.

The order follows Citing Medicine, 2nd edition (National Library of Medicine, 2007-2018), which the ICMJE
recommends. Where the book leaves a choice, the line is the one that the CSL project's style prints.
"""

from references.printing.parts import (
    DEPOSITED_TYPES,
    JOURNAL_TYPES,
    PART_TYPES,
    PRINT_TYPES,
    Piece,
    capitalised,
    closed,
    edition,
    joined,
    journal_name,
    people,
    printed_doi,
    upright,
    value,
    verbatim,
    web_address,
)
from references.printing.punctuation import date_year_first, shortest_range
from references.records.identifiers import normalise_doi

# Citing Medicine, chapter 1: of more than six authors a journal may name the first six.
PRINTED_OF_MANY = 6
SERIAL_TYPES = JOURNAL_TYPES | {"article-magazine", "article-newspaper", "periodical", "post-weblog"}
MEETING_TYPES = frozenset(["speech", "paper-conference"])
# What is part of a serial or has its own kind of location tells no pages after its imprint.
WITHOUT_PAGES = JOURNAL_TYPES | {"article-magazine", "article-newspaper"}


def line(item: dict, *, abbreviated: bool, show_doi: str, truncated: bool) -> Piece:
    """One reference without its number; a missing part is passed over with its punctuation."""
    address = _address(item, show_doi)
    authors = people(item, "author", of_many=PRINTED_OF_MANY, truncated=truncated)
    opening = _sentences(
        authors or _editors(item, "editor") or _editors(item, "collection-editor"),
        _title(item, address),
        "" if value(item, "container-title") else _edition(item),
    )
    whole = _whole(item, abbreviated, address, has_authors=bool(authors))
    ending = _sentences(
        _imprint(item, address),
        _location(item),
        value(item, "title") if _stands_on_a_site(item) else "",
        _series(item),
        _report_number(item),
    )
    return joined(opening, whole, ending, *_access(item, show_doi, address), by=" ")


def _address(item: dict, show_doi: str) -> str:
    """The address that the line will print; a work that has one is one "on the Internet"."""
    address = web_address(item)
    if value(item, "type") == "article-journal" and any(value(item, name) for name in ("DOI", "PMID", "PMCID")):
        return ""
    if show_doi == "none" and (value(item, "type") in PRINT_TYPES or normalise_doi(address)):
        return ""
    return address


def _stands_on_a_site(item: dict) -> bool:
    """Whether the item is a page of a site: the site is cited, and the page named after it."""
    return value(item, "type") == "webpage" and bool(value(item, "container-title"))


def _title(item: dict, address: str) -> str:
    container = value(item, "container-title")
    title = container if _stands_on_a_site(item) else value(item, "title")
    genre = value(item, "genre")
    medium = capitalised(value(item, "medium"))
    if container and not _stands_on_a_site(item):
        medium = ""
    elif not medium and address and value(item, "type") not in PART_TYPES:
        medium = "Internet"
    return " ".join(part for part in (title, _bracketed(genre), _bracketed(medium)) if part)


def _bracketed(words: str) -> str:
    return f"[{words}]" if words else ""


def _whole(item: dict, abbreviated: bool, address: str, *, has_authors: bool) -> Piece:
    """What the work is a part of, or which part of itself is cited."""
    kind, container = value(item, "type"), value(item, "container-title")
    facts = [_editors(item, "editor") if has_authors else ""]
    if not container:
        facts.append(_meeting(item) if kind in MEETING_TYPES else _volume(item))
    elif not _stands_on_a_site(item):
        name = journal_name(item, abbreviated=abbreviated) if kind in JOURNAL_TYPES else container
        facts += [f"{name} [Internet]" if address else name, _edition(item)]
    if kind in PART_TYPES and container:
        return joined(upright("In:"), _sentences(*facts), by=" ")
    return _sentences(*facts)


def _sentences(*parts: str) -> Piece:
    return joined(*(closed(upright(part)) for part in parts), by=" ")


def _meeting(item: dict) -> str:
    event = value(item, "event-title") or value(item, "event")
    return f"{capitalised(value(item, 'genre') or 'Paper')} presented at: {event}" if event else ""


def _volume(item: dict) -> str:
    volume = value(item, "volume")
    if value(item, "type") in SERIAL_TYPES or not volume:
        return ""
    return f"Vol. {volume}" if volume.isdecimal() else volume


def _editors(item: dict, role: str) -> str:
    names = people(item, role, of_many=PRINTED_OF_MANY)
    return f"{names}, {'editor' if len(item[role]) == 1 else 'editors'}" if names else ""


def _edition(item: dict) -> str:
    """ "2nd ed."; a version of data or software stands in its place."""
    named, number = edition(item)
    if number:
        return f"{named} ed"
    if value(item, "type") in DEPOSITED_TYPES and value(item, "version"):
        return f"Version {value(item, 'version')}"
    return value(item, "edition")


def _imprint(item: dict, address: str) -> str:
    """Who published it where, and when: "Chicago: Elsevier; 2020", "2020 May 6;14(10):R115"."""
    kind = value(item, "type")
    if kind in SERIAL_TYPES:
        return _serial_imprint(item, kind, address)
    parts = 2 if kind == "report" else 3 if kind == "speech" else 1
    date = " ".join(part for part in (date_year_first(item.get("issued"), parts=parts), _cited(item, address)) if part)
    facts = [_publisher(item), date]
    if not value(item, "container-title") and kind in MEETING_TYPES:
        facts.append(value(item, "event-place"))
    return "; ".join(fact for fact in facts if fact)


def _serial_imprint(item: dict, kind: str, address: str) -> str:
    date = capitalised(date_year_first(item.get("issued"), parts=3))
    date = " ".join(part for part in (date, _cited(item, address)) if part)
    if kind == "article-newspaper":
        return ":".join(part for part in (date, shortest_range(value(item, "page"))) if part)
    supplement = value(item, "supplement") or value(item, "supplement-number")
    supplement = f"Suppl {supplement}" if supplement.isdecimal() else capitalised(supplement)
    numbered = " ".join(part for part in (value(item, "issue"), supplement) if part)
    volume = value(item, "collection-title") + value(item, "volume") + (f"({numbered})" if numbered else "")
    # An article number stands in for pages and is the safer of the two.
    located = value(item, "number") or shortest_range(value(item, "page"))
    place = ":".join(part for part in (volume, located) if part)
    return ";".join(part for part in (date, place) if part)


def _publisher(item: dict) -> str:
    kind, place = value(item, "type"), value(item, "publisher-place")
    place = "" if kind == "speech" else _bracketed(place) if kind == "thesis" else place
    return ": ".join(part for part in (place, value(item, "publisher")) if part)


def _cited(item: dict, address: str) -> str:
    accessed = date_year_first(item.get("accessed"), parts=3) if address else ""
    return f"[cited {accessed}]" if accessed else ""


def _location(item: dict) -> str:
    kind = value(item, "type")
    if kind in WITHOUT_PAGES:
        return ""
    if kind == "book":
        count = value(item, "number-of-pages")
        return f"{count} p." if count.isdecimal() else count
    pages = shortest_range(value(item, "page"))
    return f"p. {pages}" if pages else ""


def _series(item: dict) -> str:
    title, number = value(item, "collection-title"), value(item, "collection-number")
    if not title or value(item, "type") in SERIAL_TYPES:
        return ""
    number = f"no. {number}" if number.isdecimal() else number
    has_led = not people(item, "author") and not people(item, "editor")
    editors = "" if has_led else _editors(item, "collection-editor")
    lead = f"{editors}. " if editors else ""
    return f"({lead}{'; '.join(part for part in (title, number) if part)})"


def _report_number(item: dict) -> str:
    number = value(item, "number")
    if value(item, "type") != "report" or not number:
        return ""
    name = capitalised(value(item, "genre") or "report")
    return f"{name} no.: {number}" if number.isdecimal() else f"{name} {number}"


def _access(item: dict, show_doi: str, address: str) -> list[Piece]:
    """Where the work can be read, and its identifiers unless these are not shown."""
    pieces = [closed(upright(_archive(item)))]
    if address:
        pieces.append(verbatim(f"Available from: {address}"))
    if show_doi == "none":
        return pieces
    if doi := value(item, "DOI"):
        pieces.append(printed_doi(doi, linked=show_doi == "link"))
    names = (("PubMed PMID", "PMID"), ("PubMed Central PMCID", "PMCID"))
    numbers = "; ".join(f"{name}: {value(item, field)}" for name, field in names if value(item, field))
    return [*pieces, closed(upright(numbers))]


def _archive(item: dict) -> str:
    """The collection that holds the only copy: a manuscript's, a letter's."""
    names = (value(item, name) for name in ("archive_collection", "archive", "archive-place"))
    place = "; ".join(part for part in (", ".join(filter(None, names)), value(item, "archive_location")) if part)
    return f"Located at: {place}" if place else ""
