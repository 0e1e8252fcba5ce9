"""Asking the database within a time of search's own, so that no question can hold up the rest of the site."""

from django.core.exceptions import EmptyResultSet
from django.db import OperationalError, connection
from django.db.models import QuerySet

MILLISECONDS = 1_500
#: PostgreSQL holds comparing every text with a question for cheap, and errs: the texts are stored apart from the rows.
SETTINGS = f"SET LOCAL statement_timeout = {MILLISECONDS}; SET LOCAL enable_seqscan = off"
RESET = "SET LOCAL statement_timeout TO DEFAULT; SET LOCAL enable_seqscan TO DEFAULT"
CANCELED = "57014"  # query_canceled, in PostgreSQL's list of error codes


class TookTooLong(Exception):
    """The database did not answer a question in search's time."""


def rows_of(*asked: QuerySet | tuple[str, list]) -> list[list[tuple]]:
    """Return the rows of each ``values_list`` queryset or statement with parameters, all in one trip to the database.

    Raises ``TookTooLong`` when one of them takes more than ``MILLISECONDS``. The statements go as one message, which
    PostgreSQL runs as one transaction, so the limit ends with them.
    """
    statements = [one if isinstance(one, tuple) else _statement(one) for one in asked]
    message = "; ".join([SETTINGS, *[sql for sql, _ in statements], RESET])
    with connection.cursor() as cursor:
        try:
            cursor.execute(message, [value for _, values in statements for value in values])
        except OperationalError as error:
            if getattr(error.__cause__, "sqlstate", "") != CANCELED:
                raise
            raise TookTooLong from error
        cursor.nextset()
        return [cursor.fetchall() for _ in asked if cursor.nextset()]


def _statement(queryset):
    try:
        return queryset.query.sql_with_params()
    except EmptyResultSet:
        return "SELECT WHERE false", ()
