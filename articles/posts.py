"""Lists of posts: newest first, a page at a time by key, never counted and never skipped through."""

import datetime
import json
import re
from collections.abc import Sequence
from typing import NamedTuple

from django.db.models import F, Q, QuerySet
from django.http import Http404

from articles.article_query import credits_of_edition, seconds_until_change, tags_of_edition
from articles.byline import Byline, verified_byline
from articles.fragments_in_sql import FragmentsDigest
from articles.models import Edition

PAGE_LENGTH = 12
CURSOR = re.compile(r"(\d{8}T\d{12})-(\d{1,18})\Z", re.ASCII)
CURSOR_TIME = "%Y%m%dT%H%M%S%f"
# What the approver signed for, and what a list shows.
COLUMNS = (
    *("article_id", "number", "decision_id", "source_digest", "approved_at", "published_at"),
    *("kind", "language", "title", "deck", "summary", "reading_minutes", "pk"),
)


class Cursor(NamedTuple):
    """A place in a list: just before a post, given by its first publication and the edition's id."""

    published_at: datetime.datetime
    pk: int

    @classmethod
    def read(cls, text: str) -> "Cursor":
        """Return the cursor an address carries. Raises ``Http404`` when it is none."""
        found = CURSOR.match(text)
        if not found:
            raise Http404("The address names no place in this list.")
        try:
            moment = datetime.datetime.strptime(found[1], CURSOR_TIME).replace(tzinfo=datetime.UTC)
        except ValueError:
            raise Http404("The address names no place in this list.") from None
        return cls(moment, int(found[2]))

    def __str__(self):
        return f"{self.published_at.astimezone(datetime.UTC):{CURSOR_TIME}}-{self.pk}"


class Post(NamedTuple):
    """A post as a list shows it; ``byline.approver`` is set only when the approval verifies."""

    slug: str
    kind: str
    language: str
    title: str
    deck: str
    summary: str
    published_at: datetime.datetime
    reading_minutes: int
    tags: list
    byline: Byline


class PostPage(NamedTuple):
    """Some posts, the cursor to the next older ones or None, and the seconds until the list changes or None."""

    posts: Sequence[Post]
    older: Cursor | None
    seconds: float | None


def post_page(editions: QuerySet, *where: Q, before: Cursor | None = None, through: str = "") -> PostPage:
    """Return the newest posts of live ``editions`` before a cursor, in one query.

    ``through`` names a relation whose rows repeat ``published_at`` and the edition's id under an index of
    their own ("tagged"); the list is then read in that index's order, and ``where`` chooses its rows.
    """
    moment, key = (f"{through}__published_at", f"{through}__content_object_id") if through else ("published_at", "pk")
    older = [_older_than(before, moment, key)] if before else []
    # One call of filter(), because conditions on a relation with many rows have to meet in the same row.
    chosen = editions.filter(*where, *older).order_by(F(moment).desc(), F(key).desc())
    rows = list(_with_columns(chosen)[: PAGE_LENGTH + 1])
    shown = rows[:PAGE_LENGTH]
    return PostPage(
        [_post(row) for row in shown],
        Cursor(shown[-1].published_at, shown[-1].pk) if len(rows) > PAGE_LENGTH else None,
        min((row.seconds for row in shown if row.seconds is not None), default=None),
    )


def _older_than(cursor, moment, key):
    """The first condition can use the index; the second settles posts of one moment."""
    return Q(**{f"{moment}__lte": cursor.published_at}) & (
        Q(**{f"{moment}__lt": cursor.published_at}) | Q(**{f"{key}__lt": cursor.pk})
    )


def _with_columns(editions):
    computed = {
        "slug": F("article__slug"),
        "tags_json": tags_of_edition(),
        "credits_json": credits_of_edition(),
        "shown_digest": FragmentsDigest(),
        "seconds": seconds_until_change(),
    }
    return editions.annotate(**computed).values_list(*COLUMNS, *computed, named=True)


def _post(row):
    return Post(
        row.slug,
        Edition.Kind(row.kind).label,
        row.language,
        row.title,
        row.deck,
        row.summary,
        row.published_at,
        row.reading_minutes,
        json.loads(row.tags_json),
        verified_byline(row, row.credits_json, fragments_digest=row.shown_digest),
    )
