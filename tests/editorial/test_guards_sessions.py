"""The guards hold whatever a session sets for itself."""

import psycopg
import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction

from articles.models import Edition
from editorial.models import Submission
from editorial.review.workflow import submit
from tests import factories
from tests.editorial.attacks import TABLES, refused, rows, run, superuser
from tests.editorial.record import UPDATES, fill_every_table
from tests.editorial.verifying import verify


def test_guards_fire_in_replica_role_too(own_database):
    """PostgreSQL skips ordinary triggers and foreign keys in that role, which a superuser may take."""
    fill_every_table()
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


@pytest.mark.parametrize("level", ["REPEATABLE READ", "SERIALIZABLE"])
def test_the_record_is_not_written_from_an_old_snapshot(own_database, level):
    """At these levels a guard would not see what was committed while it waited for its lock."""
    manuscript = factories.manuscript(factories.wren())

    @transaction.atomic
    def submit_from_a_snapshot():
        with connection.cursor() as cursor:
            cursor.execute(f"SET TRANSACTION ISOLATION LEVEL {level}")
        submit(manuscript, by=manuscript.created_by)

    with pytest.raises(IntegrityError, match="READ COMMITTED"):
        submit_from_a_snapshot()
    assert not Submission.objects.exists()


def test_a_live_edition_cannot_be_made_one_that_never_was(own_database):
    edition = factories.edition(factories.wren(), factories.edith())
    with refused("cannot be cancelled"):
        Edition.objects.update(ends_at=edition.starts_at)


SHADOWED = [
    "editorial_authorship",
    "editorial_decision",
    "editorial_event",
    "editorial_manuscript",
    "editorial_revision",
    "editorial_submission",
    "accounts_user",
    "articles_edition",
]


@pytest.mark.django_db
@pytest.mark.parametrize("shadowed", [*([table] for table in SHADOWED), SHADOWED], ids=lambda tables: tables[-1])
def test_a_temporary_table_cannot_play_the_record_to_the_guards(shadowed):
    """PostgreSQL searches temporary tables first, unless a function says otherwise."""
    sent = factories.submission(factories.wren())
    writer, revision = sent.submitted_by, sent.revision

    def approve_own():
        for table in shadowed:
            run(f"CREATE TEMPORARY TABLE {table} (LIKE public.{table} INCLUDING GENERATED)")
        if "editorial_submission" in shadowed:
            run("INSERT INTO pg_temp.editorial_submission SELECT * FROM public.editorial_submission")
        run(
            "INSERT INTO public.editorial_decision (submission_id, revision_id, digest, verdict, editor_id, "
            "editor_name, editor_degrees, statement, interests, comment, decided_at) "
            "VALUES (%s, %s, %s, 'approve', %s, %s, %s, '', '', '', clock_timestamp())",
            sent.pk,
            revision.pk,
            revision.digest,
            writer.pk,
            writer.name,
            writer.degrees,
        )

    with pytest.raises(IntegrityError, match="ever wrote"), transaction.atomic():
        approve_own()


def test_the_guards_can_be_migrated_away_and_back(own_database):
    call_command("migrate", "editorial", "0002", verbosity=0)
    assert verify()[0] == 1
    call_command("migrate", verbosity=0)
    assert verify()[0] == 0
