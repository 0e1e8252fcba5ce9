"""What the attack tests share: raw SQL of the tables' owner, and the claim that it was refused and left no trace.

The guards have to hold against the owner, who may write everywhere; what the site's role may not even try is in
``tests/database``.
"""

from contextlib import contextmanager

import psycopg
import pytest
from django.conf import settings
from django.db import IntegrityError, connection, transaction

from config.embedded_postgres.lifecycle import NAME
from config.embedded_postgres.server import SUPERUSER
from editorial.provenance import guards
from tests.owner import by_owner

TABLES = sorted(guards.expected().tables)


def run(sql, *values):
    """Execute one statement as the owner of the tables."""
    with by_owner(), connection.cursor() as cursor:
        cursor.execute(sql, values)


def rows(*tables):
    """Return every row of the tables as JSON."""
    with connection.cursor() as cursor:
        return {table: _rows(cursor, table) for table in tables or TABLES}


def _rows(cursor, table):
    cursor.execute(f'SELECT to_jsonb(t)::text FROM "{table}" t ORDER BY 1')
    return cursor.fetchall()


@contextmanager
def refused(saying, *tables):
    """Assert that what the owner tries inside raises ``IntegrityError`` at the latest at commit, and changes no row."""
    before = rows(*tables)
    with pytest.raises(IntegrityError, match=saying), transaction.atomic():  # noqa: PT012 - the caller's one deed
        with by_owner():
            yield
        connection.check_constraints()
    assert rows(*tables) == before, "a refused attack leaves every row as it was"


@contextmanager
def rolled_back(django_db_blocker):
    """Give a module's tests one transaction together; each attack runs in a savepoint of its own."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)


def superuser(database):
    """Return a connection as superuser to the database, or skip where the test run has no such right."""
    parameters = {**connection.get_connection_params(), "dbname": database}
    parameters["options"] = settings.MIGRATION_DATABASE["OPTIONS"]["options"]
    parameters.pop("cursor_factory", None)
    if parameters.get("user") == NAME:
        parameters["user"] = SUPERUSER
    session = psycopg.connect(**{**parameters, "context": None}, autocommit=True)
    if session.execute("SELECT current_setting('is_superuser')").fetchone() != ("on",):
        session.close()
        pytest.skip("needs a superuser of the test server")
    return session
