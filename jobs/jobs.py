"""The queue's own regular work."""

from datetime import timedelta

from asgiref.sync import async_to_sync
from django.utils.translation import gettext_lazy as _

from jobs.queue import NIGHTLY, ON_OUR_CONNECTION, job

#: How long a finished job stays listed. Failed ones stay until they succeed.
KEPT = timedelta(days=30)


@job("jobs.jobs.forget_finished_jobs", _("Delete finished jobs"), at=NIGHTLY)
def forget_finished_jobs(run):
    """Delete the jobs that finished well more than thirty days ago, with their events and progress."""
    async_to_sync(ON_OUR_CONNECTION.delete_old_jobs)(nb_hours=KEPT // timedelta(hours=1))
