"""The article page's one query, built from ``Edition.objects.live()`` and compiled once per process."""

import datetime
from functools import cache
from typing import NamedTuple

from django.contrib.postgres.expressions import ArraySubquery
from django.db import InterfaceError, OperationalError, connection, models
from django.db.backends.postgresql.base import ServerBindingCursor
from django.db.models import F, OuterRef, Q, Subquery
from django.db.models.functions import Cast, Extract, JSONObject, Least, Now
from psycopg.pq import Format

from articles.approval import FRAGMENTS
from articles.models import Credit, Edition, SiteSettings, Tag

SLUG = "the slug asked for"


class ArticleRow(NamedTuple):
    """What the database knows of a page. The last seven columns are not the edition's own.

    ``tags``, ``credits``, ``previous`` and ``next`` are JSON texts, so that a page's small parts can be
    remembered under exactly what they were made of; ``previous`` and ``next`` are None at the ends.
    ``seconds`` is the time until the next scheduled change, None when there is none.
    """

    kind: str
    language: str
    title: str
    deck: str
    summary: str
    key_points_html: str
    contents_html: str
    body_html: str
    references_html: str
    article_id: int
    number: int
    decision_id: int
    source_digest: str
    fragments_digest: str
    reading_minutes: int
    approved_at: datetime.datetime
    published_at: datetime.datetime
    starts_at: datetime.datetime
    slug: str
    tags: str
    credits: str
    previous: str | None
    next: str | None
    settings_version: datetime.datetime
    seconds: float | None

    @property
    def fragments(self) -> tuple[str, ...]:
        """The columns the approval covers, in the order of ``FRAGMENTS``."""
        return self[: len(FRAGMENTS)]


def find_live(slug: str) -> ArticleRow | None:
    """Return the live edition at an address with all that its page shows, in one query, or None."""
    sql, parameters = _compiled()
    values = [slug if value == SLUG else value for value in parameters]
    row = _fetch(sql, values)
    return ArticleRow._make(row) if row else None


def tags_of_edition():
    """Return the expression for an edition's tags, by name, as JSON text: ``[{"name":, "slug":}, …]``."""
    tags = Tag.objects.filter(tagged__content_object=OuterRef("pk")).order_by("name", "pk")
    return _json_list(tags.values(json=JSONObject(name="name", slug="slug")))


def credits_of_edition():
    """Return the expression for an edition's credits, in printed order, as JSON text."""
    names = ("role", "name", "degrees", "statement", "interests", "key_id", "signature")
    rows = Credit.objects.filter(edition=OuterRef("pk")).order_by("role", "position")
    return _json_list(rows.values(json=JSONObject(person="person__slug", **{name: name for name in names})))


def seconds_until_change():
    """Return the expression for the seconds until an edition ends or a new article appears, NULL for never.

    A scheduled correction is an end as well: the edition before it ends when it begins. All on the
    database's clock.
    """
    coming = Edition.objects.scheduled().filter(published_at__gt=Now()).order_by("published_at")
    change = Least(F("ends_at"), Subquery(coming.values("published_at")[:1]))
    wait = models.ExpressionWrapper(change - Now(), output_field=models.DurationField())
    return Cast(Extract(wait, "epoch"), models.FloatField())


def _json_list(rows):
    return Cast(
        models.Func(ArraySubquery(rows), function="array_to_json", output_field=models.JSONField()), models.TextField()
    )


def _neighbour(rows):
    return Cast(Subquery(rows.values(json=JSONObject(slug="article__slug", title="title"))[:1]), models.TextField())


def _neighbours():
    """Return the live editions just before and just after; the first condition of each can use the index."""
    moment, number = OuterRef("published_at"), OuterRef("pk")
    live = Edition.objects.live()
    earlier = live.filter(Q(published_at__lt=moment) | Q(pk__lt=number), published_at__lte=moment)
    later = live.filter(Q(published_at__gt=moment) | Q(pk__gt=number), published_at__gte=moment)
    return earlier.order_by("-published_at", "-pk"), later.order_by("published_at", "pk")


@cache
def _compiled():
    previous, following = _neighbours()
    own = ArticleRow._fields[: ArticleRow._fields.index("slug")]
    query = (
        Edition.objects.live()
        .filter(article__slug=SLUG)
        .order_by()
        .values_list(
            *own,
            F("article__slug"),
            tags_of_edition(),
            credits_of_edition(),
            _neighbour(previous),
            _neighbour(following),
            Subquery(SiteSettings.objects.values("updated_at")[:1]),
            seconds_until_change(),
        )
        .query
    )
    return query.sql_with_params()


def _fetch(sql, values):
    """Run the query where PostgreSQL keeps its plan, and once more when the connection turns out dead.

    Reading twice harms nobody, so this page needs no check of the connection's health beforehand.
    """
    for attempt in (1, 2):
        try:
            connection.ensure_connection()
            bound = ServerBindingCursor(connection.connection)
            bound.format = Format.BINARY  # a third less work than reading the columns as text
            with connection._prepare_cursor(bound) as cursor:
                cursor.execute(sql, values)
                return cursor.fetchone()
        except (OperationalError, InterfaceError):
            if attempt == 2 or connection.in_atomic_block or connection.is_usable():
                raise
            connection.close()
    return None
