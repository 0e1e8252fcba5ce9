"""Dates as files of references write them, as CSL dates and back."""

import re

LONGEST_DATE = 80
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
SEASONS = {"spring": "1", "summer": "2", "autumn": "3", "fall": "3", "winter": "4"}
# RIS: year/month/day/anything, each part but the year may be empty.
SLASHED = re.compile(r"(\d{4})/(\d{0,2})(?:/(\d{0,2}))?(?:/(.{0,60}))?")
# ISO 8601-2, as BibLaTeX takes it: a day, or two with a slash, "~" for about, months 21 to 24 for seasons.
ISO_DAY = r"\d{4}(?:-\d{2}(?:-\d{2})?)?"
ISO = re.compile(rf"({ISO_DAY})([~?%]?)(?:/({ISO_DAY})?([~?%]?))?(?:T[\d:.]{{1,20}}Z?)?")
WORD = re.compile(r"[^\W\d_]{1,12}|\d{1,4}|\S")
RANGE = re.compile(r"\s?[-–/]\s?")


def read_date(text: str) -> dict:
    """The CSL date that the text says: parts where they are clear, else the text itself as a literal; {} for "".

    Knows "2013-10-01", "2013/10/01/", "2013 Oct 1", "1 October 2013", "2013 Jan-Feb", "2013 Spring" and
    ranges of them.
    """
    text = " ".join(text.split())
    if not text:
        return {}
    if len(text) > LONGEST_DATE:
        return {"literal": text}
    return _slashed(text) or _iso(text) or _worded(text) or {"literal": text}


def write_date(date: dict) -> str:
    """The date in ISO 8601-2: "2013-10-01", "2001-05/2002" for a range, "2001~" for about, "2001-21" for spring.

    Its literal when it has no parts.
    """
    days = date.get("date-parts") or []
    written = ["-".join(f"{part:0{2 if place else 4}}" for place, part in enumerate(day)) for day in days]
    if not written:
        return date.get("literal", "")
    if date.get("season") in ("1", "2", "3", "4") and len(days) == 1 and len(days[0]) == 1:
        written[0] += f"-2{date['season']}"
    if date.get("circa"):
        written[0] += "~"
    return "/".join(written)


def _slashed(text: str) -> dict:
    match = SLASHED.fullmatch(text)
    return _date([match[1], match[2], match[3]]) if match else {}


def _iso(text: str) -> dict:
    match = ISO.fullmatch(text)
    if not match:
        return {}
    first = match[1].split("-")
    if len(first) > 1 and 21 <= int(first[1]) <= 24:
        date = {"date-parts": [[int(first[0])]], "season": str(int(first[1]) - 20)}
    else:
        date = _date(first, match[3].split("-") if match[3] else None)
    return date | {"circa": True} if date and match[2] in ("~", "%") else date


def _worded(text: str) -> dict:
    """The date of up to two sides around a dash, each of which may leave out what the other one says."""
    read = [_side(side) for side in RANGE.split(text.replace(",", " ").replace(".", " "))]
    sides = [side for side in read if side is not None]
    if len(sides) > 2 or len(sides) < len(read) or not any(side["year"] for side in sides):
        return {}
    first, last = sides[0], sides[-1]
    first["year"] = first["year"] or last["year"]
    first["month"] = first["month"] or (last["month"] if first["day"] else None)
    last["year"] = last["year"] or first["year"]
    last["month"] = last["month"] or (first["month"] if last["day"] else None)
    date = _date(*(list(side.values())[:3] for side in sides))
    return date | {"season": first["season"]} if date and first["season"] else date


def _side(text: str) -> dict[str, str | None] | None:
    side: dict[str, str | None] = {"year": None, "month": None, "day": None, "season": None}
    for word in WORD.findall(text):
        part, value = _meaning(word, side)
        if not part or side[part]:
            return None
        side[part] = value
    return side


def _meaning(word: str, side: dict) -> tuple[str, str]:
    """The part of a date that a word says, given the parts said before it."""
    if word.isdigit() and word.isascii():
        if len(word) == 4:
            return "year", word
        has_later = side["month"] or not side["year"]
        return ("day" if has_later else "month"), word
    if word.lower() in SEASONS:
        return "season", SEASONS[word.lower()]
    start = word[:3].lower()
    return ("month", str(MONTHS.index(start) + 1)) if start in MONTHS else ("", "")


def _date(*days) -> dict:
    """The CSL date of days given as texts; {} when one is in no calendar or has a day and no month."""
    parts = []
    for day in days:
        numbers: list[int] = []
        for place, number in enumerate(day or []):
            if number and len(numbers) < place:
                return {}
            numbers += [int(number)] if number else []
        limits = ((1, 9999), (1, 12), (1, 31))
        if not all(low <= number <= high for number, (low, high) in zip(numbers, limits, strict=False)):
            return {}
        if numbers:
            parts.append(numbers)
    return {"date-parts": parts} if parts else {}
