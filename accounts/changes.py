"""Who changes people: told to the database, whose trigger writes the history of names."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction

#: The session setting that the trigger reads; ``editorial/provenance/guards/0007_people.sql``.
SETTING = "imprimatur.actor"


@contextmanager
def acting(person) -> Iterator[None]:
    """Within this block, which is one transaction, changes of names are recorded as made by this person."""
    with transaction.atomic():
        before = _actor()
        _set_actor(str(person.pk))
        yield
        _set_actor(before)


def _actor():
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(current_setting(%s, true), '')", [SETTING])
        return cursor.fetchone()[0]


def _set_actor(actor):
    """Hold for the rest of the transaction; when a part of it is undone, so is this."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config(%s, %s, true)", [SETTING, actor])
