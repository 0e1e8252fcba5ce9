"""A worker: it runs jobs, puts regular ones into the queue, and takes back what dead workers left behind."""

import asyncio
import logging
import signal
import sys

from asgiref.sync import sync_to_async
from django.db import DatabaseError, close_old_connections
from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.exceptions import ConnectorException

from jobs.models import Job
from jobs.workflow import recover

logger = logging.getLogger(__name__)

CONCURRENCY = 4
OPTIONS = {
    "concurrency": CONCURRENCY,
    # Seconds between signs of life.
    "update_heartbeat_interval": 10,
    # Seconds that jobs have when the worker is to end; then those that show their progress are interrupted.
    "shutdown_graceful_timeout": 5,
    "install_signal_handlers": False,
}
#: Seconds without a sign of life until a worker counts as dead.
PATIENCE = 30
#: Seconds before a worker that lost the database looks for it again.
PAUSE = 2


def work(*, while_input_open=False, patience=PATIENCE, **options) -> None:
    """Run jobs until SIGTERM, Ctrl-C or, if wanted, the end of standard input; jobs that run are ended first.

    ``options`` are the library's for a worker. A lost database is waited for. At the second signal the process
    dies at once.
    """
    options = OPTIONS | options | {"stalled_worker_timeout": patience}
    asyncio.run(_work(while_input_open, patience, options))


def work_once() -> None:
    """Run the jobs that wait, and return when none is left."""
    recover(patience=PATIENCE)
    with app.replace_connector(DjangoConnector().get_worker_connector()):
        while True:
            app.run_worker(wait=False, concurrency=CONCURRENCY)
            # The library stops fetching at the first empty look; a job that still ran may have enqueued another.
            if not Job.objects.due().exists():
                return


async def _work(while_input_open, patience, options):
    stop = asyncio.Event()
    _listen(stop, while_input_open)
    recovering = asyncio.create_task(_recover_regularly(patience))
    while not stop.is_set():
        await _work_while_connected(stop, options)
        await _wait(stop, PAUSE)
    recovering.cancel()


def _listen(stop, while_input_open):
    loop = asyncio.get_running_loop()

    def obey(signum):
        loop.remove_signal_handler(signum)
        stop.set()

    for signum in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(signum, obey, signum)
    if while_input_open:

        def close():
            loop.remove_reader(sys.stdin.fileno())
            stop.set()

        loop.add_reader(sys.stdin.fileno(), close)


async def _work_while_connected(stop, options):
    try:
        with app.replace_connector(DjangoConnector().get_worker_connector()):
            async with app.open_async():
                running = asyncio.create_task(app.run_worker_async(**options))
                stopping = asyncio.create_task(stop.wait())
                await asyncio.wait((running, stopping), return_when=asyncio.FIRST_COMPLETED)
                stopping.cancel()
                # The library's way to end a worker that is not told by a signal: jobs in hand are ended first.
                running.cancel()
                await asyncio.gather(running, return_exceptions=True)
    except (ConnectorException, OSError) as error:
        logger.warning("The database is not there: %s", error)


async def _recover_regularly(patience):
    while True:
        try:
            await sync_to_async(_recover)(patience)
        except DatabaseError as error:
            logger.warning("Jobs of dead workers cannot be taken back now: %s", error)
        await asyncio.sleep(patience / 2)


def _recover(patience):
    close_old_connections()
    if count := recover(patience=patience):
        logger.warning("%d jobs of dead workers were put back into the queue.", count)


async def _wait(stop, seconds):
    try:
        await asyncio.wait_for(stop.wait(), seconds)
    except TimeoutError:
        return
