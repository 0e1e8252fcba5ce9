"""The two ways back into the queue: by hand after a failure, by itself after a worker's sudden end."""

from asgiref.sync import async_to_sync
from django.db import connection, transaction
from django.utils.translation import gettext as _
from procrastinate.jobs import Status

from jobs.models import Job, Progress
from jobs.queue import ON_OUR_CONNECTION, Run

#: Any number of our own: the lock that lets one worker at a time look for jobs left behind.
RECOVERY_LOCK = 5_190_337_264
#: No time at all: the clocks of the web server and the database need not agree.
AT_ONCE = None
#: A job that was begun so often ends its workers, and is not begun again by itself.
MOST_STARTS = 20

FORGET_EARLIER = "DELETE FROM procrastinate_jobs WHERE task_name = %s AND status = 'succeeded' AND id < %s"


class NotFailed(Exception):
    """Only a failed job can be tried again by hand; this one is in another state."""


@transaction.atomic
def retry(job: Job) -> None:
    """Put a failed job back into the queue, to run now; NotFailed when it is not failed (any more)."""
    job = Job.objects.select_for_update().get(pk=job.pk)
    if job.state != Job.State.FAILED:
        raise NotFailed
    _put_back(job)


@transaction.atomic
def recover(*, patience: float) -> int:
    """Take back the jobs of workers without a sign of life for so many seconds; return how many there were.

    Two workers that look at once would give the same job back twice, the second time while it runs already.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [RECOVERY_LOCK])
    left_behind = list(Job.objects.left_behind(patience).with_times())
    for job in left_behind:
        if (job.begun or 0) < MOST_STARTS:
            _put_back(job)
        else:
            give_up(job)
    return len(left_behind)


def _put_back(job: Job) -> None:
    # The library's function takes no time at all as well, though its annotation does not say so.
    ON_OUR_CONNECTION.retry_job_by_id(job.pk, retry_at=AT_ONCE)  # type: ignore[arg-type]


def give_up(job: Job) -> None:
    """Let a job fail that was begun too often and never came to an end."""
    reason = _("It was started %(count)d times and its worker ended each time.") % {"count": job.begun}
    Progress.objects.update_or_create(pk=job.pk, defaults={"reason": reason})
    async_to_sync(ON_OUR_CONNECTION.finish_job)(job.procrastinate_job, status=Status.FAILED, delete_job=False)


def forget_earlier(run: Run) -> None:
    """Forget the finished jobs of the same name before this one: work of every minute would hide all other."""
    job = run.context.job
    with connection.cursor() as cursor:
        cursor.execute(FORGET_EARLIER, [job.task_name, job.id])
