"""The versions of a post that a reader may look up."""

import datetime
from typing import NamedTuple

from articles.article_query import credits_of_edition
from articles.byline import Byline, verified_byline
from articles.corrections import LoggedNotice
from articles.fragments_in_sql import FragmentsDigest
from articles.models import Edition


class VersionRow(NamedTuple):
    """What the database knows of a version; the last two columns are not the edition's own."""

    article_id: int
    number: int
    decision_id: int
    source_digest: str
    approved_at: datetime.datetime
    published_at: datetime.datetime
    starts_at: datetime.datetime
    title: str
    language: str
    credits: str
    shown_digest: str


class Version(NamedTuple):
    """A version in a post's history; ``byline.approver`` is set only when the approval verifies.

    ``notices`` came with it; ``replaced`` is the number of the version before it on record, or None.
    """

    number: int
    title: str
    language: str
    starts_at: datetime.datetime
    is_first: bool
    byline: Byline
    notices: list[LoggedNotice]
    replaced: int | None


def versions_of(slug: str) -> list[VersionRow]:
    """Return every version on record at an article's address, newest first, in one query."""
    editions = Edition.objects.on_record().filter(article__slug=slug).order_by("-number")
    own = VersionRow._fields[: VersionRow._fields.index("credits")]
    return [VersionRow._make(row) for row in editions.values_list(*own, credits_of_edition(), FragmentsDigest())]


def history(rows: list[VersionRow], notices: list[LoggedNotice]) -> list[Version]:
    """Return the versions with who approved each and what readers were told of it."""
    return [
        Version(
            row.number,
            row.title,
            row.language,
            row.starts_at,
            row.starts_at == row.published_at,
            verified_byline(row, row.credits, fragments_digest=row.shown_digest),
            [notice for notice in notices if notice.version == row.number],
            before.number if before else None,
        )
        for row, before in zip(rows, [*rows[1:], None], strict=True)
    ]
