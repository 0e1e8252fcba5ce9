"""The fixtures that give a test its database."""

import os
import threading

import pytest
from django.conf import settings
from django.db import InternalError, connection, transaction

from tests import databases
from tests.owner import by_owner


def make_table():
    with by_owner(), connection.cursor() as cursor:
        cursor.execute("CREATE TABLE scratch (word text)")
        cursor.execute(f"GRANT ALL ON scratch TO {settings.SITE_ROLE}")


def words():
    with connection.cursor() as cursor:
        cursor.execute("SELECT word FROM scratch ORDER BY word")
        return [word for (word,) in cursor.fetchall()]


def insert(word):
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO scratch VALUES (%s)", [word])


def table_exists():
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass('scratch')")
        return cursor.fetchone()[0] is not None


def test_a_thread_sees_what_the_test_committed(own_database):
    make_table()
    insert("wren")
    seen = []

    def look():
        seen.extend(words())
        connection.close()

    thread = threading.Thread(target=look)
    thread.start()
    thread.join()
    assert seen == ["wren"]


@pytest.mark.parametrize("turn", [1, 2])
def test_nothing_of_one_test_reaches_the_next(own_database, turn):
    assert not table_exists()
    make_table()


def test_a_rolled_back_block_leaves_the_committed_rows(own_database):
    make_table()
    insert("kept")
    with transaction.atomic():
        insert("lost")
        transaction.set_rollback(True)
    assert words() == ["kept"]


def test_the_database_bears_the_name_that_the_fixture_gives(own_database):
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_database()")
        assert cursor.fetchone() == (own_database,)


@pytest.mark.django_db
def test_ordinary_tests_run_in_a_transaction_on_another_database():
    assert not table_exists()
    make_table()
    assert connection.in_atomic_block


def test_a_session_left_open_ends_with_its_test(database_template, django_db_blocker):
    ready = threading.Event()

    def linger():
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        ready.set()

    with django_db_blocker.unblock(), databases.copied(database_template, databases.new_name()) as name:
        thread = threading.Thread(target=linger)
        thread.start()
        assert ready.wait(10)
        thread.join()
    assert people_in(name) == 0


def people_in(name):
    with databases.maintenance() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = %s AND backend_type = 'client backend'", [name]
        )
        return cursor.fetchone()[0]


def furnish():
    make_table()
    insert("built")
    return ["built"]


@pytest.mark.world(build=furnish)
@pytest.mark.parametrize("turn", [1, 2])
def test_a_world_is_there_for_every_test_as_it_was_built(world, turn):
    assert words() == world == ["built"]
    insert("later")
    world.append("later")


@pytest.mark.world(build=furnish)
def test_a_world_is_built_once(own_database, built, database_template):
    assert databases.world(database_template, furnish) == built


@pytest.mark.only_looks
@pytest.mark.world(build=furnish)
@pytest.mark.parametrize("turn", [1, 2])
def test_who_only_looks_shares_a_world_and_cannot_write(own_database, world, turn):
    assert words() == world
    with pytest.raises(InternalError, match="read-only"):
        insert("written")
    assert set(databases.unwritable.values()) >= {own_database}


def test_the_template_stays_for_the_next_run_until_a_migration_changes(tmp_path):
    migration = tmp_path / "0001_initial.py"
    migration.write_text("operations = []")
    files = [*databases.migration_files(), migration]
    before = databases.template_name(files)
    assert databases.template_name(files) == before
    migration.write_text("operations = [1]")
    assert databases.template_name(files) != before
    names = {databases.template_name(databases.migration_files()), before}
    assert databases.superfluous(sorted(names)) == [before]


def test_nothing_that_another_run_needs_is_dropped(monkeypatch):
    other, gone, template = os.getpid(), "999999999", f"{databases.TEMPLATE}old"
    monkeypatch.setenv(databases.RUN, "mine")
    names = [template, f"{databases.PREFIX}{other}_gw0", f"{databases.PREFIX}{gone}_gw0"]
    assert databases.superfluous(names) == [f"{databases.PREFIX}{gone}_gw0"]
    assert databases.superfluous(names[:1]) == [template]


@pytest.mark.parametrize("made", ["articles/migrations/0001_initial.py", "provenance/guards/0001_append_only.sql"])
def test_tables_rules_and_packages_of_others_are_part_of_the_name(made):
    files = {"/".join(file.parts[-3:]) for file in databases.migration_files()}
    assert {made, "taggit/migrations/0001_initial.py"} <= files
