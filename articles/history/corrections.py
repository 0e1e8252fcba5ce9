"""What readers were told about published posts: the site's log, and the notices on one post."""

import datetime
import json
import logging
import uuid
from typing import NamedTuple

from django.db.models import Case, F, OuterRef, Q, Subquery, TextField, Value, When
from django.db.models.functions import JSONObject

from articles.approval.standing import edition_in, read_standing, standing_of_article
from articles.approval.statements import commitment, digest_of
from articles.approval.telling import REFERENCE
from articles.models import Edition, EditionReference, Notice
from articles.queries.expressions import FragmentsDigest, json_list
from articles.queries.notices import notices_told
from articles.queries.posts import PAGE_LENGTH, Cursor

logger = logging.getLogger("imprimatur.approval")


class LoggedNotice(NamedTuple):
    """A notice in a list, as its article's standing tells it; only the editor's name and the post come from rows.

    ``lifted_*`` tell of its lifting, ``lifts`` what a lifting ends; None where there is none.

    ``work`` is the cited work as it is printed, ``version`` the number of the version it came with.
    """

    pk: int
    kind: str
    is_material: bool
    text: str
    editor_name: str
    editor_degrees: str
    issued_at: datetime.datetime
    version: int | None
    lifted_at: datetime.datetime | None
    lifted_text: str | None
    lifts: str | None
    slug: str
    title: str
    language: str
    work: str | None

    @property
    def label(self):
        return Notice.Kind(self.kind).label

    @property
    def lifts_label(self):
        return Notice.Kind(self.lifts).label if self.lifts else ""

    @property
    def editor(self):
        return ", ".join(filter(None, (self.editor_name, self.editor_degrees)))


class LogPage(NamedTuple):
    """Some notices, and the cursor to the next older ones or None."""

    notices: list[LoggedNotice]
    older: Cursor | None


def latest_notices(*, before: Cursor | None = None) -> LogPage:
    """Return the newest notices on live posts, or those that come after a place in the list, in one query."""
    notices = Notice.objects.public()
    if before:
        older = Q(issued_at__lt=before.published_at) | Q(pk__lt=before.pk)
        notices = notices.filter(older, issued_at__lte=before.published_at)
    rows = list(map(_Row._make, _rows(notices)[: PAGE_LENGTH + 1]))
    last = rows[PAGE_LENGTH - 1] if len(rows) > PAGE_LENGTH else None
    return LogPage(_signed(rows[:PAGE_LENGTH]), Cursor(last.issued_at, last.pk) if last else None)


def notices_on(article) -> list[LoggedNotice]:
    """Return every notice on a live post, newest first, in one query."""
    return _signed(map(_Row._make, _rows(Notice.objects.public().filter(article=article))))


class _Row(NamedTuple):
    pk: int
    article_id: int
    issued_at: datetime.datetime
    salt: uuid.UUID
    editor_name: str
    editor_degrees: str
    standing: str | None
    slug: str
    title: str
    language: str
    work: str | None
    number: int
    shown: str
    lines: str | None


def _rows(notices):
    live = Edition.objects.live().filter(article=OuterRef("article"))
    printed = EditionReference.objects.filter(edition__in=Edition.objects.live(), reference=OuterRef("work"))
    own = _Row._fields[: _Row._fields.index("standing")]
    post = (F("article__slug"), Subquery(live.values("title")[:1]), Subquery(live.values("language")[:1]))
    work = Subquery(printed.filter(edition__article=OuterRef("article")).values("formatted_text")[:1])
    shown = (Subquery(live.values("number")[:1]), Subquery(live.annotate(shown=FragmentsDigest()).values("shown")[:1]))
    return notices.newest_first().values_list(*own, standing_of_article(), *post, work, *shown, _lines_with_work())


def _lines_with_work():
    """Return the expression for the whole list that a cited work stands in, as JSON text; NULL without a work."""
    lines = EditionReference.objects.filter(edition__in=Edition.objects.live(), edition__article=OuterRef("article"))
    lines = json_list(lines.order_by("number").values(json=JSONObject(**{name: name for name in REFERENCE})))
    return Case(When(work=None, then=Value(None)), default=lines, output_field=TextField())


def _signed(rows) -> list[LoggedNotice]:
    """Return the notices of those rows that the standings of their articles tell of; others raise an alarm."""
    return [notice for notice in map(_logged, rows) if notice]


def _logged(row: _Row) -> LoggedNotice | None:
    told = {notice["notice"]: notice for notice in notices_told(row.standing, row.article_id)}
    notice = told.get(row.pk)
    if not notice or notice["editor"] != commitment(str(row.salt), row.editor_name, row.editor_degrees):
        logger.critical("Notice %s on article %s is not signed: it is not shown.", row.pk, row.article_id)
        return None
    lifting, lifted = told.get(notice["withdrawn_by"]), told.get(notice["withdraws"])
    columns = {name: getattr(row, name) for name in LoggedNotice._fields if name in _Row._fields}
    columns |= {name: notice[name] for name in ("kind", "is_material", "text", "version")} | _proved(row)
    columns["issued_at"] = datetime.datetime.fromisoformat(notice["issued_at"])
    return LoggedNotice(
        **columns,
        lifted_at=datetime.datetime.fromisoformat(lifting["issued_at"]) if lifting else None,
        lifted_text=lifting["text"] if lifting else None,
        lifts=lifted["kind"] if lifted else None,
    )


def _proved(row):
    """Return the title, its language and the cited work where they are as signed; else the address, and no work."""
    told = edition_in(read_standing(row.standing, row.article_id), row.number) or {}
    lines = row.lines and digest_of([[line[name] for name in REFERENCE] for line in json.loads(row.lines)])
    is_titled = told.get("text") == row.shown and not told.get("withdrawn_at")
    return {
        "title": row.title if is_titled else row.slug,
        "language": row.language if is_titled else "und",
        "work": row.work if told.get("references") == lines else None,
    }
