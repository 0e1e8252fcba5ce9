"""What is new for readers, and what of it goes into their daily and weekly mails."""

import datetime
from datetime import timedelta

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Now

from articles.models import Edition, Notice, SiteSettings, Tag, TagSynonym
from articles.queries.posts import Post, unretracted_posts
from readers.models import Announcement, Bookmark, Delivery, Reader

#: The hour of the site's time zone from which a day's digest goes out; on Mondays that of the week as well.
HOUR = 6
BATCH = 500


def latest_digest(frequency: str, *, now: datetime.datetime, zone: datetime.tzinfo) -> datetime.datetime:
    """Return the newest moment, now at the latest, at which a digest of this frequency is due."""
    local = now.astimezone(zone)
    day = local.date() if local.hour >= HOUR else local.date() - datetime.timedelta(days=1)
    if frequency == Reader.Frequency.WEEKLY:
        day -= datetime.timedelta(days=day.weekday())
    return datetime.datetime.combine(day, datetime.time(HOUR), zone)


@transaction.atomic
def begin_digests() -> list[int]:
    """Return the next readers whose digest is due and who are owed a post; each is returned once a digest.

    Who chose to be told at once meanwhile gets what still waits with the next daily one.
    """
    now, zone = Reader.objects.values_list(Now(), flat=True).first(), SiteSettings.load().zone
    if now is None:
        return []
    waiting = Delivery.objects.filter(reader=OuterRef("pk"), state=Delivery.State.OWED, in_digest=True)
    begun = []
    for frequency in Reader.Frequency:
        due = latest_digest(frequency, now=now, zone=zone)
        readers = Reader.objects.reachable().filter(Exists(waiting), frequency=frequency, digest_at__lt=due)
        pks = list(readers.select_for_update().order_by("pk").values_list("pk", flat=True)[:BATCH])
        Reader.objects.filter(pk__in=pks).update(digest_at=due)
        begun += pks
    return begun


#: A post can be committed after the moment at which it begins. Looking back longer than any transaction lasts
#: finds it; the announcement that each leaves keeps it from being told twice.
LOOK_BACK = timedelta(hours=1)


@transaction.atomic
def announce_news() -> list[Announcement]:
    """Return an announcement for every post and notice that readers began to see since the last look."""
    bookmark = Bookmark.objects.select_for_update().get(pk=1)
    since = bookmark.looked_at - LOOK_BACK
    found = [Announcement(article_id=article) for article in _new_articles(since)]
    found += [Announcement(notice_id=notice) for notice in _new_notices(since)]
    Bookmark.objects.filter(pk=1).update(looked_at=Now())
    return Announcement.objects.bulk_create(found)


def _new_articles(since):
    """A correction is an edition as well, but not the first: its notice is announced."""
    first = Edition.objects.live().filter(starts_at__gte=since, starts_at=F("published_at"))
    return first.filter(article__announcement=None).order_by("starts_at", "pk").values_list("article", flat=True)


def _new_notices(since):
    """A slip of spelling stands in the history only, and nobody gets a mail for it."""
    told = Notice.objects.public().filter(issued_at__gte=since, is_material=True, announcement=None)
    return told.order_by("issued_at", "pk").values_list("pk", flat=True).distinct()


def posts_worth_telling(articles) -> dict[int, Post]:
    """Return those of some posts that can be read now and were not retracted, by the article's number."""
    return unretracted_posts(set(articles))


def readers_to_tell(announcement: Announcement):
    """Return the readers who want to know of it and whose server takes mail, as it stands at this moment."""
    if announcement.notice:
        return Reader.objects.reachable().wanting_corrections(announcement.notice.article_id)
    return Reader.objects.reachable().wanting_posts(_slugs_of(announcement.article_id))


def _slugs_of(article):
    """Return the slugs under which the tags of a post were and are known, which is what readers keep."""
    tags = Tag.objects.filter(tagged__content_object__in=Edition.objects.live().filter(article=article))
    return [
        *tags.values_list("slug", flat=True),
        *TagSynonym.objects.filter(tag__in=tags).values_list("slug", flat=True),
    ]


@transaction.atomic
def owe(announcement: Announcement, *, after: int) -> tuple[list[int], int | None]:
    """Note that the next readers after a number are owed word of it.

    Returns the deliveries to send at once, and the number of the last reader, or None when there are no more.
    Repeating it owes nothing twice.
    """
    batch = list(readers_to_tell(announcement).filter(pk__gt=after).order_by("pk")[:BATCH])
    Delivery.objects.bulk_create(
        [
            Delivery(reader=reader, announcement=announcement, in_digest=_waits_for_digest(reader, announcement))
            for reader in batch
        ],
        ignore_conflicts=True,
    )
    owed = Delivery.objects.filter(Q(announcement=announcement, reader__in=batch, in_digest=False, state="owed"))
    return list(owed.order_by("pk").values_list("pk", flat=True)), batch[-1].pk if len(batch) == BATCH else None


def _waits_for_digest(reader, announcement):
    return announcement.notice_id is None and reader.frequency != Reader.Frequency.AT_ONCE
