"""The front door of the queue: ``@job`` above a function in an app's ``jobs.py``, and ``enqueue``.

A job may run more than once: when its worker is killed it starts anew elsewhere, and nobody can tell how
far it came. So every job is written to be repeated, or hands ``run.key`` to whoever must do it only once.
"""

import datetime
import functools
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from procrastinate import BaseRetryStrategy, RetryDecision
from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.exceptions import AlreadyEnqueued, JobAborted
from procrastinate.job_context import JobContext
from procrastinate.manager import JobManager

from jobs.models import Progress

#: Seconds before each new attempt: a short hiccup, a restart, an outage of a night.
WAITS = (10, 60, 300, 1800, 7200, 28_800)


class Refused(Exception):
    """Raised by a job that no further attempt can help; the message says why, in the user's words."""


class Waits(BaseRetryStrategy):
    """One attempt more than there are waits; none after ``Refused``, and one at once after a worker's end."""

    def __init__(self, seconds):
        self.seconds = tuple(seconds)

    def get_retry_decision(self, *, exception, job):
        if isinstance(exception, JobAborted):
            return RetryDecision()
        if isinstance(exception, Refused) or job.attempts >= len(self.seconds):
            return None
        return RetryDecision(retry_in={"seconds": self.seconds[job.attempts]})


REASON_LENGTH = 2000


@dataclass(frozen=True)
class Run:
    """What a running job knows of itself.

    ``key`` is the same at every attempt and nobody else's: an idempotency key for services that take one.
    """

    key: UUID
    context: JobContext

    def progress(self, done: int, total: int) -> None:
        """Show how far the job is; others see it once the caller's transaction is committed.

        Between these calls is where a job can be interrupted: when its worker has to end, it stops here and is
        run again from the beginning by the next worker.
        """
        if self.context.should_abort():
            raise JobAborted
        Progress.objects.filter(pk=self.context.job.id).update(done=done, total=total)


def attempt(function, context: JobContext, arguments: dict) -> None:
    """Run the job's function and keep the reason when it fails; what it raised goes on to the queue."""
    progress, _created = Progress.objects.get_or_create(pk=context.job.id)
    try:
        function(Run(progress.key, context), **arguments)
    except JobAborted:
        raise
    except Exception as error:
        Progress.objects.filter(pk=progress.pk).update(reason=reason(error))
        raise
    Progress.objects.filter(pk=progress.pk).update(reason="")


def reason(error: Exception) -> str:
    """Return what went wrong in at most 2,000 characters; PostgreSQL's text holds no NUL."""
    words = str(error) if isinstance(error, Refused) else f"{type(error).__name__}: {error}"
    return words.replace("\0", "\N{REPLACEMENT CHARACTER}")[:REASON_LENGTH]


#: In a worker the library's own door would write through another connection, beside the job's transaction.
ON_OUR_CONNECTION = JobManager(DjangoConnector())
#: The hour of regular work, in UTC: readers are few and the writers' day is over or has not begun.
NIGHTLY = "0 3 * * *"
TITLES: dict[str, str] = {}


def job(name, title, *, at=None, waits=WAITS):
    """Make the decorated function a job; it is called with a ``Run`` and the keyword arguments that were enqueued.

    ``name`` stands in the queue and stays as it is wherever the function moves; ``title`` names the job for people.
    ``at`` is a cron line in UTC for regular work, such as ``NIGHTLY``. When it raises, it is tried again after each
    of ``waits`` seconds, then it counts as failed; after ``Refused`` at once.
    """

    def define(function):
        @functools.wraps(function)
        def run_once(context, **arguments):
            if at:
                arguments.pop("timestamp", None)
            attempt(function, context, arguments)

        task = app.task(name=name, pass_context=True, retry=Waits(waits))(run_once)
        TITLES[name] = title
        return app.periodic(cron=at, queueing_lock=name)(task) if at else task

    return define


def enqueue(job, *, once: str = "", at: datetime.datetime | None = None, **arguments) -> int | None:
    """Put a job into the queue within the caller's transaction; return its number.

    Arguments are what JSON can say. With ``at`` it runs at that time on the database's clock. With ``once``, None
    is returned when a job of that name is waiting already.
    """
    deferred = job.configure(queueing_lock=f"{job.name}:{once}" if once else None, schedule_at=at)
    deferred.job_manager = ON_OUR_CONNECTION
    try:
        with transaction.atomic():
            return deferred.defer(**arguments)
    except AlreadyEnqueued:
        return None
