"""Querysets that are compiled once and asked many times: the public pages' queries.

Building such a query costs Django several times what PostgreSQL needs to answer it. The rows come as
plain tuples, without model instances; the queries stay visible to whatever counts queries.
"""

import re
from collections.abc import Callable, Sequence

from django.db import InterfaceError, OperationalError, connection
from django.db.backends.postgresql.base import ServerBindingCursor
from django.db.models import QuerySet
from django.db.models.expressions import RawSQL
from psycopg import RawCursor
from psycopg.pq import Format
from psycopg.sql import Literal

PLACEHOLDER = re.compile(r"%[s%]")


class Slot(str):
    """A name in a compiled query for the value that comes when it is asked."""


def slot(name: str, kind: str) -> RawSQL:
    """Return the expression for a value that is given later; ``kind`` is its type in PostgreSQL.

    Where Django wants a plain text, such as in a filter by a text column, a ``Slot`` stands for itself.
    """
    return RawSQL(f"%s::{kind}", [Slot(name)])  # noqa: S611 - both words are ours


def filled(parameters: Sequence, values: dict) -> list:
    """Return the parameters of a compiled query with ``values`` in its slots."""
    return [values[given] if isinstance(given, Slot) else given for given in parameters]


class CompiledQuery:
    """A queryset of ``values_list`` as SQL, compiled at the first question of the process."""

    def __init__(self, build: Callable[[], QuerySet]):
        self._build = build
        self._compiled: tuple[str, Sequence] | None = None
        self._numbered: tuple[bytes, list[Slot]] | None = None

    def rows(self, **values) -> list[tuple]:
        """Return all rows, with ``values`` in the slots."""
        if self._numbered is None:
            connection.ensure_connection()
            self._numbered = _numbered(*self._statement())
        sql, names = self._numbered
        return _read(RawCursor, sql, [values[name] for name in names])

    def statement(self, **values) -> tuple[str, list]:
        """Return the SQL and its parameters, with ``values`` in the slots."""
        sql, parameters = self._statement()
        return sql, filled(parameters, values)

    def _statement(self):
        if self._compiled is None:
            self._compiled = self._build().query.sql_with_params()
        return self._compiled


def _numbered(sql: str, parameters: Sequence) -> tuple[bytes, list[Slot]]:
    """Return SQL that psycopg sends as it is, with its constants in it and a number for each slot; and the slots.

    Finding the placeholders in a long query, each time anew, and sending dozens of constants cost the reader of
    an article more than all that Python does for the page.
    """
    names = list(dict.fromkeys(given for given in parameters if isinstance(given, Slot)))
    numbers = {name: f"${number}" for number, name in enumerate(names, start=1)}
    written = iter([numbers[given] if isinstance(given, Slot) else _literal(given) for given in parameters])
    return PLACEHOLDER.sub(lambda found: "%" if found[0] == "%%" else next(written), sql).encode(), names


def _literal(value):
    plain = str(value) if isinstance(value, str) else value  # a member of TextChoices is its value
    return Literal(plain).as_string(connection.connection)


def fetch(sql: str, parameters: list) -> list[tuple]:
    """Return the rows of a query whose plan PostgreSQL keeps."""
    return _read(ServerBindingCursor, sql, parameters)


def _read(kind, sql, parameters):
    """Run a query, and once more when the connection turns out dead.

    Reading twice harms nobody, so these pages need no check of the connection's health beforehand.
    """
    try:
        return _fetch(kind, sql, parameters)
    except (OperationalError, InterfaceError):
        if connection.in_atomic_block or connection.is_usable():
            raise
        connection.close()
        return _fetch(kind, sql, parameters)


def _fetch(kind, sql, parameters):
    connection.ensure_connection()
    bound = kind(connection.connection)
    bound.format = Format.BINARY  # a third less work than reading the columns as text
    with connection._prepare_cursor(bound) as cursor:
        cursor.execute(sql, parameters)
        return cursor.fetchall()
