"""What PostgreSQL refuses to whoever is logged in as the running site, whatever the guards would say."""

import psycopg
import pytest
from django.conf import settings
from django.db import connection
from psycopg.errors import InsufficientPrivilege

from database.rights import EVERY, ONLY_ADDED, RIGHTS, rights_on
from editorial.provenance import guards
from tests import databases
from tests.database.conftest import logged_in_as_site

GUARDED = sorted(guards.expected().tables)
TABLES = sorted({*RIGHTS, *GUARDED, "auth_group", "auth_group_permissions", "auth_permission", "django_migrations"})


def columns_of(site, table):
    rows = site.execute(
        "SELECT attname::text FROM pg_attribute WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped",
        [table],
    )
    return [name for (name,) in rows]


def assert_refused(site, *statements):
    for statement in statements:
        with pytest.raises(InsufficientPrivilege):
            site.execute(statement)


@pytest.mark.parametrize("table", TABLES)
def test_rows_are_changed_in_named_columns_only(site, table):
    allowed = rights_on(table).update
    columns = [] if allowed == EVERY else columns_of(site, table)
    forbidden = [column for column in columns if column not in allowed.split()]
    assert forbidden or allowed == EVERY
    assert_refused(site, *(f'UPDATE "{table}" SET "{column}" = DEFAULT WHERE false' for column in forbidden))


@pytest.mark.parametrize("table", [table for table in TABLES if not rights_on(table).delete])
def test_rows_that_stay_are_not_deleted(site, table):
    assert_refused(site, f'DELETE FROM "{table}" WHERE false')


@pytest.mark.parametrize("table", [table for table in TABLES if not rights_on(table).insert])
def test_rows_of_a_table_that_is_only_read_are_not_added(site, table):
    assert_refused(site, f'INSERT INTO "{table}" SELECT * FROM "{table}" WHERE false')


@pytest.mark.parametrize("table", TABLES)
def test_a_table_stays_as_it_is(site, table):
    assert_refused(
        site,
        f'TRUNCATE "{table}"',
        f'DROP TABLE "{table}" CASCADE',
        f'ALTER TABLE "{table}" DISABLE TRIGGER ALL',
        f'ALTER TABLE "{table}" DISABLE TRIGGER USER',
        f'ALTER TABLE "{table}" RENAME TO elsewhere',
        f'ALTER TABLE "{table}" ADD COLUMN more text',
        f'ALTER TABLE "{table}" ENABLE ROW LEVEL SECURITY',
        f'ALTER TABLE "{table}" OWNER TO CURRENT_USER',
        f'CREATE RULE silent AS ON INSERT TO "{table}" DO INSTEAD NOTHING',
        f'CREATE TRIGGER more BEFORE INSERT ON "{table}" FOR EACH ROW'
        " EXECUTE FUNCTION suppress_redundant_updates_trigger()",
        f'CREATE INDEX more ON "{table}" ((1))',
    )


