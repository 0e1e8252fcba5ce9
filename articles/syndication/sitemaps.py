"""Sitemaps (https://www.sitemaps.org/protocol.html): an index of sections, and the posts of the last two days.

Posts come by the month of their first publication, each month by a range of the index that lists use, so
nothing is counted and nothing skipped through.
"""

import datetime
from collections.abc import Iterable
from typing import NamedTuple
from xml.sax.saxutils import escape

from django.conf import settings
from django.db.models import Max, OuterRef, Subquery
from django.db.models.expressions import RawSQL
from django.db.models.functions import Coalesce, Greatest, Now
from django.urls import reverse

from articles.models import Edition, Notice, Tag
from articles.queries.compiled import fetch
from articles.queries.people import credited_people
from articles.site.policy_pages import policy_pages
from documents.fragments import plain

LONGEST = 50_000  # addresses in one file, by the protocol
NEWS_AGE = datetime.timedelta(hours=48)
MOST_NEWS = 1000  # by Google's rules for news sitemaps
XMLNS = "http://www.sitemaps.org/schemas/sitemap/0.9"
NEWS = "http://www.google.com/schemas/sitemap-news/0.9"


class Place(NamedTuple):
    """An address and when it last changed, where that is known."""

    path: str
    changed_at: datetime.datetime | None = None


class News(NamedTuple):
    """A post of the last two days."""

    path: str
    language: str
    published_at: datetime.datetime
    title: str


def months_with_posts() -> list[datetime.datetime]:
    """Return the first moments of the months in which posts that are live first appeared, in one query.

    Each month is one look into the index, however many posts it has.
    """
    live = Edition.objects.live().order_by()
    month = live.filter(published_at__gte=_sql("month"), published_at__lt=_sql("month + interval '1 month'"))
    ends = [live.order_by(order).values("published_at")[:1] for order in ("published_at", "-published_at")]
    found, among = month.values("pk")[:1].query.sql_with_params()
    (first, of_first), (last, of_last) = (end.query.sql_with_params() for end in ends)
    # All three parts are SQL that Django made of querysets.
    months = f"generate_series(date_trunc('month', ({first})), ({last}), interval '1 month')"
    question = f"SELECT month FROM {months} AS month WHERE EXISTS ({found}) ORDER BY month"  # noqa: S608
    return [row[0] for row in fetch(question, [*of_first, *of_last, *among])]


def posts_of_month(year: int, month: int) -> list[Place]:
    """Return the addresses of the posts that first appeared in a month (UTC), newest first, in one query."""
    begins = datetime.datetime(year, month, 1, tzinfo=datetime.UTC)
    ends = (begins + datetime.timedelta(days=32)).replace(day=1)
    posts = Edition.objects.live().filter(published_at__gte=begins, published_at__lt=ends).newest_first()
    changed_at = Greatest("starts_at", Coalesce(_last_told_at(), "starts_at"))
    return [
        Place(reverse("articles:article", args=[slug]), changed)
        for slug, changed in posts.values_list("article__slug", changed_at)[:LONGEST]
    ]


def main_pages(most: int = LONGEST) -> list[Place]:
    """Return the pages every site has, those about it included, in one query."""
    named = [Place(reverse(f"articles:{name}")) for name in ("home", "topics", "people", "corrections")]
    return named + [Place(page.url) for page in policy_pages()[:most]]


def tag_pages(most: int = LONGEST) -> list[Place]:
    """Return the pages of tags and topics in use, in one query."""
    return [Place(tag.get_absolute_url()) for tag in Tag.objects.in_use().order_by("pk")[:most]]


def people_pages(most: int = LONGEST) -> list[Place]:
    """Return the pages of the people named on live posts, in one query."""
    people = credited_people().order_by("pk")[:most]
    return [Place(reverse("articles:person", args=[person.slug])) for person in people]


SECTIONS = {"pages": main_pages, "tags": tag_pages, "people": people_pages}


def news() -> list[News]:
    """Return the posts of the last 48 hours on the database's clock, newest first, in one query."""
    posts = Edition.objects.live().filter(published_at__gt=Now() - NEWS_AGE).newest_first()
    columns = posts.values_list("article__slug", "language", "published_at", "title")[:MOST_NEWS]
    return [
        News(reverse("articles:article", args=[slug]), language, published_at, title)
        for slug, language, published_at, title in columns
    ]


def index_xml(paths: Iterable[str]) -> bytes:
    """Return the index of the sitemaps at these paths."""
    entries = "".join(f"<sitemap><loc>{_whole(path)}</loc></sitemap>\n" for path in paths)
    return _document(f'<sitemapindex xmlns="{XMLNS}">\n{entries}</sitemapindex>')


def sitemap_xml(places: Iterable[Place]) -> bytes:
    """Return a sitemap of these places."""
    entries = "".join(f"<url><loc>{_whole(path)}</loc>{_changed(moment)}</url>\n" for path, moment in places)
    return _document(f'<urlset xmlns="{XMLNS}">\n{entries}</urlset>')


def news_xml(posts: Iterable[News], *, name: str) -> bytes:
    """Return the news sitemap of a publication with this name."""
    entries = "".join(
        f"<url><loc>{_whole(post.path)}</loc><news:news><news:publication><news:name>{escape(plain(name))}</news:name>"
        f"<news:language>{_news_language(post.language)}</news:language></news:publication>"
        f"<news:publication_date>{_moment(post.published_at)}</news:publication_date>"
        f"<news:title>{escape(plain(post.title))}</news:title></news:news></url>\n"
        for post in posts
    )
    return _document(f'<urlset xmlns="{XMLNS}" xmlns:news="{NEWS}">\n{entries}</urlset>')


def _sql(text):
    return RawSQL(text, [])  # noqa: S611 - our own words


def _document(content):
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{content}\n'.encode()


def _whole(path):
    return escape(settings.SITE_URL + path)


def _changed(moment):
    return f"<lastmod>{_moment(moment)}</lastmod>" if moment else ""


def _moment(moment):
    return moment.astimezone(datetime.UTC).isoformat(timespec="seconds")


def _news_language(tag):
    """Return the code of ISO 639; Chinese in its two scripts has codes of its own there."""
    language, _hyphen, rest = tag.lower().partition("-")
    if language == "zh":
        return "zh-tw" if rest in ("tw", "hk", "mo") or rest.startswith("hant") else "zh-cn"
    return language


def _last_told_at() -> Subquery:
    """Return the expression for when a notice of substance was last issued on an edition's article, or NULL."""
    notices = Notice.objects.filter(article=OuterRef("article"), is_material=True).order_by()
    return Subquery(notices.values("article").annotate(last=Max("issued_at")).values("last"))
