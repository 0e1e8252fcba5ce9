"""Punctuation of a printed reference: full stops, quotation marks, page ranges, dates."""

import re
from itertools import islice

ENDS_SENTENCE = (".", "?", "!", ":", ";")
STRAIGHT_QUOTE = re.compile(r"[\"']")
PARTNERS = {"”": "“", "’": "‘"}
DASH = re.compile(r"\s*(?:--+|[\-\u2010-\u2015\u2212])\s*")
PAGE_LABEL = re.compile(r"(?:pp?|pgs?|pages?)\b\.?\s*(?=\S*\d)", re.IGNORECASE)
SHORT_RANGE = re.compile(r"([A-Za-z]*)(\d+)-([A-Za-z]*)(\d+)")
RANGE = re.compile(r"[A-Za-z0-9]+-[A-Za-z0-9]+")
PLAIN_PAGES = re.compile(r"(\d+)(?:-(\d+))?")
LONGEST_PAGES = 300
MOST_QUOTES = 100
MONTHS = (
    "January February March April May June July August September October November December".split()  # noqa: SIM905
)
SEASONS = {"1": "Spring", "2": "Summer", "3": "Autumn", "4": "Winter"}


def sentence(text: str) -> str:
    """The text closed by one full stop, which goes inside a closing quotation mark."""
    if not text or text.endswith(ENDS_SENTENCE):
        return text
    quotes = len(text) - len(text.rstrip("”’"))
    if quotes and all(_closes_a_quotation(text, mark) for mark in set(text[-quotes:])):
        inside = text[:-quotes]
        return text if inside.endswith(("?", "!", ".")) else f"{inside}.{text[-quotes:]}"
    return text + "."


def _closes_a_quotation(text: str, mark: str) -> bool:
    # ’ is an apostrophe more often than not: "the authors’" opens no quotation.
    return PARTNERS[mark] in text


def curl_quotes(text: str) -> str:
    """Straight quotation marks as printers set them; a prime after a digit stays straight."""
    if '"' not in text and "'" not in text:
        return text
    characters = list(text)
    pairs = _straight_pairs(text)
    paired = {place for pair in pairs for place in pair}
    for match in STRAIGHT_QUOTE.finditer(text):
        if match[0] == "'" and match.start() not in paired and not text[match.start() - 1 : match.start()].isdigit():
            characters[match.start()] = "’"
    for opening, closing in pairs:
        nested = any(first < opening and closing < last for first, last in pairs) or _inside_curly(text, opening)
        characters[opening], characters[closing] = "‘’" if nested else "“”"
    return "".join(characters)


def _straight_pairs(text: str) -> list[tuple[int, int]]:
    """The places of each opening quotation mark and of the mark that closes it."""
    waiting: list[int] = []
    pairs = []
    for match in islice(STRAIGHT_QUOTE.finditer(text), MOST_QUOTES):
        place = match.start()
        before, after = text[place - 1 : place], text[place + 1 : place + 2]
        opens = not before or before.isspace() or before in "“‘(["
        if waiting and text[waiting[-1]] == match[0] and not opens and not after.isalnum():
            pairs.append((waiting.pop(), place))
        elif opens and after and not after.isspace():
            waiting.append(place)
    return pairs


def _inside_curly(text: str, place: int) -> bool:
    return text.rfind("“", 0, place) > text.rfind("”", 0, place)


def page_range(pages: str) -> str:
    """Pages with ASCII hyphens and full numbers: "101–9" gives "101-109"."""
    pages = pages.strip()
    if not pages or ((plain := PLAIN_PAGES.fullmatch(pages)) and not plain[2]):
        return pages
    if len(pages) > LONGEST_PAGES:
        return pages
    pages = PAGE_LABEL.sub("", DASH.sub("-", pages)).rstrip(".")
    return ", ".join(_expanded(part) for part in re.split(r",\s+", pages)).removeprefix("-")


def _expanded(pages: str) -> str:
    match = SHORT_RANGE.fullmatch(pages)
    if not match or match[1] != match[3]:
        return pages
    prefix, first, _, last = match.groups()
    return f"{prefix}{first}-{prefix}{first[: max(0, len(first) - len(last))]}{last}"


def shortest_range(pages: str) -> str:
    """Pages with an en dash and only the digits that change: "101-109" gives "101–9"."""
    return ", ".join(map(_shortened, page_range(pages).split(", ")))


def _shortened(pages: str) -> str:
    match = SHORT_RANGE.fullmatch(pages)
    if not match or match[1] != match[3] or len(match[2]) != len(match[4]):
        return pages.replace("-", "–") if RANGE.fullmatch(pages) else pages
    prefix, first, _, last = match.groups()
    alike = next((place for place, (one, other) in enumerate(zip(first, last, strict=True)) if one != other), None)
    return f"{prefix}{first}" if alike is None else f"{prefix}{first}–{last[alike:]}"


def date_year_first(date, *, parts: int) -> str:
    """ "2020 May 6", with two parts "2020 May", with one "2020"; a date in words as it stands."""
    days = _days(date)
    if not days:
        return _in_words(date)
    first, last = (_year_first(day, date)[:parts] for day in (days[0], days[-1]))
    # The second day of a range says only what differs: "2020 May 6–Jun 7", "2020 May 6–8".
    alike = next((place for place, (one, other) in enumerate(zip(first, last, strict=False)) if one != other), None)
    return " ".join(first) + (f"–{' '.join(last[alike:])}" if alike is not None else "")


def _year_first(day: list, date: dict) -> list[str]:
    year, month = str(day[0]), _month(day)
    if not month:
        return [year, *filter(None, [SEASONS.get(str(date.get("season")))])]
    return [year, month[:3], *map(str, day[2:3])]


def date_text(date, *, year_only: bool) -> str:
    """ "May 6, 2020", "May 2020", "Summer 2020" or "2020"; a date in words as it stands."""
    days = _days(date)
    if not days:
        return _in_words(date)
    return "-".join(dict.fromkeys(_day_text(day, date, year_only) for day in days))


def _in_words(date) -> str:
    return str(date.get("literal") or date.get("raw") or "") if isinstance(date, dict) else ""


def _days(date) -> list[list]:
    """The one or two days of a date, each from its year on; none for a date in words."""
    days = date.get("date-parts") if isinstance(date, dict) else None
    if not (isinstance(days, list) and days and isinstance(days[0], list) and days[0] and days[0][0]):
        return []
    return [day for day in days[:2] if isinstance(day, list) and day]


def _month(day: list) -> str:
    month = str(day[1]) if len(day) > 1 else ""
    return MONTHS[int(month) - 1] if month.isdecimal() and 1 <= int(month) <= 12 else ""


def _day_text(day: list, date: dict, year_only: bool) -> str:
    year, name = str(day[0]), _month(day)
    if year_only:
        return year
    if not name:
        return f"{SEASONS.get(str(date.get('season')), '')} {year}".strip()
    return f"{name} {day[2]}, {year}" if len(day) > 2 else f"{name} {year}"
