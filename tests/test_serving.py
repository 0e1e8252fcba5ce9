"""The web server outlives its workers."""

import time

import psutil
import pytest

from tests.checkouts import alive
from tests.trials.addresses import database_address
from tests.trials.servers import WebServer

PATIENCE = 60


@pytest.fixture
def server(own_database, tmp_path):
    with (tmp_path / "server.log").open("w+") as log, WebServer(database_address(), log) as running:
        yield running


def workers(server):
    """Return the processes that answer requests, by their ids."""
    return {child.pid: child for child in psutil.Process(server.process.pid).children() if alive(child)}


def wait_until(condition):
    deadline = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_a_killed_worker_is_replaced_and_the_others_go_on_serving(server):
    before = workers(server)
    assert len(before) == 2
    killed = next(iter(before.values()))
    killed.kill()
    wait_until(lambda: not alive(killed))
    server.wait_until_serving(PATIENCE)
    wait_until(lambda: server.process.poll() is not None or len(workers(server)) == 2)
    assert server.process.poll() is None
    assert killed.pid not in workers(server)


def test_all_workers_killed_at_once_are_replaced(server):
    before = workers(server)
    assert len(before) == 2
    for worker in before.values():
        worker.kill()
    wait_until(lambda: not any(map(alive, before.values())))
    server.wait_until_serving(PATIENCE)
    assert not before.keys() & workers(server).keys()
