"""``verify_provenance`` names every guard that was switched off, replaced or walked around."""

import pytest

from articles.models import Edition
from editorial.provenance.verification_database import verify_guards
from record.findings import Report
from tests.editorial.attacks import run
from tests.editorial.verifying import TRIGGERS, assert_named, sealed_record, undone


@pytest.fixture(scope="module")
def record(django_db_setup, django_db_blocker):
    with sealed_record(django_db_blocker) as made:
        yield made


@pytest.fixture
def tampering(record):
    """Give the record to a test that tampers with it, and have it back whole afterwards."""
    with undone():
        yield record


@pytest.mark.parametrize(
    ("deed", "words"),
    [
        ("ALTER TABLE editorial_event DISABLE TRIGGER USER", ["trigger", "editorial_event_stays", "switched off"]),
        (
            "ALTER TABLE editorial_decision DISABLE TRIGGER editorial_decision_is_sound",
            ["trigger", "editorial_decision_is_sound", "switched off"],
        ),
        (
            "ALTER TABLE articles_edition ENABLE TRIGGER articles_edition_is_approved",
            ["trigger", "articles_edition_is_approved", "not always active"],
        ),
        (
            "ALTER TABLE articles_edition ENABLE REPLICA TRIGGER articles_edition_is_approved",
            ["trigger", "articles_edition_is_approved", "not always active"],
        ),
        ("DROP TRIGGER articles_edition_stays ON articles_edition", ["trigger", "articles_edition_stays", "missing"]),
        (
            "CREATE OR REPLACE TRIGGER articles_edition_stays BEFORE DELETE ON articles_edition "
            "FOR EACH ROW WHEN (false) EXECUTE FUNCTION editorial_refuse_change()",
            ["trigger", "articles_edition_stays", "replaced"],
        ),
        (
            "CREATE OR REPLACE TRIGGER editorial_decision_is_append_only BEFORE UPDATE ON editorial_decision "
            "FOR EACH ROW EXECUTE FUNCTION editorial_refuse_change()",
            ["trigger", "editorial_decision_is_append_only", "replaced"],
        ),
        (
            "CREATE TRIGGER helpful BEFORE INSERT ON articles_edition "
            "FOR EACH ROW EXECUTE FUNCTION editorial_refuse_change()",
            ["trigger", "helpful on articles_edition", "nobody declared it"],
        ),
        (
            "CREATE OR REPLACE FUNCTION editorial_refuse_change() RETURNS trigger LANGUAGE plpgsql "
            "SET search_path = pg_catalog, public, pg_temp AS $$ BEGIN RETURN NEW; END $$",
            ["function", "editorial_refuse_change", "replaced"],
        ),
        ("ALTER FUNCTION editorial_check_decision() STABLE", ["function", "editorial_check_decision"]),
        ("ALTER FUNCTION editorial_check_decision() RESET search_path", ["function", "editorial_check_decision"]),
        (
            "ALTER FUNCTION editorial_check_decision() SET search_path = pg_temp",
            ["function", "editorial_check_decision"],
        ),
        ("ALTER FUNCTION editorial_refuse(text) STRICT", ["function", "editorial_refuse"]),
        ("ALTER FUNCTION editorial_check_event() RENAME TO asleep", ["function", "editorial_check_event"]),
        (
            "CREATE FUNCTION editorial_refuse(varchar) RETURNS void LANGUAGE sql AS $$ SELECT $$",
            ["function", "editorial_refuse", "double"],
        ),
        (
            "CREATE OR REPLACE FUNCTION editorial_sha256(words text) RETURNS text LANGUAGE sql IMMUTABLE STRICT "
            "AS $$ SELECT repeat('0', 64) $$",
            ["constraint", "editorial_sha256 on functions", "replaced"],
        ),
        ("CREATE RULE r AS ON INSERT TO editorial_event DO INSTEAD NOTHING", ["table", "editorial_event", "rule r"]),
        ("CREATE TABLE more () INHERITS (articles_edition)", ["table", "articles_edition", "more", "adds rows"]),
        ("ALTER TABLE editorial_event ENABLE ROW LEVEL SECURITY", ["table", "editorial_event", "hides rows"]),
        (
            "CREATE OPERATOR public.= (LEFTARG = text, RIGHTARG = text, FUNCTION = texteq)",
            ["table", "operator"],
        ),
        (
            "ALTER TABLE articles_edition DROP CONSTRAINT articles_edition_decision_fk",
            ["constraint", "articles_edition_decision_fk", "missing"],
        ),
        (
            "ALTER TABLE articles_edition DROP CONSTRAINT articles_edition_decision_fk, "
            "ADD CONSTRAINT articles_edition_decision_fk FOREIGN KEY (decision_id) REFERENCES editorial_decision (id) "
            "DEFERRABLE INITIALLY DEFERRED NOT VALID",
            ["constraint", "articles_edition_decision_fk", "not in force"],
        ),
        (
            "ALTER TABLE editorial_decision DROP CONSTRAINT editorial_refusal_says_why, "
            "ADD CONSTRAINT editorial_refusal_says_why CHECK (true)",
            ["constraint", "editorial_refusal_says_why", "replaced"],
        ),
        ("DROP INDEX editorial_one_open_submission", ["constraint", "editorial_one_open_submission", "missing"]),
        (
            "ALTER TABLE articles_edition DROP CONSTRAINT articles_one_edition_at_a_time, "
            "ADD CONSTRAINT articles_one_edition_at_a_time "
            "EXCLUDE USING gist (tstzrange(starts_at, starts_at) WITH &&)",
            ["constraint", "articles_one_edition_at_a_time", "replaced"],
        ),
        (
            "ALTER TABLE editorial_revision ALTER digest DROP EXPRESSION",
            ["constraint", "digest on editorial_revision", "missing"],
        ),
    ],
)
def test_a_guard_that_was_meddled_with_is_named(tampering, deed, words):
    run(deed)
    assert_named(*words)


