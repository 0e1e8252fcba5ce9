"""The public side's slow work, and what has it done when readers get something new."""

import datetime

from django.utils.translation import gettext_lazy as _

from articles.approval.restating import NothingSigned
from articles.downloads.pdf import NoPdf, editions_without_pdf, is_available, refresh_pdf
from articles.models import Edition, SiteSettings
from articles.syndication.hub import changed_feeds, tell
from jobs.queue import NIGHTLY, Refused, enqueue, job
from outbound.errors import NotAllowed
from record.signing import SigningKeyMissing


@job("articles.jobs.tell_hub", _("Notify the WebSub hub of changed feeds"))
def tell_hub(run, *, article: int):
    """Tell the hub of the settings which feeds an article changed; nothing without a hub or when it never was live.

    Telling it twice does no harm: the hub looks at the feeds and finds nothing new.
    """
    hub, feeds = SiteSettings.load().websub_hub, changed_feeds(article)
    if not hub or not feeds:
        return
    try:
        tell(hub, feeds)
    except NotAllowed as refusal:
        raise Refused(refusal.message) from refusal


@job("articles.jobs.draw", _("Make the PDF file of a post"))
def draw(run, *, article: int):
    """Draw the PDF file of an article's live edition unless the one that is there shows all that readers see."""
    edition = Edition.objects.live().filter(article=article).values_list("pk", flat=True).first()
    if edition:
        draw_edition(edition)


@job("articles.jobs.draw_missing", _("Make PDF files that are missing"), at=NIGHTLY)
def draw_missing(run):
    """Draw what no other job did: files of posts from before PDF files were possible."""
    if not is_available():
        return
    waiting = editions_without_pdf()
    for done, edition in enumerate(waiting, start=1):
        draw_edition(edition)
        run.progress(done, len(waiting))


def draw_edition(edition: int):
    """Draw one edition's file. Raises ``Refused`` where none can be drawn."""
    try:
        refresh_pdf(edition)
    except (NoPdf, NothingSigned, SigningKeyMissing) as missing:
        raise Refused(str(missing)) from missing


def announce(article: int, *, at: datetime.datetime | None = None) -> None:
    """Have done what follows a change of an article, now or at a time; call it in the transaction of the change.

    Without a hub none is told, but at a later time, when there may be one.
    """
    when = f" at {at.isoformat()}" if at else ""
    if is_available():
        enqueue(draw, once=f"{article}{when}", at=at, article=article)
    if at or SiteSettings.objects.exclude(websub_hub="").exists():
        enqueue(tell_hub, once=f"{article}{when}", at=at, article=article)
