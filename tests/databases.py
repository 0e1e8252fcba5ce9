"""Databases of a test run: one migrated template, kept from run to run, and quick copies of it.

The template bears a hash of all migrations; a run that finds another hash makes a new one and drops the old.
Nothing is ever flushed or truncated, because append-only tables refuse both; a database that a test has
written to for good is left alone and dropped whole, with all others, at the end of the run. Every run has names of
its own, so that two runs can go at once.
"""

import hashlib
import itertools
import os
import pickle
import subprocess
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psutil
import psycopg
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import connection

from config.embedded_postgres.place import installed_programs
from database import grants, rights
from editorial.provenance import guards

PREFIX = "test_imprimatur_"
TEMPLATE = f"{PREFIX}template_"
RUN = "IMPRIMATUR_TEST_RUN"
# Any number of our own: the lock that makes one worker migrate while the others wait.
MIGRATION_LOCK = 7_482_210_941
DROPPED_AT_ONCE = 16

copies = itertools.count(1)
# What was built in this process: the filled database, and what the builder returned.
worlds: dict[Callable[[], Any], tuple[str, bytes]] = {}
# The copies of this process that refuse writing, by the database they were made of.
unwritable: dict[str, str] = {}


def run_prefix() -> str:
    """Return how the names of this run's databases begin; all workers of a run share it."""
    return f"{PREFIX}{os.environ[RUN]}_"


def worker() -> str:
    """Return this process's name within the run: ``gw0``, ``gw1`` … or ``alone``."""
    return os.environ.get("PYTEST_XDIST_WORKER", "alone")


@contextmanager
def maintenance() -> Iterator[psycopg.Cursor]:
    """Give the owner's cursor beside the test's database, from which databases can be made and dropped."""
    parameters = {**connection.get_connection_params(), "dbname": "postgres"}
    parameters["options"] = settings.MIGRATION_DATABASE["OPTIONS"]["options"]
    with psycopg.connect(**parameters, autocommit=True) as session, session.cursor() as cursor:
        yield cursor


def migrated_template() -> str:
    """Return the name of the database that all migrations made, which is made where there is none yet."""
    name = template_name(migration_files())
    with maintenance() as cursor:
        cursor.execute("SET lock_timeout = 0; SET statement_timeout = 0")
        cursor.execute("SELECT pg_advisory_lock(%s)", [MIGRATION_LOCK])
        if name not in existing(cursor, TEMPLATE):
            unfinished = new_name()
            migrate(unfinished)
            _send_away(cursor, unfinished)
            cursor.execute(f'ALTER DATABASE "{unfinished}" RENAME TO "{name}"')
    return name


def template_name(files: list[Path]) -> str:
    """Return the name of the database that such migrations make; it changes with each of them."""
    content = hashlib.sha256()
    for file in sorted(files):
        content.update(f"{file.parent.parent.name}/{file.name}\0".encode() + file.read_bytes() + b"\0")
    return TEMPLATE + content.hexdigest()[:16]


def migration_files() -> list[Path]:
    """Return the migrations of all installed apps, the guards and the rights: all tables and rules come of them."""
    rules = [Path(rights.__file__), Path(grants.__file__)]
    folders = [Path(guards.__file__).parent, *(Path(app.path) / "migrations" for app in apps.get_app_configs())]
    return rules + [file for folder in folders for file in folder.glob("*") if file.suffix in {".py", ".sql"}]


def migrate(name: str) -> None:
    """Create the database and run every migration in it."""
    original = connection.settings_dict["NAME"]
    with maintenance() as cursor:
        cursor.execute(f'CREATE DATABASE "{name}"')
    point_to(name)
    try:
        call_command("migrate", verbosity=0)
    finally:
        point_to(original)


def address(name: str) -> str:
    """Return the site's address of a database on the server of the tests."""
    return urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}").geturl()


def owner_address(name: str) -> str:
    """Return the owner's address of a database on the server of the tests."""
    return urlsplit(os.environ["MIGRATION_DATABASE_URL"])._replace(path=f"/{name}").geturl()


def addresses(name: str) -> dict[str, str]:
    """Return both addresses of a database as processes that the tests start find them in their environment."""
    return {"DATABASE_URL": address(name), "MIGRATION_DATABASE_URL": owner_address(name)}


def copy(template: str, name: str) -> None:
    """Create the database ``name`` with all that stands in ``template``.

    To copy the files is less than half the work, but makes a server that waits for the disk wait for all of it.
    """
    with maintenance() as cursor:
        cursor.execute("SHOW fsync")
        strategy = "WAL_LOG" if cursor.fetchone() == ("on",) else "FILE_COPY"
        cursor.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}" STRATEGY {strategy}')
        # A copy takes the rights on tables along, and leaves those on the database behind.
        cursor.execute(";".join(grants.database_statements(settings.SITE_ROLE, name)))