@pytest.mark.parametrize(("table", "trigger"), TRIGGERS)
def test_every_single_trigger_is_watched(tampering, table, trigger):
    report = Report()
    run(f"ALTER TABLE {table} DISABLE TRIGGER {trigger}")
    verify_guards(report)
    assert [finding.where for finding in report.findings] == [f"{trigger} on {table}"]


def test_rows_added_through_an_heir_of_the_table_are_named(tampering):
    run("CREATE TABLE heir () INHERITS (articles_edition)")
    run("INSERT INTO heir SELECT * FROM articles_edition")
    assert Edition.objects.count() == 2
    assert_named("table", "articles_edition", "heir")


@pytest.mark.parametrize(
    ("deed", "words"),
    [
        ("DROP TABLE editorial_seal", ["table, editorial_seal", "missing"]),
        ("ALTER TABLE editorial_seal RENAME TO whale", ["table, editorial_seal", "missing"]),
        ("ALTER TABLE articles_edition DROP COLUMN summary", ["database", "could not be read", "summary"]),
        (
            "CREATE TEMPORARY TABLE editorial_seal (LIKE public.editorial_seal); GRANT SELECT ON pg_temp.editorial_seal"
            " TO PUBLIC; SET LOCAL search_path = pg_temp, public",
            ["editorial_seal", "read in its place"],
        ),
    ],
)
def test_a_record_that_cannot_be_read_is_named(tampering, deed, words):
    run(deed)
    assert_named(*words)


def test_a_schema_put_before_the_record_is_named(tampering):
    run("CREATE SCHEMA stage")
    run("CREATE TABLE stage.articles_edition (LIKE public.articles_edition)")
    run("GRANT USAGE ON SCHEMA stage TO PUBLIC; GRANT SELECT ON stage.articles_edition TO PUBLIC")
    run("SET LOCAL search_path = stage, public")
    assert_named("articles_edition", "read in its place")
