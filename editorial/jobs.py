"""The desk's regular work."""

from django.utils.translation import gettext_lazy as _

from editorial.planning.notice_watch import all_sources, watch
from jobs.queue import NIGHTLY, job


@job("editorial.jobs.check_notices", _("Check works for retractions and other notices"), at=NIGHTLY)
def check_notices(run):
    """Ask every source about the works that are due; a new notice opens tasks."""
    for source in all_sources():
        if source.data_date is not None:
            watch(source, progress=run.progress)
