"""The public side's slow work."""

from django.utils.translation import gettext_lazy as _

from articles.downloads.pdf import NoPdf, is_available
from articles.downloads.pdf_files import editions_without_pdf, refresh_pdf
from articles.hub import changed_feeds, tell
from articles.models import Edition, SiteSettings
from jobs.queue import NIGHTLY, job
from jobs.retries import Refused
from references.lookup.outcomes import NotAllowed


@job(_("Notify the WebSub hub of changed feeds"))
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


@job(_("Make the PDF file of a post"))
def draw(run, *, article: int):
    """Draw the PDF file of an article's live edition unless the one that is there shows all that readers see."""
    edition = Edition.objects.live().filter(article=article).values_list("pk", flat=True).first()
    if edition:
        draw_edition(edition)


@job(_("Make PDF files that are missing"), at=NIGHTLY)
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
    except NoPdf as missing:
        raise Refused(str(missing)) from missing
