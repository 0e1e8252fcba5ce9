"""The front door of the queue: ``@job`` above a function in an app's ``jobs.py``, and ``enqueue``.

A job may run more than once: when its worker is killed it starts anew elsewhere, and nobody can tell how
far it came. So every job is written to be repeated, or hands ``run.key`` to whoever must do it only once.
"""

import datetime
import functools

from django.db import transaction
from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.exceptions import AlreadyEnqueued
from procrastinate.manager import JobManager

from jobs.retries import WAITS, Waits
from jobs.run import attempt

#: In a worker the library's own door would write through another connection, beside the job's transaction.
ON_OUR_CONNECTION = JobManager(DjangoConnector())
#: The hour of regular work, in UTC: readers are few and the writers' day is over or has not begun.
NIGHTLY = "0 3 * * *"
TITLES: dict[str, str] = {}


def job(title, *, at=None, waits=WAITS):
    """Make the decorated function a job; it is called with a ``Run`` and the keyword arguments that were enqueued.

    ``title`` names it for people. ``at`` is a cron line in UTC for regular work, such as ``NIGHTLY``. When it
    raises, it is tried again after each of ``waits`` seconds, then it counts as failed; after ``Refused`` at once.
    """

    def define(function):
        @functools.wraps(function)
        def run_once(context, **arguments):
            if at:
                arguments.pop("timestamp", None)
            attempt(function, context, arguments)

        task = app.task(name=f"{function.__module__}.{function.__name__}", pass_context=True, retry=Waits(waits))(
            run_once
        )
        TITLES[task.name] = title
        return app.periodic(cron=at, queueing_lock=task.name)(task) if at else task

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
