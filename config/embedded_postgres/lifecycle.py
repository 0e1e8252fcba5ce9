"""Starting and stopping a checkout's server, and the address of its database."""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import quote

import psycopg

from config.embedded_postgres import server
from config.embedded_postgres.place import (
    PROJECT,
    EmbeddedPostgresError,
    Place,
    copy_programs,
    open_folders,
    place_of,
    socket_folder,
)

NAME = "imprimatur"
OWNER = NAME
SITE = "imprimatur_site"
SEARCH_PATH = "public, pg_temp"


def ensure_running(project: Path = PROJECT) -> str:
    """Start the checkout's server unless it is up; return the address of its database for the running site.

    The address has the form ``postgresql://imprimatur_site@:5432/imprimatur?host=<socket folder>``, which libpq,
    psycopg and django-environ read alike. Raises EmbeddedPostgresError with the next step in words.
    """
    place = place_of(project)
    if not answers(place):
        with only_starter(place):
            if not answers(place):
                bring_up(place)
    return address(project)


def owner_address(project: Path = PROJECT) -> str:
    """Return the address of the checkout's database for the owner of its tables."""
    return address(project, user=OWNER)


def address(project: Path = PROJECT, *, user: str = SITE, database: str = NAME) -> str:
    """Return the address of a database on the checkout's server, running or not."""
    return f"postgresql://{user}@:{server.PORT}/{database}?host={quote(str(socket_folder(project)), safe='')}"


def stop(project: Path = PROJECT) -> bool:
    """Shut the checkout's server down; say whether there was one."""
    place = place_of(project)
    with only_starter(place):
        running = list(server.postmasters(place))
        for process in running:
            server.end(process)
        with suppress(OSError):
            place.sockets.rmdir()
    return bool(running)


def answers(place: Place) -> bool:
    """Say whether the server is up, on this cluster, with the database in place."""
    try:
        if place.sockets.lstat().st_uid != place.owner or not (place.cluster / "postmaster.pid").exists():
            return False
        psycopg.connect(address(place.project), connect_timeout=5).close()
    except FileNotFoundError:
        return False
    except psycopg.OperationalError as error:
        # A server without a free place is up all the same; whoever connects next gets that message.
        return "too many clients" in str(error) or "connection slots" in str(error)
    return True


@contextmanager
def only_starter(place: Place) -> Iterator[None]:
    """Let one process at a time start or stop the server; the others wait."""
    try:
        open_folders(place)
        # The system closes the file, and with it the lock, however the process ends.
        lock = os.open(place.cluster.with_name("postgres.lock"), os.O_RDONLY | os.O_CREAT, 0o644)
    except OSError as error:
        raise EmbeddedPostgresError(
            f"{place.cluster.parent} cannot be used ({error.strerror}). "
            "Give yourself write access to it, or set DATABASE_URL to a PostgreSQL server of your own."
        ) from error
    try:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
    finally:
        os.close(lock)


def bring_up(place: Place) -> None:
    """Take the server from whatever state it is in to answering."""
    server.open_socket_folder(place)
    running = list(server.postmasters(place))
    for process in running:
        if not server.listens_here(process, place):
            server.end(process)
    if any(server.postmasters(place)):
        wait_until_ready(place)
    else:
        copy_programs(place)
        server.create_cluster(place)
        server.start(place)
    create_database(place)


def wait_until_ready(place: Place) -> None:
    """Wait for a server that an interrupted process started, or that repairs itself after a crash."""
    deadline = time.monotonic() + server.START_SECONDS
    while True:
        try:
            psycopg.connect(address(place.project, user=server.SUPERUSER, database="postgres")).close()
        except psycopg.OperationalError as error:
            if time.monotonic() > deadline:
                raise EmbeddedPostgresError(
                    f"The PostgreSQL server in {place.cluster} runs, but does not answer: {error} "
                    "Stop it with 'python -m config.embedded_postgres stop', then try again."
                ) from error
            time.sleep(0.1)
        else:
            return


def create_database(place: Place) -> None:
    """Create the database and its two roles where they are missing, and put the site's role right.

    Both are ordinary roles: rules that the database holds for the application must hold in development as well, and a
    superuser could switch them off. The owner may create databases, and end the sessions of the site. What the site
    may do in the tables, ``manage.py migrate`` says.
    """
    with psycopg.connect(
        address(place.project, user=server.SUPERUSER, database="postgres"), autocommit=True
    ) as connection:
        for role, powers in ((OWNER, "CREATEDB"), (SITE, "NOINHERIT")):
            if not connection.execute("SELECT FROM pg_roles WHERE rolname = %s", [role]).rowcount:
                connection.execute(f"CREATE ROLE {role} LOGIN {powers}")
        connection.execute(f"ALTER ROLE {SITE} RESET ALL; ALTER ROLE {SITE} SET search_path = {SEARCH_PATH}")
        connection.execute(f"GRANT {SITE} TO {OWNER}")
        if not connection.execute("SELECT FROM pg_database WHERE datname = %s", [NAME]).rowcount:
            connection.execute(f"CREATE DATABASE {NAME} OWNER {OWNER}")
