"""What follows when readers get something new of an article: its PDF is drawn, and the hub of the feeds is told."""

import datetime

from articles.downloads.pdf import is_available
from articles.jobs import draw, tell_hub
from articles.models import SiteSettings
from jobs.queue import enqueue


def announce(article: int, *, at: datetime.datetime | None = None) -> None:
    """Have done what follows a change of an article, now or at a time; call it in the transaction of the change.

    Without a hub none is told, but at a later time, when there may be one.
    """
    when = f" at {at.isoformat()}" if at else ""
    if is_available():
        enqueue(draw, once=f"{article}{when}", at=at, article=article)
    if at or SiteSettings.objects.exclude(websub_hub="").exists():
        enqueue(tell_hub, once=f"{article}{when}", at=at, article=article)
