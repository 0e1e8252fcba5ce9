"""Real races: every runner is a thread with a database connection of its own."""

import threading
from concurrent.futures import ThreadPoolExecutor

from django.db import connection


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
    for _ in range(20_000):
        with connection.cursor() as cursor:
            # Within a transaction PostgreSQL shows the same activity again and again until told to look anew.
            cursor.execute("SELECT pg_stat_clear_snapshot()")
            cursor.execute(
                "SELECT count(*) FROM pg_stat_activity WHERE datname = %s AND wait_event_type = 'Lock'", [database]
            )
            if cursor.fetchone()[0]:
                return
