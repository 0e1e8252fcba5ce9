"""Dates as people write them at the head of a text."""

import re
from datetime import date

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
MONTH = r"(?P<month>[A-Za-z]{3,9})\.?"
DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
YEAR = r"(?P<year>\d{4})"
VERB = r"(?:(?:published|posted|updated|date)(?: on)?:? )?"
WEEKDAY = r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?,? )?"
FORMS = tuple(
    re.compile(VERB + WEEKDAY + form + r"\Z", re.IGNORECASE)
    for form in (
        rf"{MONTH} {DAY},? {YEAR}",
        rf"{DAY} {MONTH},? {YEAR}",
        rf"{YEAR}-(?P<number>\d\d)-{DAY}",
        rf"{DAY}\.(?P<number>\d\d?)\.{YEAR}",
    )
)


def parse_date(line):
    """Return the date that is all a line says, or None; "06/07/2026" is ambiguous and not read."""
    line = " ".join(line.split())
    if len(line) > 60:
        return None
    for form in FORMS:
        found = form.match(line)
        if found:
            return _date(**found.groupdict())
    return None


def _date(year, day, month=None, number=None):
    if month:
        number = MONTHS.index(month[:3].lower()) + 1 if month[:3].lower() in MONTHS else 0
    try:
        return date(int(year), int(number), int(day))
    except ValueError:
        return None
