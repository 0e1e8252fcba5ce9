"""How long a service wants to be left alone."""

import datetime
import re
from collections.abc import Mapping
from email.utils import parsedate_to_datetime

LONGEST_REST = 86_400.0
LONGEST_PAUSE = 10.0
INTERVAL = re.compile(r"\s*(\d{1,6})\s*s?\s*")


def retry_after(headers: Mapping[str, str], *, now: datetime.datetime) -> float | None:
    """The seconds that ``Retry-After`` asks for, as a number or a date (RFC 9110, 10.2.3); at most a day.

    None when the header is absent or makes no sense.
    """
    written = headers.get("retry-after", "").strip()
    if not written:
        return None
    if written.isascii() and written.isdigit():
        return min(float(written[:9]), LONGEST_REST)
    try:
        moment = parsedate_to_datetime(written[:60])
    except (TypeError, ValueError, IndexError, OverflowError):
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=datetime.UTC)
    return min(max((moment - now).total_seconds(), 0.0), LONGEST_REST)


def pause_asked_for(headers: Mapping[str, str]) -> float:
    """The seconds between two questions to which Crossref's rate limit comes down; 0.0 where it names none."""
    limit = INTERVAL.fullmatch(headers.get("x-rate-limit-limit", ""))
    interval = INTERVAL.fullmatch(headers.get("x-rate-limit-interval", ""))
    if not limit or not interval or not int(limit[1]):
        return 0.0
    return min(int(interval[1]) / int(limit[1]), LONGEST_PAUSE)
