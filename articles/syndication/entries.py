"""Posts and notices as entries of feeds: names that stay for ever, and HTML that stands alone."""

import datetime
import json
from collections.abc import Callable
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Now
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from articles.approval.byline import Name, verified_byline
from articles.approval.standing import standing_of_article
from articles.history.corrections import latest_notices
from articles.models import Credit, Edition, Notice
from articles.queries.article import credits_of_edition, tags_of_edition
from articles.queries.compiled import CompiledQuery, slot
from articles.queries.expressions import FragmentsDigest
from articles.queries.notices import last_told_at, notices_above
from articles.tags import printed_tags
from documents.fragments import words

LENGTH = 20
REMEMBERED = datetime.timedelta(days=30)


def entry_html(summary: str, approver: Name | None, notices: str) -> str:
    """Return the entry; ``notices`` is a JSON list, ``approver`` is there only when the approval verifies."""
    return _html(summary, approver, notices, get_language())


@lru_cache(maxsize=1024)
def _html(summary, approver, notices, _language):
    parts = [_notice(**notice) for notice in json.loads(notices)]
    if summary:
        parts.append(f"<p>{words(summary)}</p>")
    if approver:
        parts.append(f"<p>{words(_('Edited and approved by %(name)s') % {'name': approver.printed})}</p>")
    return "\n".join(parts)


def _notice(kind, text, issued_at):
    day = datetime.datetime.fromisoformat(issued_at).date().isoformat()
    return f"<p><strong>{words(str(Notice.Kind(kind).label))} ({day}):</strong> {words(text)}</p>"


def _tag_uri(moment, name):
    """Return a name for ever: of an article since its first publication, which no new edition or address changes."""
    day = moment.astimezone(datetime.UTC).date().isoformat()
    return f"tag:{urlsplit(settings.SITE_URL).hostname},{day}:{name}"


class Entry(NamedTuple):
    """One entry of a feed, in any format; ``html`` is escaped, all other texts are not."""

    id: str
    address: str
    title: str
    language: str
    summary: str
    html: str
    published_at: datetime.datetime
    updated_at: datetime.datetime
    writers: tuple[Name, ...]
    tags: tuple[str, ...]
    image: str = ""


class _Row(NamedTuple):
    article_id: int
    number: int
    decision_id: int
    source_digest: str
    approved_at: datetime.datetime
    published_at: datetime.datetime
    starts_at: datetime.datetime
    ends_at: datetime.datetime | None
    language: str
    title: str
    summary: str
    tag_words: str
    slug: str
    leads: str
    credits: str
    standing: str | None
    shown_digest: str


def latest_entries() -> list[Entry]:
    """Return the entries for all posts, last changed first, in one query."""
    return _entries(_of_all)


def entries_with_tag(tag) -> list[Entry]:
    """Return the entries for the posts with a tag, in one query."""
    return _entries(_of_tag, tag=tag.pk)


def entries_naming(person) -> list[Entry]:
    """Return the entries for the posts that name a person, in whichever role, in one query."""
    return _entries(_of_person, person=person.pk)


def notice_entries() -> list[Entry]:
    """Return the entries for the newest notices, in one query."""
    return [_notice_entry(notice) for notice in latest_notices().notices]


def _entries(query, **values):
    entries = [_entry(_Row._make(row)) for row in query.rows(**values)]
    return sorted(entries, key=lambda entry: (entry.updated_at, entry.id), reverse=True)


def _entry(row):
    byline = verified_byline(row, row.credits, fragments_digest=row.shown_digest)
    path = reverse("articles:article", args=[row.slug])
    told_at = last_told_at(row.standing, row.article_id)
    return Entry(
        id=_tag_uri(row.published_at, f"article-{row.article_id}"),
        address=settings.SITE_URL + path,
        title=row.title,
        language=row.language,
        summary=row.summary,
        html=entry_html(row.summary, byline.approver, _notices(row)),
        published_at=row.published_at,
        updated_at=max(row.starts_at, told_at or row.starts_at),
        writers=byline.writers,
        tags=tuple(tag["name"] for tag in json.loads(printed_tags(row.tag_words, row.leads))),
        image=settings.SITE_URL + reverse("articles:share_image", args=[row.slug, row.number]),
    )


def _notices(row):
    told = notices_above(row.standing, row.article_id)
    return json.dumps([{name: notice[name] for name in ("kind", "text", "issued_at")} for notice in told])


def _notice_entry(notice):
    path = reverse("articles:article", args=[notice.slug])
    return Entry(
        id=_tag_uri(notice.issued_at, f"notice-{notice.pk}"),
        address=settings.SITE_URL + path,
        title=f"{notice.label}: {notice.title}",
        language=notice.language,
        summary=notice.text,
        html=entry_html(notice.text, None, "[]"),
        published_at=notice.issued_at,
        updated_at=notice.issued_at,
        writers=(Name(notice.editor, ""),),
        tags=(str(notice.label),),
    )


def _newest_and_told(where: Callable[[], Q], order: tuple[str, str]) -> CompiledQuery:
    """The newest posts of some, and those that readers were lately told something about."""
    recent = Notice.objects.standing().filter(is_material=True, issued_at__gt=Now() - REMEMBERED)

    def build() -> QuerySet:
        posts = Edition.objects.live().filter(where()).order_by(*order)
        newest = posts.values("pk")[:LENGTH]
        told = posts.filter(article__in=recent.values("article")).values("pk")[:LENGTH]
        return _columns(Edition.objects.filter(pk__in=newest.union(told)))

    return CompiledQuery(build)


def _columns(editions):
    own = _Row._fields[: _Row._fields.index("slug")]
    return editions.order_by().values_list(
        *own,
        F("article__slug"),
        tags_of_edition(),
        credits_of_edition(),
        standing_of_article(),
        FragmentsDigest(),
    )


def _naming_person():
    return Q(Exists(Credit.objects.filter(edition=OuterRef("pk"), person=slot("person", "bigint"))))


_of_all = _newest_and_told(Q, ("-published_at", "-pk"))
_of_tag = _newest_and_told(
    lambda: Q(tagged__tag=slot("tag", "bigint")), ("-tagged__published_at", "-tagged__content_object_id")
)
_of_person = _newest_and_told(_naming_person, ("-published_at", "-pk"))
