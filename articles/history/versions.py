"""The versions of a post, and what stands over one that is not today's."""

import datetime
from functools import lru_cache
from typing import NamedTuple

from django.utils.safestring import SafeString

from articles.approval.byline import Byline, verified_byline
from articles.approval.standing import standing_of_article
from articles.history.corrections import LoggedNotice
from articles.history.log import places_of
from articles.models import Edition, SiteSettings
from articles.pages.parts import PageLocale
from articles.queries.article import ArticleRow, credits_of_edition
from articles.queries.expressions import FragmentsDigest


class VersionRow(NamedTuple):
    """What the database knows of a version; the last three columns are not the edition's own."""

    article_id: int
    number: int
    decision_id: int
    source_digest: str
    approved_at: datetime.datetime
    published_at: datetime.datetime
    starts_at: datetime.datetime
    ends_at: datetime.datetime | None
    title: str
    language: str
    credits: str
    shown_digest: str
    standing: str | None


class Version(NamedTuple):
    """A version in a post's history; ``byline.approver`` is set only when the approval verifies.

    ``notices`` came with it; ``replaced`` is the number of the version before it on record, or None; ``logged`` says
    where it stands in the log, or is None.
    """

    number: int
    title: str
    language: str
    starts_at: datetime.datetime
    is_first: bool
    byline: Byline
    notices: list[LoggedNotice]
    replaced: int | None
    logged: dict | None


def versions_of(slug: str) -> list[VersionRow]:
    """Return every version on record at an article's address, newest first, in one query."""
    editions = Edition.objects.on_record().filter(article__slug=slug).order_by("-number")
    own = VersionRow._fields[: VersionRow._fields.index("credits")]
    computed = (credits_of_edition(), FragmentsDigest(), standing_of_article())
    return [VersionRow._make(row) for row in editions.values_list(*own, *computed)]


def history(rows: list[VersionRow], notices: list[LoggedNotice]) -> list[Version]:
    """Return the versions with who approved each and what readers were told of it."""
    places = places_of(rows[0].article_id)
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
            places.get(row.number),
        )
        for row, before in zip(rows, [*rows[1:], None], strict=True)
    ]


def version_banner(row: ArticleRow, newest: int, site: SiteSettings) -> SafeString:
    """Return the banner of a version that a newer one replaced; ``newest`` is the number of today's."""
    return _banner(row.slug, row.number, row.ends_at, newest, PageLocale(site.interface_language, site.zone))


@lru_cache(maxsize=1024)
def _banner(slug, number, ends_at, newest, locale):
    context = {"slug": slug, "number": number, "ends_at": ends_at, "newest": newest}
    return locale.render("articles/_version_banner.html", context)
