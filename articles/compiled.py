"""Querysets that are compiled once and asked many times: the public pages' queries.

Building such a query costs Django several times what PostgreSQL needs to answer it. The rows come as
plain tuples, without model instances; the queries stay visible to whatever counts queries.
"""

from collections.abc import Callable

from django.db import InterfaceError, OperationalError, connection
from django.db.backends.postgresql.base import ServerBindingCursor
from django.db.models import QuerySet
from django.db.models.expressions import RawSQL
from psycopg.pq import Format


class Slot(str):
    """A name in a compiled query for the value that comes when it is asked."""


def slot(name: str, kind: str) -> RawSQL:
    """Return the expression for a value that is given later; ``kind`` is its type in PostgreSQL."""
    return RawSQL(f"%s::{kind}", [Slot(name)])  # noqa: S611 - both words are ours


class CompiledQuery:
    """A queryset of ``values_list`` as SQL, compiled at the first question of the process."""

    def __init__(self, build: Callable[[], QuerySet]):
        self._build = build
        self._compiled = None

    def rows(self, **values) -> list[tuple]:
        """Return all rows, with ``values`` in the slots."""
        return fetch(*self.statement(**values))

    def statement(self, **values) -> tuple[str, list]:
        """Return the SQL and its parameters, with ``values`` in the slots."""
        if self._compiled is None:
            self._compiled = self._build().query.sql_with_params()
        sql, parameters = self._compiled
        return sql, [values[given] if isinstance(given, Slot) else given for given in parameters]


def fetch(sql: str, parameters: list) -> list[tuple]:
    """Run a query whose plan PostgreSQL keeps, and once more when the connection turns out dead.

    Reading twice harms nobody, so these pages need no check of the connection's health beforehand.
    """
    try:
        return _fetch(sql, parameters)
    except (OperationalError, InterfaceError):
        if connection.in_atomic_block or connection.is_usable():
            raise
        connection.close()
        return _fetch(sql, parameters)


def _fetch(sql, parameters):
    connection.ensure_connection()
    bound = ServerBindingCursor(connection.connection)
    bound.format = Format.BINARY  # a third less work than reading the columns as text
    with connection._prepare_cursor(bound) as cursor:
        cursor.execute(sql, parameters)
        return cursor.fetchall()
