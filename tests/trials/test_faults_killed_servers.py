"""Servers that vanish under load: what people were told is done, is done; and nothing is half done."""

import time

import pytest
from django.db import connection

from articles.models import Edition
from config.embedded_postgres import lifecycle
from config.embedded_postgres.place import place_of
from config.embedded_postgres.server import run
from tests import databases
from tests.checkouts import postmaster
from tests.trials.addresses import connected_to, database_address
from tests.trials.load import GIVE_UP_SECONDS, Pair, assert_all_stored
from tests.trials.servers import WebServer
from tests.trials.soundness import assert_everything_is_sound

pytestmark = pytest.mark.faults

KILLS = 12
RESTARTS = 5
RECOVERY_SECONDS = 10


@pytest.fixture
def log(tmp_path):
    with (tmp_path / "server.log").open("w+") as file:
        yield file


def begin_work(server, **options):
    pairs = [Pair(name, server.port, **options) for name in ("first", "second")]
    for pair in pairs:
        pair.start()
    return pairs


def end_work(pairs, trial):
    wait_for_a_published_text(pairs)
    for pair in pairs:
        pair.finish()
    told = [fact for pair in pairs for fact in pair.told]
    trial.count("requests", sum(pair.requests for pair in pairs))
    trial.count("requests cut off or refused", sum(pair.broken for pair in pairs))
    trial.count("answers without a database", sum(pair.outages_met for pair in pairs))
    trial.count("acknowledged deeds", len(told))
    trial.count("texts published", Edition.objects.live().count())
    return told


def wait_for_a_published_text(pairs):
    """Give a few kills on a slow machine the time for one text at least."""
    give_up = time.monotonic() + GIVE_UP_SECONDS
    while not any(what == "published" for pair in pairs for what, _pk, _detail in pair.told):
        assert time.monotonic() < give_up
        assert all(pair.is_alive() for pair in pairs)
        time.sleep(0.1)


def test_all_that_a_killed_web_server_confirmed_is_stored(own_database, trial, log):
    with WebServer(database_address(), log) as server:
        pairs = begin_work(server)
        for _kill in range(trial.times(KILLS)):
            time.sleep(trial.random.uniform(0.2, 2.5))
            server.kill()
            trial.count("kills")
            server.start()
        told = end_work(pairs, trial)
        article = Edition.objects.live().first().article
        assert "Edited and approved by" in pairs[0].writer.get(article.get_absolute_url()).page
    assert_all_stored(told)
    assert_everything_is_sound()


@pytest.fixture
def own_server(used_checkout, database_template, django_db_blocker):
    """A PostgreSQL server that nobody else uses, with all tables; the value is its project folder."""
    project = used_checkout()
    address = lifecycle.ensure_running(project)
    databases.copy_to_server(database_template, lifecycle.owner_address(project))
    with django_db_blocker.unblock(), connected_to(address):
        yield project


def stop_at_once(project):
    """Do what ``pg_ctl stop -m immediate`` does: no goodbye, no checkpoint, recovery at the next start."""
    place = place_of(project)
    process = postmaster(project)
    stopped = run(place, "pg_ctl", "stop", "-s", "-m", "immediate", "-D", str(place.cluster))
    assert stopped.returncode == 0, stopped.stderr
    assert not process.is_running() or process.status() == "zombie"


def test_the_application_serves_again_after_postgresql_was_stopped_at_once(own_server, trial, log):
    with WebServer(database_address(), log) as server:
        first_process = server.process.pid
        pairs = begin_work(server, outages={503})
        for _restart in range(trial.times(RESTARTS)):
            time.sleep(trial.random.uniform(0.5, 2.5))
            stop_at_once(own_server)
            time.sleep(trial.random.uniform(0.0, 1.0))
            begun = time.monotonic()
            lifecycle.ensure_running(own_server)
            server.wait_until_serving(RECOVERY_SECONDS)
            trial.at_most("ms from PostgreSQL's start to the first page", round(1000 * (time.monotonic() - begun)))
            connection.close()  # this process's own connection ended as well
            trial.count("restarts")
        time.sleep(1)
        told = end_work(pairs, trial)
        assert server.process.pid == first_process
        assert server.process.poll() is None
    assert_all_stored(told)
    assert_everything_is_sound()
