"""The web server outlives its workers."""

import subprocess
import sys
import time

import psutil
import pytest

from config.settings import BASE_DIR
from tests.checkouts import alive
from tests.databases import address, addresses, owner_address
from tests.trials.addresses import child_environment, database_address
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


def started(**environment):
    """Return what a server says when it starts, before it serves."""
    return subprocess.run(
        [sys.executable, "-c", "from config import serving; serving.warn_of_powers()"],
        cwd=BASE_DIR,
        env={**child_environment(""), **environment},
        capture_output=True,
        text=True,
        check=True,
        timeout=PATIENCE,
    ).stderr


def test_a_site_that_serves_as_the_owner_is_warned_and_served(own_database):
    said = started(DATABASE_URL=owner_address(own_database), MIGRATION_DATABASE_URL="")
    assert "owns tables or other things" in said
    assert "manage.py database_rights" in said


def test_a_site_with_the_rights_it_needs_hears_nothing(own_database):
    assert started(**addresses(own_database)) == ""


def test_a_site_whose_database_is_out_of_reach_hears_nothing_of_its_role(own_database):
    assert started(DATABASE_URL=address("nowhere"), MIGRATION_DATABASE_URL="") == ""
