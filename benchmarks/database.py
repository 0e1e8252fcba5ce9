"""A database for one run, dropped afterwards."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit, urlunsplit

import psycopg

from config.embedded_postgres.lifecycle import ensure_running, owner_address


@contextmanager
def throw_away_database(purpose: str = "imprimatur") -> Iterator[str]:
    """Create an empty database beside the configured one; the value is its address for the site.

    ``migrate`` finds the owner in the environment.
    """
    configured = os.environ.get("DATABASE_URL")
    if not configured:
        configured, os.environ["MIGRATION_DATABASE_URL"] = ensure_running(), owner_address()
    name = f"benchmark_{purpose}_{os.getpid()}"
    with psycopg.connect(os.environ.get("MIGRATION_DATABASE_URL") or configured, autocommit=True) as server:
        server.execute(f'CREATE DATABASE "{name}"')
        try:
            yield urlunsplit(urlsplit(configured)._replace(path=f"/{name}"))
        finally:
            # WITH (FORCE) would also end what looks after the database, for which an ordinary role has no right.
            server.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = %s AND backend_type = 'client backend'",
                [name],
            )
            server.execute(f'DROP DATABASE IF EXISTS "{name}"')
