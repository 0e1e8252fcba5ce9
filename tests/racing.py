"""Real races: every runner is a thread with a database connection of its own."""

import threading
from concurrent.futures import ThreadPoolExecutor

from django.db import connection, transaction

from tests.owner import by_owner

#: The rounds of each race: in every test run, and in the long trial of races.
FEW, MANY = 4, 100


class Racetrack:
    """Runners that are kept over many rounds, because a connection costs more than a round."""

    def __init__(self, lanes: int):
        self.barrier = threading.Barrier(lanes, timeout=30)
        self.runners = [ThreadPoolExecutor(max_workers=1) for _lane in range(lanes)]

    def race(self, *deeds):
        """Start one deed in each lane at the same instant; return what each returned or raised, in order."""
        running = [runner.submit(self._run, deed) for runner, deed in zip(self.runners, deeds, strict=True)]
        return [run.result(timeout=60) for run in running]

    def close(self):
        for runner in self.runners:
            runner.submit(lambda: connection.close()).result()
            runner.shutdown()

    def _run(self, deed):
        # Connect before the start, or the first round is no race.
        connection.ensure_connection()
        self.barrier.wait()
        try:
            return deed()
        except Exception as error:
            return error


def wait_until_blocked(database: str):
    """Return once another connection waits for our transaction, or after some thousand looks."""
    # What other roles' sessions wait for, PostgreSQL does not tell the site; these logged in as the owner.
    with by_owner(), connection.cursor() as cursor:
        for _ in range(20_000):
            # Within a transaction PostgreSQL shows the same activity again and again until told to look anew.
            cursor.execute("SELECT pg_stat_clear_snapshot()")
            cursor.execute(
                "SELECT count(*) FROM pg_stat_activity WHERE datname = %s AND wait_event_type = 'Lock'", [database]
            )
            if cursor.fetchone()[0]:
                return


def make(rounds, one, *cast, **fields):
    """Make one object for each round, all in one transaction."""
    with transaction.atomic():
        return [one(*cast, title=f"Cells {number}", **fields) for number in range(rounds)]


def assert_only(outcomes, *errors):
    """Assert that nothing was raised but the named refusals; a lock time-out or deadlock is never one."""
    unforeseen = [outcome for outcome in outcomes if isinstance(outcome, Exception) and not isinstance(outcome, errors)]
    assert not unforeseen
