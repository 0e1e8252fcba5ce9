"""A worker as a process of its own."""

import signal

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from procrastinate.contrib.django.models import ProcrastinateWorker

from jobs.models import Job
from jobs.queue import enqueue
from tests.jobs import samples
from tests.jobs.peer import open_peer, start_worker
from tests.owner import by_owner

SECONDS = 60


@pytest.fixture
def peer():
    with open_peer() as made:
        yield made


@pytest.fixture
def start(own_database, peer):
    """A function that starts a worker; whatever still runs afterwards is killed."""
    workers = []

    def start(**options):
        workers.append(start_worker(peer, own_database, **options))
        return workers[-1]

    yield start
    for worker in workers:
        worker.kill()
        worker.communicate()


def states():
    """Return the states of the test's jobs; by day a worker may make up for the night's as well."""
    return [job.state for job in Job.objects.filter(task_name__startswith="tests.").order_by("pk")]


def test_a_job_that_runs_is_ended_before_the_worker_ends(start, peer):
    enqueue(samples.tell, word="long")
    peer.answering.clear()
    worker = start()
    assert peer.wait_for(lambda peer: peer.messages)
    worker.terminate()
    peer.answering.set()
    assert worker.wait(SECONDS) == 0
    assert states() == [Job.State.FINISHED]
    assert not ProcrastinateWorker.objects.exists()


def test_a_job_that_shows_progress_is_interrupted_and_runs_again_elsewhere(start, peer):
    enqueue(samples.tell_and_go_on, word="endless")
    for turn in (1, 2):
        worker = start(shutdown_graceful_timeout=0.1)
        assert peer.wait_for(lambda peer, turn=turn: len(peer.messages) == turn)
        worker.send_signal(signal.SIGINT)
        assert worker.wait(SECONDS) == 0
        assert states() == [Job.State.WAITING]
    assert len(set(peer.messages)) == 1, "the key is the same at every attempt"


def test_a_worker_hears_of_a_new_job_at_once(start, peer):
    enqueue(samples.tell, word="first")
    start(fetch_job_polling_interval=1000)
    assert peer.wait_for(lambda peer: "first" in peer.words())
    wait_for_a_listener()
    # The library forgets news that reaches it while it looks for jobs (it clears its event after the look), so the
    # very first may be lost to the look after "first"; from then on the worker does nothing but listen.
    for word in ("second", "third", "fourth"):
        enqueue(samples.tell, word=word)
        if peer.wait_for(lambda peer: "second" in peer.words(), seconds=20):
            break
    assert "second" in peer.words()


def wait_for_a_listener():
    """Return once a worker listens for new jobs, or after some thousand looks."""
    for _ in range(20_000):
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND query LIKE 'LISTEN%'"
            )
            if cursor.fetchone()[0]:
                return


def test_what_a_job_enqueued_and_took_back_never_runs(start, peer):
    enqueue(samples.change_its_mind)
    assert start(once=True).wait(SECONDS) == 0
    assert peer.words() == {"always"}


def test_a_worker_ends_with_whoever_holds_its_input(start, peer):
    enqueue(samples.tell, word="demo")
    worker = start(while_input_open=True)
    assert peer.wait_for(lambda peer: peer.messages)
    worker.stdin.close()
    assert worker.wait(SECONDS) == 0


def test_a_worker_that_loses_its_connections_finds_new_ones(start, peer):
    enqueue(samples.tell, word="before")
    start(fetch_job_polling_interval=0.5)
    assert peer.wait_for(lambda peer: "before" in peer.words())
    with by_owner(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
    enqueue(samples.tell, word="after")
    assert peer.wait_for(lambda peer: "after" in peer.words())


def test_a_worker_asked_to_work_once_ends_when_nothing_is_left(start, peer):
    for word in ("one", "two"):
        enqueue(samples.tell, word=word)
    assert start(once=True).wait(SECONDS) == 0
    assert peer.words() == {"one", "two"}
    assert states() == [Job.State.FINISHED] * 2


def test_without_its_tables_a_worker_says_what_to_do(own_database):
    call_command("migrate", "jobs", "zero", verbosity=0)
    with pytest.raises(CommandError, match=r"Run 'manage.py migrate' first"):
        call_command("work", once=True)


@pytest.mark.parametrize("number", ["0", "-1", "many"])
def test_a_worker_runs_at_least_one_job_at_a_time(number):
    with pytest.raises(CommandError, match="invalid positive value"):
        call_command("work", "--concurrency", number)
