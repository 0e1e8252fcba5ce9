"""Posts for lists, and the people who have a public page."""

import datetime
import re
from collections.abc import Callable
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.http import Http404

from articles.approval.byline import Byline, verified_byline
from articles.approval.standing import standing_of_article
from articles.models import Credit, Edition
from articles.queries.article import credits_of_edition, seconds_until_change, tags_of_edition
from articles.queries.compiled import CompiledQuery, slot
from articles.queries.expressions import FragmentsDigest, one_of
from articles.queries.notices import grave_notice
from articles.tags import printed_tags

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

PAGE_LENGTH = 12
FEW_CREDITS = 2_000  # so many posts are put in order faster than as few among very many are met
CURSOR = re.compile(r"(\d{8}T\d{12})-(\d{1,18})\Z", re.ASCII)
CURSOR_TIME = "%Y%m%dT%H%M%S%f"


class Cursor(NamedTuple):
    """A place in a list: just before a post, given by its first publication and the edition's id."""

    published_at: datetime.datetime
    pk: int

    @classmethod
    def read(cls, text: str) -> "Cursor | None":
        """Return the cursor an address carries, None for the list's beginning (""). Raises ``Http404`` for others."""
        if not text:
            return None
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


class PostRow(NamedTuple):
    """What the database knows of a post in a list; from ``slug`` on, the columns are not the edition's own."""

    pk: int
    article_id: int
    number: int
    decision_id: int
    source_digest: str
    approved_at: datetime.datetime
    published_at: datetime.datetime
    ends_at: datetime.datetime | None
    kind: str
    language: str
    title: str
    deck: str
    summary: str
    reading_minutes: int
    tag_words: str
    slug: str
    tags: str
    credits: str
    shown_digest: str
    seconds: float | None
    standing: str | None


class Post(NamedTuple):
    """A post as a list shows it; ``byline.approver`` is set only when the approval verifies.

    ``notice`` is the kind of a ``Notice`` that takes the post back or doubts it, "" without one.
    """

    slug: str
    kind: "StrOrPromise"
    language: str
    title: str
    deck: str
    summary: str
    published_at: datetime.datetime
    reading_minutes: int
    tags: str
    byline: Byline
    notice: str


class PostPage(NamedTuple):
    """Some posts, the cursor to the next older ones or None, and the seconds until the list changes or None."""

    posts: list[Post]
    older: Cursor | None
    seconds: float | None


def latest_posts(*, before: Cursor | None = None) -> PostPage:
    """Return the newest live posts, or those that come after a place in the list, in one query."""
    return _page(_all_posts, before)


def posts_with_tag(tag, *, before: Cursor | None = None) -> PostPage:
    """Return the newest live posts with a tag, read in the order of the tag's own index, in one query."""
    return _page(_tagged_posts, before, tag=tag.pk)


def posts_written_by(person, *, before: Cursor | None = None) -> PostPage:
    """Return the newest live posts that name a person as a writer, in one query."""
    return _page(_posts_of_person, before, person=person.pk, role=Credit.Role.WRITER.value)


def posts_approved_by(person, *, before: Cursor | None = None) -> PostPage:
    """Return the newest live posts that a person approved, without those whose approval does not verify."""
    page = _page(_posts_of_person, before, person=person.pk, role=Credit.Role.APPROVER.value)
    return page._replace(posts=[post for post in page.posts if post.byline.approver])


def posts_between(begins, ends, *, before: Cursor | None = None) -> PostPage:
    """Return the newest live posts first published from one moment until before another, in one query."""
    return _page(_posts_between, before, begins=begins, ends=ends)


def live_posts(articles) -> dict[int, Post]:
    """Return those of some articles that can be read now, by the article's number, in one query."""
    rows = post_columns(Edition.objects.live().filter(article__in=articles))
    return {row.article_id: post_of(row) for row in map(PostRow._make, rows)}


