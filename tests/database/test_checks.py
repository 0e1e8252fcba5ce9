"""The warning about a role of the site that can do more than it has to."""

import pytest
from django.conf import settings
from django.core.checks import run_checks
from django.db import connection

from database.checks import site_role_is_weak
from database.owner import as_owner
from tests.editorial.attacks import superuser


def warnings():
    return [warning.msg for warning in run_checks(tags=["database"], databases=["default"])]


def test_the_role_of_the_tests_is_as_weak_as_it_should_be(db):
    assert warnings() == []


def test_nothing_is_asked_of_a_database_that_nobody_looks_at():
    """``manage.py check`` works without a database."""
    assert site_role_is_weak(databases=None) == []


def test_a_site_that_owns_its_tables_is_told_so_with_the_command_that_helps(own_database, settings):
    owner = settings.MIGRATION_DATABASE["USER"]
    with as_owner():
        settings.SITE_ROLE, settings.MIGRATION_DATABASE = owner, None
        (warning,) = site_role_is_weak(databases=["default"])
    assert f"The role {owner}, as which the site connects" in warning.msg
    assert "owns tables or other things" in warning.msg
    assert "manage.py database_rights" in warning.hint


def test_the_owner_at_migrations_is_not_taken_for_the_site(own_database):
    with as_owner():
        assert warnings() == []


@pytest.mark.parametrize(
    ("deed", "said"),
    [
        ("GRANT UPDATE (title) ON articles_edition TO {role}", "has other rights than it needs on articles_edition"),
        ("GRANT ALL ON ALL TABLES IN SCHEMA public TO {role}", "articles_article and "),
        ("REVOKE INSERT ON articles_edition FROM {role}", "has other rights than it needs on articles_edition"),
        ("GRANT CREATE ON SCHEMA public TO {role}", "may make tables"),
        ("GRANT TEMPORARY ON DATABASE {database} TO {role}", "may make tables"),
        ("ALTER TABLE articles_withdrawal OWNER TO {role}", "owns tables or other things"),
    ],
)
def test_each_power_too_many_is_named(own_database, deed, said):
    with superuser(own_database) as session:
        session.execute(deed.format(role=settings.SITE_ROLE, database=f'"{own_database}"'))
    (warning,) = warnings()
    assert said in warning


@pytest.fixture
def stronger(own_database, settings):
    """A function that lets the tests be another role of the site, to which more was given; it is gone afterwards."""
    role = f"{own_database}_strong"
    with superuser(own_database) as session:
        session.execute(f"CREATE ROLE {role} NOINHERIT; GRANT {settings.SITE_ROLE} TO {role} WITH INHERIT TRUE")
        session.execute(f"ALTER ROLE {role} SET search_path = public, pg_temp")

        def be(deed):
            session.execute(deed.format(role=role))
            with connection.cursor() as cursor:
                cursor.execute("SELECT set_config('role', %s, false)", [role])
            settings.SITE_ROLE = role

        session.execute(f"GRANT {role} TO {settings.MIGRATION_DATABASE['USER']}")
        yield be
        connection.close()
        session.execute(f"DROP ROLE {role}")


def test_a_role_with_the_sites_rights_and_nothing_more_passes(stronger):
    stronger("ALTER ROLE {role} LOGIN")
    assert warnings() == [f"The role {settings.SITE_ROLE}, as which the site connects, is a member of imprimatur_site."]


@pytest.mark.parametrize(
    ("deed", "said"),
    [
        ("ALTER ROLE {role} CREATEROLE", "is able to make roles"),
        ("ALTER ROLE {role} CREATEDB", "is able to make databases"),
        ("ALTER ROLE {role} BYPASSRLS", "is above row security"),
        ("ALTER ROLE {role} SUPERUSER", "is a superuser"),
        ("GRANT pg_write_all_data TO {role}", "pg_write_all_data"),
        ("ALTER ROLE {role} SET search_path = evil", "has the settings [search_path=evil]"),
        ("ALTER ROLE {role} SET statement_timeout = 0", "[search_path=public, pg_temp, statement_timeout=0]"),
    ],
)
def test_each_power_of_the_role_itself_is_named(stronger, deed, said):
    stronger(deed)
    (warning,) = warnings()
    assert said in warning