@pytest.mark.parametrize("trigger", guards.expected().triggers.values(), ids=lambda trigger: trigger.name)
def test_no_guard_is_switched_off_or_replaced(site, trigger):
    assert_refused(
        site,
        f"ALTER TABLE {trigger.table} DISABLE TRIGGER {trigger.name}",
        f"DROP TRIGGER {trigger.name} ON {trigger.table}",
        f"DROP FUNCTION {trigger.function} CASCADE",
        f"CREATE OR REPLACE FUNCTION {trigger.function}() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'",
    )


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE TABLE more (word text)",
        "CREATE TEMPORARY TABLE articles_edition (LIKE public.articles_edition)",
        "CREATE TEMPORARY VIEW articles_edition AS SELECT 1",
        "CREATE SCHEMA imprimatur_site",
        "CREATE SCHEMA more",
        "CREATE VIEW more AS SELECT 1",
        "CREATE SEQUENCE more",
        "CREATE FUNCTION more() RETURNS int LANGUAGE sql AS 'SELECT 1'",
        "CREATE FUNCTION pg_temp.more() RETURNS int LANGUAGE sql AS 'SELECT 1'",
        "CREATE TYPE more AS (word text)",
        "CREATE DATABASE more",
        "CREATE ROLE more",
        "DROP SCHEMA public CASCADE",
        "ALTER SCHEMA public OWNER TO CURRENT_USER",
        "SET session_replication_role = replica",
        "ALTER ROLE CURRENT_USER SUPERUSER",
        "ALTER ROLE CURRENT_USER CREATEROLE",
        "ALTER ROLE CURRENT_USER SET session_replication_role = replica",
        "ALTER SYSTEM SET fsync = off",
        "SELECT rolpassword FROM pg_authid",
        "SELECT pg_read_file('postgresql.conf')",
        "COPY articles_edition TO PROGRAM 'cat'",
        "COPY auth_group TO '/tmp/groups'",
        "SELECT lo_import('/etc/hostname')",
        "SELECT setval(pg_get_serial_sequence('editorial_decision', 'id'), 1)",
    ],
)
def test_the_site_makes_nothing_and_has_no_powers(site, statement):
    assert_refused(site, statement)


@pytest.mark.parametrize(
    "statement",
    [
        "GRANT CREATE ON SCHEMA public TO PUBLIC",
        "GRANT UPDATE ON articles_edition TO CURRENT_USER",
        "GRANT UPDATE ON articles_edition TO PUBLIC",
    ],
)
def test_the_site_hands_no_rights_out(site, statement):
    """PostgreSQL only warns whoever has some right on a thing, and none to hand out."""
    rights = "SELECT (SELECT nspacl FROM pg_namespace WHERE nspname = 'public')::text, relacl::text FROM pg_class"
    before = site.execute(f"{rights} WHERE relname = 'articles_edition'").fetchall()
    site.execute(statement)
    assert site.execute(f"{rights} WHERE relname = 'articles_edition'").fetchall() == before


@pytest.mark.parametrize("table", [table for table in TABLES if rights_on(table) == ONLY_ADDED])
def test_the_site_stops_nobody_from_adding_to_the_record(site, table):
    with pytest.raises(InsufficientPrivilege), site.transaction():
        site.execute(f'LOCK TABLE "{table}" IN SHARE MODE')


def test_the_site_cannot_become_the_owner(site):
    (owner,) = site.execute("SELECT tableowner::text FROM pg_tables WHERE tablename = 'articles_edition'").fetchone()
    assert_refused(site, f'SET ROLE "{owner}"', f'SET SESSION AUTHORIZATION "{owner}"')
    assert_refused(site, f'GRANT "{owner}" TO CURRENT_USER')
    site.execute("RESET ROLE; RESET SESSION AUTHORIZATION")
    assert site.execute("SELECT session_user <> %s AND current_user = session_user", [owner]).fetchone() == (True,)


def test_what_a_role_sets_for_itself_does_not_reach_the_sites_connections(site, copied):
    """A role may do that, so the connections say themselves where names are looked up."""
    site.execute(f'ALTER ROLE CURRENT_USER IN DATABASE "{copied}" SET search_path = evil')
    try:
        with psycopg.connect(databases.address(copied)) as plain:
            assert plain.execute("SHOW search_path").fetchone() == ("evil",)
        with logged_in_as_site(copied) as again:
            assert again.execute("SHOW search_path").fetchone() == ("public,pg_temp",)
            assert again.execute("SELECT current_schemas(false)::text").fetchone() == ("{public}",)
    finally:
        site.execute(f'ALTER ROLE CURRENT_USER IN DATABASE "{copied}" RESET ALL')


def test_the_connections_of_the_tests_are_the_site(db):
    """Everything that other tests look at happens under the rights that are proved here."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user::text, current_setting('search_path')")
        assert cursor.fetchone() == (settings.SITE_ROLE, "public,pg_temp")
        cursor.execute("RESET ROLE")
        cursor.execute("SELECT current_user::text")
        assert cursor.fetchone() == (settings.SITE_ROLE,)
