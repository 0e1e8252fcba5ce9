"""What readers were told about published posts: the site's log, and the notices on one post."""

import datetime
from typing import NamedTuple

from django.db.models import F, Max, OuterRef, Q, Subquery

from articles.models import Edition, EditionReference, Notice
from articles.queries.posts import PAGE_LENGTH, Cursor


class LoggedNotice(NamedTuple):
    """A notice in a list. ``lifted_*`` tell of its lifting, ``lifts`` what a lifting ends; None where there is none.

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
    rows = list(_logged(notices)[: PAGE_LENGTH + 1])
    shown = [LoggedNotice._make(row) for row in rows[:PAGE_LENGTH]]
    return LogPage(shown, Cursor(shown[-1].issued_at, shown[-1].pk) if len(rows) > PAGE_LENGTH else None)


def notices_on(article) -> list[LoggedNotice]:
    """Return every notice on a live post, newest first, in one query."""
    return [LoggedNotice._make(row) for row in _logged(Notice.objects.public().filter(article=article))]


def last_told_at() -> Subquery:
    """Return the expression for when a notice of substance was last issued on an edition's article, or NULL."""
    notices = Notice.objects.filter(article=OuterRef("article"), is_material=True).order_by()
    return Subquery(notices.values("article").annotate(last=Max("issued_at")).values("last"))


def _logged(notices):
    live = Edition.objects.live().filter(article=OuterRef("article"))
    printed = EditionReference.objects.filter(edition__in=Edition.objects.live(), reference=OuterRef("work"))
    own = LoggedNotice._fields[: LoggedNotice._fields.index("version")]
    told = (F("edition__number"), F("ended_by__issued_at"), F("ended_by__text"), F("ends__kind"), F("article__slug"))
    post = (Subquery(live.values("title")[:1]), Subquery(live.values("language")[:1]))
    work = Subquery(printed.filter(edition__article=OuterRef("article")).values("formatted_text")[:1])
    return notices.newest_first().values_list(*own, *told, *post, work)
