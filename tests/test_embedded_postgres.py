"""The life of the embedded PostgreSQL server, on real checkouts in awkward places."""

import contextlib
import os
import shutil
import threading
import time

import psutil
import psycopg
import pytest

from config.embedded_postgres import lifecycle, server
from config.embedded_postgres.place import EmbeddedPostgresError, place_of, socket_folder
from tests.checkouts import alive, ask, command, kill, new_checkouts, postmaster, remember


@pytest.fixture(scope="module")
def running():
    """A checkout whose server is up, for tests that change nothing in it."""
    with new_checkouts() as make:
        project = make()
        lifecycle.ensure_running(project)
        yield project


def test_a_new_checkout_gets_a_utf8_database_of_its_own(running):
    address = lifecycle.address(running)
    assert ask(address, "SELECT current_database() || ' of ' || current_user") == "imprimatur of imprimatur_site"
    owner = "SELECT pg_get_userbyid(datdba) FROM pg_database WHERE datname = current_database()"
    assert ask(address, owner) == "imprimatur"
    assert ask(address, "SHOW server_encoding") == "UTF8"
    assert ask(address, "SELECT datlocale FROM pg_database WHERE datname = current_database()") == "C.UTF-8"
    assert ask(address, "SHOW fsync") == "on"
    assert ask(address, "SELECT lower('ÅNGSTRÖM')") == "ångström"


def test_the_server_listens_on_no_network_address(running):
    assert not [
        link for link in postmaster(running).net_connections() if link.status == psutil.CONN_LISTEN and link.laddr
    ]


def test_the_applications_role_cannot_switch_the_guards_off(running):
    with psycopg.connect(lifecycle.address(running)) as session, pytest.raises(psycopg.errors.InsufficientPrivilege):
        session.execute("SET session_replication_role = replica")


def test_the_sites_role_owns_nothing_and_its_search_path_is_fixed(running):
    address = lifecycle.address(running)
    owned = "SELECT count(*) FROM pg_shdepend WHERE refobjid = current_user::regrole AND deptype = 'o'"
    assert ask(address, owned) == 0
    assert ask(address, "SELECT count(*) FROM pg_auth_members WHERE member = current_user::regrole") == 0
    assert ask(address, "SHOW search_path") == "public, pg_temp"


@pytest.mark.parametrize("is_up", [True, False])
def test_data_of_a_checkout_that_had_one_role_get_the_other(used_checkout, is_up):
    project = used_checkout()
    remember(lifecycle.ensure_running(project), "kept")
    with psycopg.connect(lifecycle.address(project, user=server.SUPERUSER), autocommit=True) as session:
        session.execute(f"DROP OWNED BY {lifecycle.SITE}; DROP ROLE {lifecycle.SITE}")
    if not is_up:
        lifecycle.stop(project)
    assert ask(lifecycle.ensure_running(project), "SELECT current_user::text") == lifecycle.SITE
    assert ask(lifecycle.owner_address(project), "SELECT word FROM memory") == "kept"


def test_a_running_server_is_found_at_once(running):
    first, started = postmaster(running), time.process_time()
    # Whoever had to start or to look closer would wait for ever here.
    with lifecycle.only_starter(place_of(running)):
        finder = threading.Thread(target=lifecycle.ensure_running, args=[running], daemon=True)
        finder.start()
        finder.join(60)
        assert not finder.is_alive()
    assert time.process_time() - started < 0.5
    assert postmaster(running) == first


@pytest.mark.parametrize(
    "name", ["a folder with spaces", "ein 'Ordner' für $HOME und `mehr`", "x" * 120 + "/" + "y" * 120]
)
def test_awkward_paths_work(new_checkout, name):
    project = new_checkout(name)
    address = lifecycle.ensure_running(project)
    assert ask(address, "SELECT 1") == 1
    assert len(str(socket_folder(project) / server.SOCKET)) <= 107
    assert lifecycle.stop(project)


def test_two_checkouts_have_two_servers(used_checkout):
    one, two = used_checkout("one"), used_checkout("two")
    remember(lifecycle.ensure_running(one), "one")
    remember(lifecycle.ensure_running(two), "two")
    assert ask(lifecycle.address(one), "SELECT string_agg(word, ' ') FROM memory") == "one"
    assert ask(lifecycle.address(two), "SELECT string_agg(word, ' ') FROM memory") == "two"
    lifecycle.stop(one)
    assert ask(lifecycle.address(two), "SELECT 1") == 1


