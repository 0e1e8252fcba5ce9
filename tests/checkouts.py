"""Throw-away checkouts with a PostgreSQL server each, and questions to them."""

import shutil
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path

import psutil
import psycopg

from config.embedded_postgres import lifecycle, server
from config.embedded_postgres.place import PROJECT, cache_folder, place_of, socket_folder


@contextmanager
def new_checkouts():
    """Give a function that makes folders with the server's code; afterwards their servers and all files are gone.

    With ``data``, a checkout begins with a copy of that folder as its ``var``.
    pytest's own temporary folders are closed to other users, and so are no ordinary place for root's server.
    """
    base = Path(tempfile.mkdtemp(prefix="imprimatur test "))
    base.chmod(0o755)
    made = []

    def make(name="checkout", data=None):
        project = base / name
        (project / "config").mkdir(parents=True)
        shutil.copy(PROJECT / "config" / "__init__.py", project / "config")
        package = Path("config") / "embedded_postgres"
        shutil.copytree(PROJECT / package, project / package, ignore=shutil.ignore_patterns("__pycache__"))
        if data:
            # Unlike shutil, cp keeps the owner, who is the server's account.
            subprocess.run(["cp", "-a", data, project / "var"], check=True)
        made.append(project)
        return project

    try:
        yield make
    finally:
        for project in made:
            remove(project)
        shutil.rmtree(base)


@contextmanager
def stopped_data():
    """Give the ``var`` of a checkout whose server was up once and is not any more.

    To make a cluster takes longer than most tests with it. A server on this one does not wait for the disk either:
    a killed process loses nothing that the system has got, and no test cuts the power.
    """
    with new_checkouts() as make:
        project = make()
        lifecycle.ensure_running(project)
        lifecycle.stop(project)
        with (place_of(project).cluster / "postgresql.conf").open("a") as configuration:
            configuration.write("fsync = off\n")
        yield project / "var"


def remove(project):
    """Stop the server of a test's checkout and remove what it has outside."""
    if project.exists():
        lifecycle.stop(project)
    shutil.rmtree(socket_folder(project), ignore_errors=True)
    shutil.rmtree(cache_folder(project), ignore_errors=True)


def command(project, word):
    """Start ``python -m config.embedded_postgres <word>`` in the checkout."""
    return subprocess.Popen(
        [sys.executable, "-m", "config.embedded_postgres", word],
        cwd=project,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def ask(address, question):
    """Return the single value that the database answers."""
    with psycopg.connect(address) as session:
        return session.execute(question).fetchone()[0]


def remember(address, word):
    """Let the owner commit a word that a later question can find again."""
    with psycopg.connect(address, user=lifecycle.OWNER) as session:
        session.execute("CREATE TABLE IF NOT EXISTS memory (word text)")
        session.execute(f"GRANT SELECT ON memory TO {lifecycle.SITE}")
        session.execute("INSERT INTO memory VALUES (%s)", [word])


def postmaster(project):
    (process,) = server.postmasters(place_of(project))
    return process


def kill(project):
    """Kill the server as the system does when memory runs out."""
    process = postmaster(project)
    process.send_signal(signal.SIGKILL)
    while alive(process):
        time.sleep(0.01)


def alive(process):
    """Say whether the process still works: a container may keep the dead as zombies for a while."""
    return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
