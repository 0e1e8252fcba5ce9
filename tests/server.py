"""The PostgreSQL server of test runs, beside the one that has the checkout's data.

Nobody would miss what is in it, so it does not wait for the disk: a cut of the power could spoil it, a killed
process cannot. Where DATABASE_URL names a server, the tests use that one.
On the command line: ``python -m tests.server stop``.
"""

import os
import sys

from django.db import connection

from config.embedded_postgres import lifecycle, server
from config.embedded_postgres.place import PROJECT as CHECKOUT
from config.embedded_postgres.place import copy_programs, make_enterable, place_of, socket_folder

PROJECT = CHECKOUT / "var" / "tests"
SETTINGS = """
fsync = off
full_page_writes = off
wal_level = minimal
max_wal_senders = 0
"""


def use() -> None:
    """Let this process, and those that it starts, use the server; start it unless it is up."""
    if os.environ.get("DATABASE_URL"):
        return
    os.environ["DATABASE_URL"] = ensure_running()
    connection.settings_dict["OPTIONS"]["host"] = str(socket_folder(PROJECT))


def ensure_running() -> str:
    """Start the server unless it is up; return its address, as ``lifecycle`` does for the checkout's own."""
    make_enterable(PROJECT)
    place = place_of(PROJECT)
    configuration = place.cluster / "postgresql.conf"
    with lifecycle.only_starter(place):
        if not configuration.exists():
            copy_programs(place)
            server.create_cluster(place)
        if not configuration.read_text().endswith(SETTINGS):
            with configuration.open("a") as settings:
                settings.write(SETTINGS)
    return lifecycle.ensure_running(PROJECT)


if __name__ == "__main__":
    if sys.argv[1:] != ["stop"]:
        sys.exit("Say: python -m tests.server stop")
    if PROJECT.exists():
        lifecycle.stop(PROJECT)
