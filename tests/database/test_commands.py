"""``migrate`` as the owner, and the SQL that ``database_rights`` prints."""

import io
import os
import subprocess
import sys

import psycopg
import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command
from django.db import connection

from config.embedded_postgres.place import PROJECT
from database.grants import existing_columns, in_force, intended
from database.owner import as_owner
from database.rights import Rights
from tests import databases
from tests.editorial.attacks import superuser
from tests.owner import by_owner


def printed(**options):
    output = io.StringIO()
    call_command("database_rights", stdout=output, **options)
    return output.getvalue()


@pytest.fixture
def new_role(own_database):
    """The name of a role that nobody made yet; if the test did, it is gone afterwards."""
    role = f"{own_database}_new-role"
    yield role
    with superuser(own_database) as session:
        session.execute(f'DROP OWNED BY "{role}"; DROP ROLE "{role}"')


@pytest.mark.parametrize("times", [1, 2])
def test_the_printed_sql_makes_a_role_with_exactly_these_rights(own_database, new_role, times):
    for _time in range(times):
        with superuser(own_database) as session:
            session.execute(printed(role=new_role))
    assert in_force(new_role) == intended(existing_columns())
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT rolcanlogin, rolsuper OR rolcreaterole OR rolcreatedb OR rolbypassrls OR rolreplication, rolconfig,"
            " has_database_privilege(oid, current_database(), 'CONNECT'),"
            " has_database_privilege(oid, current_database(), 'TEMPORARY, CREATE')"
            " FROM pg_roles WHERE rolname = %s",
            [new_role],
        )
        assert cursor.fetchone() == (True, False, ["search_path=public, pg_temp"], True, False)


def test_without_a_name_the_sites_role_is_meant(own_database, settings):
    assert f'ALTER ROLE "{settings.SITE_ROLE}" LOGIN' in printed()


def test_where_one_role_does_all_a_second_one_is_proposed(own_database, settings):
    owner = settings.MIGRATION_DATABASE["USER"]
    with as_owner():
        settings.SITE_ROLE, settings.MIGRATION_DATABASE = owner, None
        said = printed()
    assert f'ROLE "{owner}_site"' in said
    assert f'TO "{owner}"' not in said


def test_the_owner_is_given_nothing(own_database, settings):
    with pytest.raises(CommandError, match="owns the tables and can give itself every right"):
        printed(role=settings.MIGRATION_DATABASE["USER"])


def test_an_empty_database_has_no_rights_to_give(own_database):
    with databases.copied("template0", databases.new_name()), pytest.raises(CommandError, match="no tables yet"):
        printed()


def test_migrate_takes_back_what_was_given_by_hand(own_database, settings):
    with by_owner(), connection.cursor() as cursor:
        cursor.execute(f"GRANT ALL ON articles_edition TO {settings.SITE_ROLE}, PUBLIC")
        cursor.execute(f"GRANT UPDATE (title) ON articles_edition TO {settings.SITE_ROLE}")
    assert in_force(settings.SITE_ROLE)["articles_edition"].delete
    call_command("migrate", plan=True, verbosity=0, stdout=io.StringIO())
    assert in_force(settings.SITE_ROLE)["articles_edition"].delete
    call_command("migrate", verbosity=0)
    assert in_force(settings.SITE_ROLE)["articles_edition"] == Rights(insert=True, update="ends_at", delete=False)


def test_migrate_names_the_command_when_the_role_is_missing(own_database, settings):
    settings.SITE_ROLE = "nobody at all"
    with pytest.raises(ImproperlyConfigured, match=r"there is no role nobody at all.*database_rights"):
        call_command("migrate", verbosity=0)


def test_migrate_does_not_need_the_site_to_be_able_to_connect(own_database):
    """A process of its own, as in production: the first migration comes before the site has any right."""
    with by_owner(), connection.cursor() as cursor:
        cursor.execute(f'REVOKE CONNECT ON DATABASE "{own_database}" FROM PUBLIC, {settings.SITE_ROLE}')
    connection.close()
    addresses = databases.addresses(own_database)
    migrate = [sys.executable, "manage.py", "migrate", "--verbosity", "0"]
    done = subprocess.run(migrate, cwd=PROJECT, env=os.environ | addresses, capture_output=True, text=True)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    with psycopg.connect(addresses["DATABASE_URL"]) as session:
        assert session.execute("SELECT count(*) FROM articles_edition").fetchone() == (0,)


def test_migrate_asks_for_a_role_when_the_address_names_none(own_database, settings):
    settings.SITE_ROLE = ""
    with pytest.raises(ImproperlyConfigured, match="DATABASE_URL names no role"):
        call_command("migrate", verbosity=0)


def test_a_site_that_owns_its_tables_migrates_as_before(own_database, settings):
    with as_owner():
        site, settings.SITE_ROLE = settings.SITE_ROLE, settings.MIGRATION_DATABASE["USER"]
        settings.MIGRATION_DATABASE = None
        with connection.cursor() as cursor:
            cursor.execute(f"GRANT DELETE ON articles_edition TO {site}")
        call_command("migrate", verbosity=0, stderr=io.StringIO())
        assert in_force(site)["articles_edition"].delete


def test_the_process_is_the_site_again_after_it_worked_as_the_owner(own_database, settings):
    def names():
        with connection.cursor() as cursor:
            cursor.execute("SELECT current_user::text, current_database()::text")
            return cursor.fetchone()

    assert names() == (settings.SITE_ROLE, own_database)
    with as_owner():
        assert names() == (settings.MIGRATION_DATABASE["USER"], own_database)
    assert names() == (settings.SITE_ROLE, own_database)