def test_eight_processes_start_one_server(new_checkout):
    project = new_checkout()
    starters = [command(project, "start") for _ in range(8)]
    answers = [starter.communicate(timeout=120) for starter in starters]
    assert [starter.returncode for starter in starters] == [0] * 8, answers
    assert {answer for answer, _ in answers} == {lifecycle.address(project) + "\n"}
    assert ask(lifecycle.address(project), "SELECT 1") == 1
    assert alive(postmaster(project))


def test_a_killed_server_starts_again_with_what_was_committed(used_checkout):
    project = used_checkout()
    remember(lifecycle.ensure_running(project), "kept")
    kill(project)
    assert ask(lifecycle.ensure_running(project), "SELECT word FROM memory") == "kept"


def test_a_killed_server_whose_number_another_program_has_got_starts_again(used_checkout):
    project = used_checkout()
    remember(lifecycle.ensure_running(project), "kept")
    kill(project)
    for lock in (place_of(project).cluster / "postmaster.pid", socket_folder(project) / ".s.PGSQL.5432.lock"):
        _, rest = lock.read_text().split("\n", 1)
        lock.write_text(f"{os.getpid()}\n{rest}")
    assert ask(lifecycle.ensure_running(project), "SELECT word FROM memory") == "kept"
    assert psutil.pid_exists(os.getpid())


def test_an_interrupted_creation_starts_afresh(new_checkout):
    project = new_checkout()
    partial = project / "var" / "postgres.partial"
    partial.mkdir(parents=True)
    (partial / "PG_VERSION").write_text("18\n")
    assert ask(lifecycle.ensure_running(project), "SELECT 1") == 1
    assert not partial.exists()


def test_a_moved_checkout_keeps_its_data(new_checkout, used_checkout):
    project = used_checkout()
    remember(lifecycle.ensure_running(project), "moved along")
    old = postmaster(project)
    moved = new_checkout("moved")
    shutil.rmtree(moved)
    project.rename(moved)
    assert ask(lifecycle.ensure_running(moved), "SELECT word FROM memory") == "moved along"
    assert not alive(old)
    shutil.rmtree(socket_folder(project))


def test_removed_data_give_an_empty_server(used_checkout):
    project = used_checkout()
    remember(lifecycle.ensure_running(project), "gone")
    old = postmaster(project)
    shutil.rmtree(project / "var")
    assert ask(lifecycle.ensure_running(project), "SELECT to_regclass('memory') IS NULL")
    assert not alive(old)


def test_data_of_another_version_are_left_alone(new_checkout):
    project = new_checkout()
    cluster = project / "var" / "postgres"
    cluster.mkdir(parents=True)
    (cluster / "PG_VERSION").write_text("15\n")
    with pytest.raises(EmbeddedPostgresError, match="made by PostgreSQL 15"):
        lifecycle.ensure_running(project)
    assert (cluster / "PG_VERSION").read_text() == "15\n"


def test_a_full_server_counts_as_running(running):
    address = lifecycle.address(running)
    with contextlib.ExitStack() as sessions:
        with pytest.raises(psycopg.OperationalError, match="slots"):
            fill(address, sessions)
        assert lifecycle.ensure_running(running) == address


def fill(address, sessions):
    """Open sessions until the server has no place left."""
    while True:
        sessions.enter_context(psycopg.connect(address))


def test_variables_of_another_server_do_not_disturb(new_checkout, monkeypatch):
    for name, value in {
        "PGPORT": "1",
        "PGHOST": "example.org",
        "PGUSER": "x",
        "PGDATABASE": "y",
        "PGDATA": "/x",
    }.items():
        monkeypatch.setenv(name, value)
    project = new_checkout()
    assert ask(lifecycle.ensure_running(project), "SELECT current_database()") == "imprimatur"


def test_the_command_line_starts_reports_and_stops(used_checkout):
    project = used_checkout()
    before = command(project, "status")
    assert "Not running" in before.communicate()[0]
    assert before.returncode == 3
    for word, answer in (
        ("start", "postgresql://"),
        ("status", "Running"),
        ("url", "postgresql://imprimatur_site@"),
        ("owner-url", "postgresql://imprimatur@"),
        ("stop", "Stopped"),
    ):
        spoken = command(project, word)
        assert answer in spoken.communicate()[0]
        assert spoken.returncode == 0
    assert "Say one of" in command(project, "dance").communicate()[1]


def test_stop_closes_open_sessions(used_checkout):
    project = used_checkout()
    with psycopg.connect(lifecycle.ensure_running(project)) as session:
        stopper = threading.Thread(target=lifecycle.stop, args=[project])
        stopper.start()
        stopper.join(30)
        with pytest.raises(psycopg.OperationalError):
            session.execute("SELECT 1")
    assert not list(server.postmasters(place_of(project)))
    assert not socket_folder(project).exists()
