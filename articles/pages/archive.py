"""The archive by year and month."""

import datetime
from typing import NamedTuple

from django.db.models import Count, Max, Min
from django.db.models.functions import ExtractMonth
from django.http import Http404

from articles.models import Edition
from articles.pages.access import for_everybody
from articles.pages.freshness import fresh_page, site_of_the_moment
from articles.queries.compiled import CompiledQuery, fetch, slot
from articles.queries.posts import Cursor, posts_between

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
    """Return the years in which live posts appeared and how many did, the newest first, in two queries.

    Each year is counted along the index by time: asking every post for its year would take three times as long.
    """
    first, last = Edition.objects.live().aggregate(first=Min("published_at"), last=Max("published_at")).values()
    if first is None:
        return []
    begun = range(last.astimezone(zone).year, first.astimezone(zone).year - 1, -1)
    spans = {year: of for year in begun if (of := span(year, None, zone=zone))}
    counts = [_count.statement(year=year, **of._asdict()) for year, of in spans.items()]
    sql, values = " UNION ALL ".join(sql for sql, _ in counts), [value for _, values in counts for value in values]
    return sorted(fetch(sql, values), reverse=True)


def months(of: Span, *, zone: datetime.tzinfo) -> list[tuple[datetime.date, int]]:
    """Return the months of a year in which live posts appeared and how many did, in order, in one query."""
    found = _within(of).annotate(month=ExtractMonth("published_at", tzinfo=zone)).order_by("month")
    counts = found.values_list("month").annotate(count=Count("pk"))
    return [(datetime.date(of.begins.year, month, 1), count) for month, count in counts]


def _within(of):
    return Edition.objects.live().filter(published_at__gte=of.begins, published_at__lt=of.ends).order_by()


def _count_of_a_year():
    editions = _within(Span(slot("begins", "timestamptz"), slot("ends", "timestamptz")))
    return editions.annotate(year=slot("year", "integer")).values_list("year").annotate(count=Count("*"))


_count = CompiledQuery(_count_of_a_year)


@for_everybody
def archive(request):
    site = site_of_the_moment()
    return fresh_page(request, "articles/archive.html", {"years": years(zone=site.zone)}, site=site)


@for_everybody
def year(request, year):
    site = site_of_the_moment()
    of = _span(year, None, site)
    page = posts_between(*of, before=Cursor.read(request.GET.get("before", "")))
    context = {"begins": of.begins, "months": months(of, zone=site.zone), "page": page}
    return fresh_page(request, "articles/archive_year.html", context, seconds=page.seconds, site=site)


@for_everybody
def month(request, year, month):
    site = site_of_the_moment()
    of = _span(year, month, site)
    page = posts_between(*of, before=Cursor.read(request.GET.get("before", "")))
    context = {"begins": of.begins, "page": page}
    return fresh_page(request, "articles/archive_month.html", context, seconds=page.seconds, site=site)


def _span(year, month, site):
    """Return a year or month in which live posts appeared; 404 for any other."""
    found, posts = span(year, month, zone=site.zone), Edition.objects.live()
    if found is None or not posts.filter(published_at__gte=found.begins, published_at__lt=found.ends).exists():
        raise Http404("No posts appeared at that time.")
    return found
