"""Rows of the record cannot be changed, deleted or truncated, by whatever way."""

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction

from articles.models import Article, Credit, Edition, EditionReference, RetiredSlug
from config.embedded_postgres.lifecycle import NAME
from editorial.manuscripts.workflow import add_writer, discard
from editorial.models import Authorship, Decision, Event, Manuscript, Revision, Seal, Submission
from editorial.provenance import guards
from references.models import Reference
from tests import factories
from tests.editorial.attacks import TABLES, refused, rolled_back, rows, run
from tests.editorial.record import UPDATES, fill_every_table


@pytest.fixture(scope="module")
def record(django_db_setup, django_db_blocker):
    with rolled_back(django_db_blocker):
        yield fill_every_table()


@pytest.fixture
def savepoint(record):
    """Undo what the test writes, so that the others find the record as it was made."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.mark.parametrize(("table", "change"), UPDATES)
def test_no_column_can_be_edited(record, table, change):
    with refused("can only be added|never changes|Only the status|cannot go from|keeps its"):
        run(f"UPDATE {table} SET {change}")


@pytest.mark.parametrize("table", TABLES)
def test_no_row_can_be_deleted(record, table):
    with refused("can only be added|its record in"):
        run(f"DELETE FROM {table}")


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("how", ["", "CASCADE", "RESTART IDENTITY CASCADE"])
def test_no_table_can_be_truncated(record, table, how):
    before = rows()
    # Without CASCADE PostgreSQL itself refuses a table that others point to, with another error class.
    with pytest.raises(Exception, match=r"can only be added|cannot truncate a table referenced"), transaction.atomic():
        run(f"TRUNCATE {table} {how}")
    assert rows() == before


@pytest.mark.parametrize("table", ["references_reference", "articles_article", "accounts_user", "editorial_manuscript"])
def test_truncating_another_table_does_not_reach_the_record(record, table):
    with refused("can only be added"):
        run(f"TRUNCATE {table} CASCADE")


def test_the_sites_own_role_cannot_take_the_replica_role(record):
    if connection.settings_dict["USER"] != NAME:
        pytest.skip("the role of a server of one's own is not ours to judge")
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        run("SET LOCAL session_replication_role = replica")


ORM_UPDATES = [
    (Revision, {"content": "{}"}),
    (Authorship, {"writer_id": 1}),
    (Event, {"kind": Event.Kind.CREATED}),
    (Decision, {"editor_name": "Somebody Else"}),
    (Seal, {"signature": "x"}),
    (Submission, {"status": Submission.Status.OPEN}),
    (Credit, {"name": "Somebody Else"}),
    (EditionReference, {"number": 7}),
    (Edition, {"body_html": "<p>Other words.</p>"}),
    (RetiredSlug, {"slug": "elsewhere"}),
]


@pytest.mark.parametrize(("model", "change"), ORM_UPDATES, ids=lambda value: getattr(value, "__name__", ""))
def test_the_orm_cannot_edit(record, model, change):
    with refused("can only be added|never changes|cannot go from"):
        model.objects.update(**change)


@pytest.mark.parametrize(("model", "change"), ORM_UPDATES, ids=lambda value: getattr(value, "__name__", ""))
def test_bulk_update_and_save_cannot_edit(record, model, change):
    row = model.objects.first()
    for name, value in change.items():
        setattr(row, name, value)
    with refused("can only be added|never changes|cannot go from"):
        model.objects.bulk_update([row], list(change))
    with refused("can only be added|never changes|cannot go from"):
        row.save()


@pytest.mark.parametrize(
    "model",
    [Revision, Authorship, Event, Decision, Seal, Submission, Credit, EditionReference, Edition, RetiredSlug],
    ids=lambda model: model.__name__,
)
def test_the_orm_cannot_delete_around_protection(record, model):
    with refused("can only be added|its record in"):
        rows_of_it = model.objects.all()
        rows_of_it._raw_delete(rows_of_it.db)


@pytest.mark.parametrize("model", [Article, Manuscript, Reference], ids=lambda model: model.__name__)
def test_what_the_record_points_to_cannot_go(record, model):
    with refused("can only be added|its record in|foreign key constraint"):
        rows_of_it = model.objects.all()
        rows_of_it._raw_delete(rows_of_it.db)


def test_upsert_and_merge_cannot_edit(record):
    with refused("never changes"):
        run(
            "MERGE INTO articles_edition e USING (SELECT 1) one ON e.id = %s "
            "WHEN MATCHED THEN UPDATE SET title = 'Another title'",
            record.pk,
        )
    columns = ", ".join(field.column for field in Decision._meta.concrete_fields)
    with refused("already decided|can only be added"):
        run(
            f"INSERT INTO editorial_decision ({columns}) SELECT {columns} FROM editorial_decision "
            "ON CONFLICT (id) DO UPDATE SET editor_name = 'Somebody Else'"
        )


def test_people_are_never_deleted(savepoint):
    user = factories.otto()
    with refused("can only be added"):
        run("DELETE FROM accounts_user WHERE id = %s", user.pk)
    with refused("can only be added"):
        user.delete()


def test_a_never_submitted_manuscript_goes_whole(savepoint):
    manuscript = factories.manuscript(factories.wren())
    discard(manuscript, by=manuscript.created_by)
    connection.check_constraints()
    assert not Manuscript.objects.filter(pk=manuscript.pk).exists()


@pytest.mark.parametrize("table", ["editorial_authorship", "editorial_revision", "editorial_event"])
def test_no_part_of_a_never_submitted_manuscript_goes_alone(savepoint, table):
    manuscript = factories.manuscript(factories.wren())
    with refused("go only together with their manuscript"):
        run(f"DELETE FROM {table} WHERE manuscript_id = %s", manuscript.pk)


def test_a_writer_struck_before_submission_cannot_approve_later(savepoint):
    ghost, manuscript = factories.edith(), factories.manuscript(factories.wren())
    add_writer(manuscript, writer=ghost, by=manuscript.created_by)
    with refused("go only together with their manuscript"):
        Authorship.objects.filter(writer=ghost)._raw_delete("default")


def test_every_guarded_table_refuses_truncation():
    """It is easily forgotten for a new table."""
    triggers = guards.expected().triggers.values()
    assert {trigger.table for trigger in triggers if "TRUNCATE" in trigger.events} == set(TABLES)


def test_a_refusal_is_an_integrity_error_with_a_sentence(record):
    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        run("DELETE FROM articles_edition")
    assert "Rows of articles_edition can only be added: DELETE is refused." in str(caught.value)
