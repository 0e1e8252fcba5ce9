"""The guards hold in the role in which PostgreSQL skips ordinary triggers and foreign keys."""

import psycopg
import pytest

from tests.editorial.attacks import TABLES, rows, superuser
from tests.editorial.record import UPDATES, publish_everything


def test_guards_fire_in_replica_role_too(own_database):
    """PostgreSQL skips ordinary triggers and foreign keys in that role, which a superuser may take."""
    publish_everything()
    before = rows()
    deeds = [
        *(f"UPDATE {table} SET {change}" for table, change in UPDATES),
        *(f"DELETE FROM {table}" for table in TABLES),
        *(f"TRUNCATE {table} CASCADE" for table in TABLES),
    ]
    with superuser(own_database) as session:
        session.execute("SET session_replication_role = replica")
        for deed in deeds:
            with pytest.raises(psycopg.IntegrityError):
                session.execute(deed)
    assert rows() == before
