"""Expressions of PostgreSQL: rows as JSON text, short lists of keys, and the digest of an edition's fragments."""

from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import BinaryField, F, Func, QuerySet, TextField, Value
from django.db.models.functions import Cast
from django.db.models.lookups import Lookup

from articles.columns import FIRST_COLUMNS, LATER_COLUMNS


def json_list(rows: QuerySet) -> Cast:
    """Return the expression for the rows' only value as the text of a JSON array."""
    array = models.Func(ArraySubquery(rows), function="array_to_json", output_field=models.JSONField())
    return Cast(array, models.TextField())


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


class FragmentsDigest(Func):
    """The SHA-256 of the row's fragments in hexadecimal, equal to ``approval.fragments_digest``.

    It is computed from the columns on every read; the stored digest is not asked.
    """

    template = "encode(sha256(%(expressions)s), 'hex')"
    arg_joiner = " || "
    output_field = TextField()

    def __init__(self):
        later = [column.name for column in LATER_COLUMNS]
        behind = [_Behind(_Told(*map(F, later[place:])), _octets(name)) for place, name in enumerate(later)]
        super().__init__(_Joined(*(_octets(column.name) for column in FIRST_COLUMNS)), *behind)


class _Joined(Func):
    template = "(%(expressions)s)"
    arg_joiner = " || '\\x00'::bytea || "
    output_field = BinaryField()


class _Told(Func):
    """All that is said in a column and in those after it, in one text."""

    function = "concat"
    output_field = TextField()


class _Behind(Func):
    """The octets of one more text behind NUL, or none at all where no column says anything from there on."""

    template = "CASE %(expressions)s END"
    arg_joiner = " WHEN '' THEN ''::bytea ELSE '\\x00'::bytea || "
    output_field = BinaryField()


def _octets(name):
    return Func(F(name), Value("UTF8"), function="convert_to", output_field=BinaryField())
