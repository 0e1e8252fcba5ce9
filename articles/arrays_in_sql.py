"""Rows chosen by a short list of keys that PostgreSQL makes first."""

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, QuerySet
from django.db.models.lookups import Lookup


class AnyOf(Lookup):
    """That a value is in an array: PostgreSQL makes the array first, and then takes each row by its key."""

    prepare_rhs = False

    def as_sql(self, compiler, connection):
        column, values = self.process_lhs(compiler, connection)
        array, more = self.process_rhs(compiler, connection)
        return f"{column} = ANY({array})", [*values, *more]


def one_of(column: F, rows: QuerySet) -> AnyOf:
    """Return the condition that a column has one of the values of a short queryset."""
    return AnyOf(column, ArraySubquery(rows))
