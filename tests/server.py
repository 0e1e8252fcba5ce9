"""The PostgreSQL server of test runs, beside the one that has the checkout's data, and the roles on it.

Nobody would miss what is in it, so it does not wait for the disk: a cut of the power could spoil it, a killed
process cannot. Where DATABASE_URL names a server, the tests use that one.
On the command line: ``python -m tests.server stop``.

What is under test runs as the site's role. Connections of the tests log in as the owner and are the site from their
first statement on, so that an attacker (``tests/owner.py``) can be the owner within a test's transaction. Processes
that tests start, and ``as_site``, log in as the site.
"""

import os
import sys
from contextlib import suppress
from urllib.parse import quote, unquote, urlsplit

import environ
import psycopg
import pytest
from django.conf import settings
from django.db import connection
from psycopg import sql

from config.embedded_postgres import lifecycle, server
from config.embedded_postgres.place import PROJECT as CHECKOUT
from config.embedded_postgres.place import copy_programs, make_enterable, place_of

PROJECT = CHECKOUT / "var" / "tests"
SETTINGS = """
fsync = off
full_page_writes = off
wal_level = minimal
max_wal_senders = 0
"""


def use() -> None:
    """Let this process, and those that it starts, use the server; start it unless it is up."""
    if not os.environ.get("DATABASE_URL"):
        os.environ["DATABASE_URL"] = ensure_running()
        os.environ["MIGRATION_DATABASE_URL"] = lifecycle.owner_address(PROJECT)
    elif not os.environ.get("MIGRATION_DATABASE_URL"):
        os.environ["MIGRATION_DATABASE_URL"] = os.environ["DATABASE_URL"]
        os.environ["DATABASE_URL"] = with_site_role(os.environ["DATABASE_URL"])
    be_both()


def be_both() -> None:
    """Log in as the owner, and be the site."""
    site, owner = (environ.Env().db_url_config(os.environ[name]) for name in ("DATABASE_URL", "MIGRATION_DATABASE_URL"))
    known = connection.settings_dict
    options = {**known["OPTIONS"], **owner.get("OPTIONS", {})}
    settings.SITE_ROLE = site["USER"]
    settings.MIGRATION_DATABASE = owner | {"OPTIONS": options}
    known.update({**owner, "NAME": known["NAME"]})
    known["OPTIONS"] = options | {"options": f"{options['options']} -c role={site['USER']}"}


def with_site_role(address: str) -> str:
    """Make a role for the site beside the one in the address, which becomes the owner; return the site's address."""
    known = urlsplit(address)
    role = f"{unquote(known.username or '')}_site"
    with psycopg.connect(address, autocommit=True) as session:
        made = sql.SQL("CREATE ROLE {} LOGIN NOINHERIT").format(sql.Identifier(role))
        try:
            with suppress(psycopg.errors.DuplicateObject):
                session.execute(made)
            session.execute(sql.SQL("GRANT {} TO CURRENT_USER").format(sql.Identifier(role)))
            session.execute(sql.SQL("ALTER ROLE {} SET search_path = public, pg_temp").format(sql.Identifier(role)))
            if known.password:
                password = sql.Literal(unquote(known.password))
                session.execute(sql.SQL("ALTER ROLE {} PASSWORD {}").format(sql.Identifier(role), password))
        except psycopg.errors.InsufficientPrivilege:
            raise pytest.UsageError(
                f"The tests need a role of the site beside the owner, and {known.username} may not make one. Give it "
                "CREATEROLE, or put the site's role into DATABASE_URL and the owner into MIGRATION_DATABASE_URL."
            ) from None
    login = f"{quote(role, safe='')}:{quote(unquote(known.password or ''), safe='')}"
    return known._replace(netloc=f"{login}@{known.netloc.rpartition('@')[2]}").geturl()


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
