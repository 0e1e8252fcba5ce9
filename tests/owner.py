"""The suite's attacker: the owner of the tables, who can switch guards off. Nothing under test runs as the owner."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection
from psycopg.pq import TransactionStatus


@contextmanager
def by_owner() -> Iterator[None]:
    """Within this block the statements of this thread's connection are the owner's, in the transaction it is in."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('role'), set_config('role', 'none', false)")
        (role, _none) = cursor.fetchone()
    try:
        yield
    finally:
        # Whoever undoes a transaction that failed, or a part of it, undoes the change of role as well.
        if connection.connection.info.transaction_status != TransactionStatus.INERROR:
            with connection.cursor() as cursor:
                cursor.execute("SELECT set_config('role', %s, false)", [role])
