"""Announcing a change of an article to those who follow the feeds."""

import datetime

from articles.jobs import tell_hub
from articles.models import SiteSettings
from jobs.queue import enqueue


def announce(article: int, *, at: datetime.datetime | None = None) -> None:
    """Have the hub told that an article changed, now or at a time; call it in the transaction of the change.

    Without a hub nothing is enqueued, but for a later time, when there may be one.
    """
    if at is not None:
        enqueue(tell_hub, once=f"{article} at {at.isoformat()}", at=at, article=article)
    elif SiteSettings.objects.exclude(websub_hub="").exists():
        enqueue(tell_hub, once=str(article), article=article)
