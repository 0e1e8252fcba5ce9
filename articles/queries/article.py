"""The article page's query, built from ``Edition.objects.live()`` and compiled once per process."""

from collections import namedtuple
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.db.models.functions import Cast, Extract, JSONObject, Least, Now

from articles.approval.standing import standing_of_article
from articles.columns import FRAGMENTS
from articles.models import Credit, Edition, EditionPdf, SiteSettings, TaggedEdition
from articles.queries.compiled import CompiledQuery, slot
from articles.queries.expressions import json_list
from articles.queries.notices import names_of_editors, notices_above, shown_notices
from articles.queries.related import related_of_edition
from articles.queries.translations import (
    outdated_translation,
    proved_correction,
    proved_versions,
    translations_of_edition,
)
from articles.tags import printed_tags
from record.chains import newest_told
from record.models import Subject

#: The columns of a page's row that are the edition's own.
OWN = (
    *FRAGMENTS,
    *("article_id", "number", "decision_id", "source_digest", "fragments_digest", "reading_minutes"),
    *("approved_at", "published_at", "starts_at", "ends_at", "translation_of_id", "translated_number"),
)
BESIDE = (
    *("slug", "tags", "credits", "standing", "translations", "outdated", "related", "previous", "next"),
    *("has_pdf", "settings_version", "seconds"),
)


# Its columns stand in the tables above, which only a running program reads.
class ArticleRow(namedtuple("ArticleRow", (*OWN, *BESIDE, "notices", "leads"))):  # type: ignore[misc]
    """What the database knows of a page: the edition's own columns, then what stands beside it.

    ``standing`` is the article's newest one (``read_standing``), and ``notices`` are those that it tells of.
    ``tags``, ``leads`` (where they lead), ``credits``, ``notices``, ``translations``, ``related``, ``previous`` and
    ``next`` are JSON texts, so that a page's small parts can be remembered under exactly what they were made of; the
    last two are None at the ends, ``outdated`` while a translation holds. ``seconds`` is the time until the next
    scheduled change, None when there is none.
    """

    __slots__ = ()

    if TYPE_CHECKING:

        def __getattr__(self, name: str) -> Any: ...

    @property
    def fragments(self) -> tuple[str, ...]:
        """The columns the approval covers, in the order of ``FRAGMENTS``."""
        return self[: len(FRAGMENTS)]


def find_live(slug: str) -> ArticleRow | None:
    """Return the live edition at an address with all that its page shows, in one query or two, or None."""
    return _with_notices(_article.rows(slug=slug))


def article_statement(slug: str) -> tuple[str, list]:
    """Return the page's query as SQL and parameters, to be explained."""
    return _article.statement(slug=slug)


def find_version(slug: str, number: int) -> ArticleRow | None:
    """Return a version on record with all that its page shows, in one query or two, or None."""
    return _with_notices(_version.rows(slug=slug, number=number))


def _with_notices(rows):
    """Return the row with its notices; the names of who issued them take a second query, for few posts have any."""
    if not rows:
        return None
    row = ArticleRow._make([*rows[0], "[]", ""])
    notices = row.notices
    if notices_above(row.standing, row.article_id):
        [[names]] = _names.rows(article=row.article_id)
        notices = shown_notices(row.standing, row.article_id, row.number, names)
    return row._replace(
        **{"notices": notices, "leads": row.tags, "tags": printed_tags(row.tag_words, row.tags)},
        **{"translations": proved_versions(row.translations, row.article_id)},
        **{"outdated": row.outdated and proved_correction(row.outdated)},
    )


def tags_of_edition():
    """Return the expression for where an edition's tags lead, as ``printed_tags`` takes it."""
    tagged = TaggedEdition.objects.filter(content_object=OuterRef("pk")).order_by("tag_id")
    return json_list(tagged.values(json=JSONObject(tag="tag", words="words", slug="tag__slug")))


def credits_of_edition():
    """Return the expression for an edition's credits, in printed order, as JSON text.

    Each has where the name leads today, with the newest entry about the person that proves it.
    """
    names = ("role", "person_id", "name", "degrees", "salt", "statement", "interests")
    link = {"person": "person__slug", "orcid": "person__orcid", "link_salt": "person__salt"}
    link["told"] = newest_told(Subject.PERSON, OuterRef("person_id"))
    rows = Credit.objects.filter(edition=OuterRef("pk")).order_by("role", "position")
    return json_list(rows.values(json=JSONObject(**link, **{name: name for name in names})))


def seconds_until_change():
    """Return the expression for the seconds until an edition ends or a new article appears, NULL for never.

    A scheduled correction is an end as well: the edition before it ends when it begins. All on the
    database's clock.
    """
    coming = Edition.objects.scheduled().filter(published_at__gt=Now()).order_by("published_at")
    change = Least(F("ends_at"), Subquery(coming.values("published_at")[:1]))
    wait = models.ExpressionWrapper(change - Now(), output_field=models.DurationField())
    return Cast(Extract(wait, "epoch"), models.FloatField())


def _neighbour(rows):
    return Cast(
        Subquery(rows.values(json=JSONObject(slug="article__slug", title="title", language="language"))[:1]),
        models.TextField(),
    )


def _neighbours():
    """Return the live editions just before and just after; the first condition of each can use the index."""
    moment, number = OuterRef("published_at"), OuterRef("pk")
    live = Edition.objects.live()
    earlier = live.filter(Q(published_at__lt=moment) | Q(pk__lt=number), published_at__lte=moment)
    later = live.filter(Q(published_at__gt=moment) | Q(pk__gt=number), published_at__gte=moment)
    return earlier.order_by("-published_at", "-pk"), later.order_by("published_at", "pk")


def _query(editions):
    previous, following = _neighbours()
    return (
        editions.filter(article__slug=slot("slug", "varchar"))
        .order_by()
        .values_list(
            *OWN,
            F("article__slug"),
            tags_of_edition(),
            credits_of_edition(),
            standing_of_article(),
            translations_of_edition(),
            outdated_translation(),
            related_of_edition(),
            _neighbour(previous),
            _neighbour(following),
            Exists(EditionPdf.objects.filter(edition=OuterRef("pk"))),
            Subquery(SiteSettings.objects.values("updated_at")[:1]),
            seconds_until_change(),
        )
    )


_article = CompiledQuery(lambda: _query(Edition.objects.live()))
_version = CompiledQuery(lambda: _query(Edition.objects.on_record().filter(number=slot("number", "integer"))))
_names = CompiledQuery(lambda: names_of_editors(slot("article", "bigint")))