def _page(list_of, before, **values):
    place = {"moment": before.published_at, "pk": before.pk} if before else {}
    rows = [PostRow._make(row) for row in list_of(bool(before)).rows(**values, **place)]
    shown = rows[:PAGE_LENGTH]
    return PostPage(
        [post_of(row) for row in shown],
        Cursor(shown[-1].published_at, shown[-1].pk) if len(rows) > PAGE_LENGTH else None,
        min((row.seconds for row in shown if row.seconds is not None), default=None),
    )


def _lists(build: Callable[[bool], QuerySet]) -> Callable[[bool], CompiledQuery]:
    """Return a function from "from a place on?" to the list's query, each compiled once."""

    @lru_cache(maxsize=2)
    def list_of(from_a_place):
        return CompiledQuery(lambda: build(from_a_place))

    return list_of


@_lists
def _all_posts(from_a_place):
    where = _older_than("published_at", "pk") if from_a_place else Q()
    return _columns(Edition.objects.live().filter(where).newest_first())


@_lists
def _tagged_posts(from_a_place):
    where = Q(tagged__tag=slot("tag", "bigint"))
    if from_a_place:
        where &= _older_than("tagged__published_at", "tagged__content_object_id")
    # One call of filter(), because conditions on a relation with many rows have to meet in the same row.
    return _columns(
        Edition.objects.live().filter(where).order_by("-tagged__published_at", "-tagged__content_object_id")
    )


@_lists
def _posts_of_person(from_a_place):
    """Of a person with many credits the posts are met soon on the way from the newest; few are taken by themselves.

    The two halves exclude each other, and PostgreSQL runs only the one whose condition holds.
    """
    where = _older_than("published_at", "pk") if from_a_place else Q()
    credits = Credit.objects.filter(person=slot("person", "bigint"), role=slot("role", "varchar")).order_by()
    is_often_named = Exists(credits[FEW_CREDITS : FEW_CREDITS + 1])
    posts = Edition.objects.live().filter(where).newest_first()
    met = posts.filter(is_often_named, Exists(credits.filter(edition=OuterRef("pk"))))
    taken = posts.filter(~is_often_named, one_of(F("pk"), credits.values("edition")))
    return _columns(met).union(_columns(taken), all=True)


@_lists
def _posts_between(from_a_place):
    where = _older_than("published_at", "pk") if from_a_place else Q()
    times = Q(published_at__gte=slot("begins", "timestamptz"), published_at__lt=slot("ends", "timestamptz"))
    return _columns(Edition.objects.live().filter(where, times).newest_first())


def _older_than(moment, key):
    """The first condition can use the index; the second settles posts of one moment."""
    at, pk = slot("moment", "timestamptz"), slot("pk", "bigint")
    return Q(**{f"{moment}__lte": at}) & (Q(**{f"{moment}__lt": at}) | Q(**{f"{key}__lt": pk}))


def post_columns(editions: QuerySet, *more) -> QuerySet:
    """Return the columns of ``PostRow`` for some editions, and whatever expressions come behind them."""
    own = PostRow._fields[: PostRow._fields.index("slug")]
    computed = (
        tags_of_edition(),
        credits_of_edition(),
        FragmentsDigest(),
        seconds_until_change(),
        standing_of_article(),
    )
    return editions.values_list(*own, F("article__slug"), *computed, *more)


def _columns(editions):
    return post_columns(editions)[: PAGE_LENGTH + 1]


def post_of(row: PostRow, **parts: str) -> Post:
    """Return a row as the post that lists show; ``parts`` are digests of what is shown beside it."""
    return Post(
        row.slug,
        Edition.Kind(row.kind).label,
        *(row.language, row.title, row.deck, row.summary, row.published_at, row.reading_minutes),
        printed_tags(row.tag_words, row.tags),
        verified_byline(row, row.credits, fragments_digest=row.shown_digest, **parts),
        grave_notice(row.standing, row.article_id),
    )
