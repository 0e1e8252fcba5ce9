"""Pasted references to books, chapters, reports and web pages in AMA form."""

import re

from references.formats.pasted.parts import parse_names, sentences_of, take_authors, without_stop

IMPRINT = re.compile(
    r"(?:(?P<place>[^:;]{2,60}): )?(?P<publisher>[^:;]{2,120}); ?(?P<year>(?:1[5-9]|20)\d\d)"
    r"(?::\s?(?P<page>[^:;]{1,40}?))?\.?"
)
EDITION = re.compile(r"(?P<edition>[\w ]{1,20}) ed\.?", re.IGNORECASE)
VOLUME = re.compile(r"Vol\.? (?P<volume>[\w-]{1,10})\.?", re.IGNORECASE)
EDITORS = re.compile(r"(?P<names>.{2,2000}?),? \(?eds?\.?\)?\.?", re.IGNORECASE)
DAY = re.compile(
    r"(?:Published |Updated |Posted |Last updated )?(?:(?P<month>[A-Z][a-z]{2,8})\.? (?:(?P<day>\d{1,2}), )?)?"
    r"(?P<year>(?:1[5-9]|20)\d\d)\.?"
)
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


def read_other_work(text: str, *, on_the_web: bool) -> tuple[dict, bool] | None:
    """The CSL fields of a book, chapter or web page and whether its authors end in "et al"; else None.

    ``text`` comes without identifiers, address and day of access; ``on_the_web`` says that it had an address.
    """
    sentences = sentences_of(text)
    return _read_book(sentences) or (_read_web_page(sentences) if on_the_web else None)


def _read_book(sentences: list[str]) -> tuple[dict, bool] | None:
    imprint = IMPRINT.fullmatch(sentences[-1]) if len(sentences) > 1 else None
    if not imprint:
        return None
    people, rest = take_authors(sentences[:-1], remaining=1)
    names, truncated = people or ([], False)
    fields = {"type": "book", "author": names, "publisher": imprint["publisher"].strip()}
    fields["issued"] = {"date-parts": [[int(imprint["year"])]]}
    fields |= {
        name: imprint[part].strip() for name, part in (("publisher-place", "place"), ("page", "page")) if imprint[part]
    }
    rest = _take_volume_and_edition(rest, fields)
    whole = next((place for place, sentence in enumerate(rest) if place and sentence.startswith("In: ")), None)
    if whole is None:
        fields["title"] = without_stop(" ".join(rest))
    else:
        fields |= {"type": "chapter", "title": without_stop(" ".join(rest[:whole]))} | _whole_book(rest[whole:])
    return (fields, truncated) if fields["title"] and fields.get("container-title", "x") else None


def _take_volume_and_edition(sentences: list[str], fields: dict) -> list[str]:
    """Volume and edition from the end of the sentences; the first sentence stays the title."""
    while len(sentences) > 1:
        match = VOLUME.fullmatch(sentences[-1]) or EDITION.fullmatch(sentences[-1])
        if not match:
            break
        fields |= match.groupdict()
        sentences = sentences[:-1]
    return sentences


def _whole_book(sentences: list[str]) -> dict:
    """Editors and title of the book a chapter stands in, from "In: Roe K, ed." on."""
    first = sentences[0].removeprefix("In: ")
    editors = EDITORS.fullmatch(first)
    names = parse_names(editors["names"]) if editors and len(sentences) > 1 else None
    if names:
        return {"editor": names[0], "container-title": without_stop(" ".join(sentences[1:]))}
    return {"container-title": without_stop(" ".join([first, *sentences[1:]]))}


def _read_web_page(sentences: list[str]) -> tuple[dict, bool] | None:
    dated = [match for match in map(DAY.fullmatch, sentences[1:]) if match]
    rest = [sentence for place, sentence in enumerate(sentences) if not (place and DAY.fullmatch(sentence))]
    people, rest = take_authors(rest, remaining=1)
    if not rest or not rest[0].strip(". "):
        return None
    names, truncated = people or ([], False)
    fields: dict = {"type": "webpage", "author": names, "title": without_stop(" ".join(rest[:-1] or rest))}
    if len(rest) > 1:
        fields["container-title"] = without_stop(rest[-1])
    if dated:
        fields["issued"] = {"date-parts": [_day(dated[0])]}
    return fields, truncated


def _day(match: re.Match) -> list[int]:
    month = (match["month"] or "")[:3].lower()
    if month not in MONTHS:
        return [int(match["year"])]
    day = [int(match["day"])] if match["day"] and 1 <= int(match["day"]) <= 31 else []
    return [int(match["year"]), MONTHS.index(month) + 1, *day]
