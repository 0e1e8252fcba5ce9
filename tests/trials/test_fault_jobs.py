"""No job is lost or doubled beyond measure when workers are killed, the peer is down or the database goes away."""

import threading
from collections import Counter, defaultdict

import pytest
from django.db import connection, transaction

from jobs.models import Job
from jobs.queue import enqueue
from jobs.workflow import recover
from tests.jobs import samples
from tests.jobs.peer import open_peer, start_worker
from tests.owner import by_owner

pytestmark = pytest.mark.faults

WORKERS = 3
PATIENCE = 2
OPTIONS = {"concurrency": 1, "patience": PATIENCE, "update_heartbeat_interval": 0.5}


class Staff:
    """Three workers that are started anew as often as they are killed."""

    def __init__(self, peer, database):
        self.peer, self.database = peer, database
        self.workers = [self.start() for _number in range(WORKERS)]

    def start(self, **options):
        return start_worker(self.peer, self.database, **(options or OPTIONS))

    def kill_one(self, random):
        place = random.randrange(WORKERS)
        kill(self.workers[place])
        self.workers[place] = self.start()

    def finish(self):
        """End the workers, then let one after the other take back and run what is left."""
        for worker in self.workers:
            worker.terminate()
            worker.communicate()
        recover(patience=0)
        while Job.objects.filter(status__in=(Job.State.WAITING, Job.State.RUNNING)).exists():
            self.start(once=True).communicate()


def kill(worker):
    worker.kill()
    worker.communicate()


@pytest.fixture
def peer():
    with open_peer() as made:
        yield made


@pytest.fixture
def staff(own_database, peer):
    made = Staff(peer, own_database)
    yield made
    for worker in made.workers:
        kill(worker)


def enqueue_in_transactions(count):
    """Enqueue so many jobs, and among them ten whose transaction is rolled back."""
    for first in range(0, count, 50):
        with transaction.atomic():
            for number in range(first, min(first + 50, count)):
                enqueue(samples.tell, word=f"job {number}")
    for number in range(10):
        with transaction.atomic():
            enqueue(samples.tell, word=f"rolled back {number}")
            transaction.set_rollback(True)


def judge(trial, peer, jobs, most_duplicates):
    """Hold what the queue promises, from what the peer received."""
    received, keys = Counter(word for word, _key in peer.messages), defaultdict(set)
    for word, key in peer.messages:
        keys[word].add(key)
    duplicates = len(peer.messages) - len(received)
    trial.count("jobs", jobs)
    trial.count("duplicates", duplicates)
    assert received.keys() == {f"job {number}" for number in range(jobs)}
    assert [word for word, known in keys.items() if len(known) > 1] == []
    assert len(set.union(*keys.values())) == jobs
    assert duplicates <= most_duplicates
    assert not Job.objects.filter(status=Job.State.FAILED).exists()


def test_jobs_outlive_killed_workers_and_a_peer_that_is_down(trial, peer, staff):
    jobs, kills = trial.times(500), trial.times(25)
    enqueue_in_transactions(jobs)
    for number in range(kills):
        assert peer.wait_for(lambda peer, goal=jobs * number // kills: len(peer.words()) >= goal, seconds=120)
        staff.kill_one(trial.random)
        if number == kills // 2:
            peer.close()
            threading.Timer(5, peer.open).start()
    assert peer.wait_for(lambda peer: len(peer.words()) == jobs, seconds=120)
    staff.finish()
    trial.count("kills", kills)
    judge(trial, peer, jobs, most_duplicates=kills)


def test_jobs_outlive_lost_connections(trial, peer, staff):
    jobs, cuts = trial.times(200), trial.times(4)
    enqueue_in_transactions(jobs)
    for number in range(cuts):
        assert peer.wait_for(lambda peer, goal=jobs * number // cuts: len(peer.words()) >= goal, seconds=120)
        cut_connections()
    assert peer.wait_for(lambda peer: len(peer.words()) == jobs, seconds=120)
    staff.finish()
    trial.count("times that all connections were cut", cuts)
    judge(trial, peer, jobs, most_duplicates=cuts * WORKERS)


def cut_connections():
    """End every other session on this database, as a restart of the server does."""
    with by_owner(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