def copy_to_server(template: str, there: str) -> None:
    """Fill the empty database at the address ``there``, on another server, with all that stands in ``template``."""
    programs = installed_programs()
    dump = [programs / "pg_dump", "--no-owner", owner_address(template)]
    content = subprocess.run(dump, check=True, capture_output=True)
    fill = [programs / "psql", "--quiet", "--no-psqlrc", "-v", "ON_ERROR_STOP=1", there]
    subprocess.run(fill, input=content.stdout, check=True, stdout=subprocess.DEVNULL)


def leave(name: str) -> None:
    """Send everybody away from the database, and let it be.

    To drop it at once would cost more than it had cost to make: some file systems give the numbers of deleted files
    out again only after minutes, and look through all of them for each of the next copy's 760 files.
    """
    with maintenance() as cursor:
        _send_away(cursor, name)


def drop(name: str) -> None:
    """Remove the database, whoever may still be connected to it.

    WITH (FORCE) is refused while autovacuum, which is not ours to end, looks at the database; without it
    PostgreSQL sends autovacuum away itself.
    """
    with maintenance() as cursor:
        _send_away(cursor, name)
        cursor.execute(f'DROP DATABASE IF EXISTS "{name}"')


def _send_away(cursor, name):
    cursor.execute(
        "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity"
        " WHERE datname = %s AND backend_type = 'client backend'",
        [name],
    )


def point_to(name: str) -> None:
    """Make ``connections["default"]`` mean the database ``name`` in this thread and in those it starts."""
    connection.close()
    connection.close_pool()
    connection.settings_dict["NAME"] = name


@contextmanager
def copied(template: str, name: str) -> Iterator[str]:
    """Work on a copy of the template; the old database is back afterwards, and the copy nobody's."""
    previous = connection.settings_dict["NAME"]
    copy(template, name)
    point_to(name)
    try:
        yield name
    finally:
        point_to(previous)
        leave(name)


@contextmanager
def looked_at(template: str) -> Iterator[str]:
    """Work on a copy of the template that refuses all writing, so that one serves all tests that only look."""
    if template not in unwritable:
        unwritable[template] = new_name()
        copy(template, unwritable[template])
        with maintenance() as cursor:
            cursor.execute(f'ALTER DATABASE "{unwritable[template]}" SET default_transaction_read_only = on')
    previous = connection.settings_dict["NAME"]
    point_to(unwritable[template])
    try:
        yield unwritable[template]
    finally:
        point_to(previous)


def new_name() -> str:
    """Return a name for one more database of this worker."""
    return f"{run_prefix()}{worker()}_{next(copies)}"


def world(template: str, build: Callable[[], Any]) -> tuple[str, bytes]:
    """Return a database in which ``build`` was at work, and what it returned, pickled.

    It is built once in a process and only copied afterwards. What the builder returned is unpickled for each
    test, so that no test sees what another did to its objects.
    """
    if build not in worlds:
        name, previous = new_name(), connection.settings_dict["NAME"]
        copy(template, name)
        point_to(name)
        try:
            worlds[build] = name, pickle.dumps(build())
        finally:
            point_to(previous)
    return worlds[build]


def existing(cursor, prefix: str) -> list[str]:
    """Return the names of the databases that begin with ``prefix``."""
    cursor.execute("SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [prefix])
    return [name for (name,) in cursor.fetchall()]


def drop_left_over() -> None:
    """Drop this run's databases, those of runs that were killed, and templates of other migrations.

    Several at once, because each waits for the server to write all that is unwritten to the disk, and those that
    wait together wait for one such writing.
    """
    with maintenance() as cursor:
        names = existing(cursor, PREFIX)
    with ThreadPoolExecutor(DROPPED_AT_ONCE) as droppers:
        list(droppers.map(drop, superfluous(names)))


def superfluous(names: list[str]) -> list[str]:
    """Return those of the databases that nobody needs after this run.

    What another run uses, whose process lives, stays, and so does every template meanwhile.
    """
    templates = {name for name in names if name.startswith(TEMPLATE)}
    used = {name for name in names if name not in templates and at_work(name)}
    unused = set(names) - templates - used
    return sorted(unused if used else unused | templates - {template_name(migration_files())})


def at_work(name: str) -> bool:
    """Say whether the database is of another run whose process lives."""
    run = name.removeprefix(PREFIX).partition("_")[0]
    return run != os.environ[RUN] and (not run.isdigit() or psutil.pid_exists(int(run)))
