"""When a digest goes out, and to whom."""

import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.db.models.functions import Now

from articles.models import SiteSettings
from readers.models import Delivery, Reader

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
