"""The desk's regular work."""

from django.utils.translation import gettext_lazy as _

from editorial.planning.tasks import all_sources, watch
from editorial.publication.objections.mails import tell_objection
from editorial.review.mails import mail_approval
from jobs.queue import NIGHTLY, job

#: The worker finds an app's jobs here; these stand beside what they are about.
__all__ = ["check_notices", "mail_approval", "tell_objection"]


@job("editorial.jobs.check_notices", _("Check works for retractions and other notices"), at=NIGHTLY)
def check_notices(run):
    """Ask every source about the works that are due; a new notice opens tasks."""
    for source in all_sources():
        if source.data_date is not None:
            watch(source, progress=run.progress)
