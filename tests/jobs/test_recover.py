"""Taking back the jobs of workers that ended suddenly."""

import pytest
from django.db import connection

from jobs.models import Job, Progress
from jobs.queue import enqueue
from jobs.workflow import recover
from tests.jobs import samples
from tests.jobs.test_queue import change, state
from tests.jobs.working import no_loop_in_this_thread, run_jobs

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def nothing_done():
    samples.DONE.clear()


def worker(silent_for):
    """Return the number of a worker whose last sign of life is so many seconds old."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - %s * interval '1 second') RETURNING id",
            [silent_for],
        )
        return cursor.fetchone()[0]


def running(by):
    """Return a job that the worker of this number is running."""
    number = enqueue(samples.note, word="once more")
    change(number, status="doing", worker_id=by)
    return number


def test_the_jobs_of_a_silent_worker_are_taken_back():
    left_behind, in_hand = running(by=worker(silent_for=40)), running(by=worker(silent_for=20))
    assert recover(patience=30) == 1
    assert (state(left_behind), state(in_hand)) == (Job.State.WAITING, Job.State.RUNNING)
    run_jobs()
    assert len(samples.DONE) == 1


def test_the_jobs_of_a_worker_that_is_gone_are_taken_back():
    number = running(by=None)
    assert recover(patience=30) == 1
    assert state(number) == Job.State.WAITING


def test_a_job_that_ends_its_worker_again_and_again_is_given_up():
    number = running(by=None)
    with connection.cursor() as cursor:
        starts = "INSERT INTO procrastinate_events (job_id, type) SELECT %s, 'started' FROM generate_series(1, 19)"
        cursor.execute(starts, [number])
    with no_loop_in_this_thread():
        assert recover(patience=30) == 1
    assert state(number) == Job.State.FAILED
    assert Progress.objects.get(pk=number).reason == "It was started 20 times and its worker ended each time."


def test_where_every_worker_lives_nothing_is_taken_back():
    number = running(by=worker(silent_for=1))
    assert recover(patience=30) == 0
    assert state(number) == Job.State.RUNNING
