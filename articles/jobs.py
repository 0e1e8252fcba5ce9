"""The public side's slow work."""

from django.utils.translation import gettext_lazy as _

from articles.hub import changed_feeds, tell
from articles.models import SiteSettings
from jobs.queue import job
from jobs.retries import Refused
from references.lookup.outcomes import NotAllowed


@job(_("Tell the WebSub hub of changed feeds"))
def tell_hub(run, *, article: int):
    """Tell the hub of the settings which feeds an article changed; nothing without a hub or when it is not live.

    Telling it twice does no harm: the hub looks at the feeds and finds nothing new.
    """
    hub, feeds = SiteSettings.load().websub_hub, changed_feeds(article)
    if not hub or not feeds:
        return
    try:
        tell(hub, feeds)
    except NotAllowed as refusal:
        raise Refused(refusal.message) from refusal
