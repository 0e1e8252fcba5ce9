"""The archive: how many live posts first appeared in which year and month of the site's time zone."""

import datetime
from typing import NamedTuple

from django.db.models import Count
from django.db.models.functions import ExtractMonth, ExtractYear

from articles.models import Edition

EARLIEST, LATEST = 1900, 2199


class Span(NamedTuple):
    """A year or a month: from its first moment until before the first moment of the next."""

    begins: datetime.datetime
    ends: datetime.datetime


def span(year: int, month: int | None, *, zone: datetime.tzinfo) -> Span | None:
    """Return when a year, or a month of it, begins and ends in a time zone; None when there is no such time."""
    if not (EARLIEST <= year <= LATEST and (month is None or 1 <= month <= 12)):
        return None
    following = (year + 1, 1) if month in (None, 12) else (year, month + 1)
    return Span(*(datetime.datetime(*first, 1, tzinfo=zone) for first in ((year, month or 1), following)))


def years(*, zone: datetime.tzinfo) -> list[tuple[int, int]]:
    """Return the years in which live posts appeared and how many did, the newest first, in one query."""
    editions = Edition.objects.live().annotate(year=ExtractYear("published_at", tzinfo=zone))
    return list(editions.order_by("-year").values_list("year").annotate(count=Count("pk")))


def months(of: Span, *, zone: datetime.tzinfo) -> list[tuple[datetime.date, int]]:
    """Return the months of a year in which live posts appeared and how many did, in order, in one query."""
    editions = Edition.objects.live().filter(published_at__gte=of.begins, published_at__lt=of.ends).order_by()
    found = editions.annotate(month=ExtractMonth("published_at", tzinfo=zone)).order_by("month")
    counts = found.values_list("month").annotate(count=Count("pk"))
    return [(datetime.date(of.begins.year, month, 1), count) for month, count in counts]
