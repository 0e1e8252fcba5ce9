"""Running jobs within a test: at once, in the test's own transaction, without waiting."""

import asyncio
import json
from contextlib import contextmanager

from asgiref.sync import async_to_sync
from django.db import connections
from procrastinate.contrib.django import DjangoApp, app
from procrastinate.contrib.django.django_connector import DjangoConnector


class ReadingJson(DjangoConnector):
    """The library's connector on Django's connection, fit for a worker: Django leaves JSON as text, workers do not."""

    def execute_query_one(self, query, **arguments):
        return read(super().execute_query_one(query, **arguments))

    def execute_query_all(self, query, **arguments):
        return [read(row) for row in super().execute_query_all(query, **arguments)]


def read(row):
    return {name: json.loads(value) if name == "args" and value else value for name, value in row.items()}


def run_jobs():
    """Run every job that may run now, and those that they enqueue, with the library's worker.

    Returns when none is left. Failures stand in the queue then, as on a site: nothing is raised here. Regular
    work runs only when a test enqueues it, whatever the hour.
    """
    clockless = DjangoApp(connector=ReadingJson())
    clockless.tasks.update(app.tasks)
    with shared_connection() as share, no_loop_in_this_thread():
        async_to_sync(clockless.run_worker_async)(
            wait=False, listen_notify=False, install_signal_handlers=False, task_middleware=[share]
        )


@contextmanager
def no_loop_in_this_thread():
    """Put away the event loop that Playwright keeps in a browser's thread: asgiref refuses to work beside one.

    Django keeps another connection for a thread without a loop, so this one is taken along.
    """
    ours, kept = connections["default"], asyncio._get_running_loop()
    asyncio._set_running_loop(None)
    theirs = connections["default"]
    connections["default"] = ours
    try:
        yield
    finally:
        connections["default"] = theirs
        asyncio._set_running_loop(kept)


@contextmanager
def shared_connection():
    """Let the job's thread, for which this one waits, work on this thread's connection and in its transaction."""
    ours = connections["default"]

    def share(call_next, context, worker):
        connections["default"] = ours
        try:
            return call_next()
        finally:
            del connections["default"]

    ours.inc_thread_sharing()
    try:
        yield share
    finally:
        ours.dec_thread_sharing()
