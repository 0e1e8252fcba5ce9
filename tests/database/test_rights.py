"""The table of rights beside the database that the migrations made."""

import pytest
from django.conf import settings
from django.db import connection

from database.grants import existing_columns, grants, in_force, intended
from database.rights import EVERY, RECORD, RIGHTS, SEQUENCES, Rights, rights_on
from editorial.provenance import guards

pytestmark = pytest.mark.django_db


def test_the_sites_role_has_the_rights_of_the_table_and_no_others():
    assert in_force(settings.SITE_ROLE) == intended(existing_columns())


def test_every_table_and_column_of_the_rights_exists():
    columns = existing_columns()
    named = {table: frozenset(rights.update.split()) - {EVERY} for table, rights in RIGHTS.items()}
    assert {table: names - columns.get(table, frozenset()) for table, names in named.items()} == {
        table: frozenset() for table in RIGHTS
    }


def test_a_table_without_an_entry_may_be_read_only():
    assert rights_on("something_new") == Rights(insert=False, update="", delete=False)
    with connection.cursor() as cursor:
        cursor.execute("SELECT has_table_privilege(%s, 'django_migrations', 'SELECT')", [settings.SITE_ROLE])
        assert cursor.fetchone() == (True,)


def test_no_row_of_the_record_is_ever_taken_back():
    assert [table for table, rights in RECORD.items() if rights.delete or rights.update == EVERY] == []


REFUSING = [
    trigger
    for trigger in guards.expected().triggers.values()
    if trigger.function == "editorial_refuse_change" and trigger.level == "ROW"
]


@pytest.mark.parametrize("trigger", REFUSING, ids=lambda trigger: trigger.name)
def test_what_a_guard_refuses_without_looking_is_not_granted_either(trigger):
    rights = rights_on(trigger.table)
    assert "UPDATE" not in trigger.events or rights.update == ""
    assert "DELETE" not in trigger.events or not rights.delete


def test_sequences_are_those_that_no_identity_column_has():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.relname::text FROM pg_class c WHERE c.relkind = 'S' AND c.relnamespace = 'public'::regnamespace"
            " AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = c.oid AND d.deptype = 'i')"
        )
        assert sorted(name for (name,) in cursor.fetchall()) == sorted(SEQUENCES)


def test_nobody_but_owner_and_site_has_rights():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.relname::text, a.grantee::regrole::text, a.privilege_type FROM pg_class c, aclexplode(c.relacl) a"
            " WHERE c.relnamespace = 'public'::regnamespace AND a.grantee <> c.relowner"
            " AND a.grantee <> %s::regrole",
            [settings.SITE_ROLE],
        )
        assert cursor.fetchall() == []


def test_rights_of_columns_that_do_not_exist_are_left_out():
    """As when migrations are undone."""
    said = grants("site", "some", {"editorial_submission": frozenset({"id", "status"})})
    assert 'GRANT UPDATE ("status") ON "editorial_submission" TO "site"' in said
    assert "closed_at" not in said
    assert "articles_edition" not in said
