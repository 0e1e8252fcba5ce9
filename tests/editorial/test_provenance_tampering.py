"""``verify_provenance`` names whatever row someone changed who could switch the guards off."""

import pytest
from django.db import IntegrityError, connection, transaction

from articles.models import Article, Credit, RetiredSlug
from editorial.models import Decision, Manuscript
from tests.editorial.attacks import run
from tests.editorial.forgeries import forge_decision, forge_edition, forge_event, forge_revision
from tests.editorial.record import forge_notice, withdrawn_edition
from tests.editorial.verifying import assert_named, guards_off, sealed_record, undone, verify

RECORD = (
    "editorial_manuscript",
    "editorial_authorship",
    "editorial_revision",
    "editorial_printedname",
    "editorial_submission",
    "editorial_decision",
    "editorial_event",
    "editorial_seal",
    "articles_article",
    "articles_edition",
    "articles_credit",
    "articles_editionreference",
    "articles_notice",
)
#: A small change of a value, by the type of its column.
CHANGES = {
    "text": "{0} || 'x'",
    "character varying": "CASE WHEN length({0}) < 2 THEN 'x' ELSE 'x' || substr({0}, 2) END",
    "bigint": "coalesce({0}, 0) + 1",
    "integer": "coalesce({0}, 0) + 1",
    "smallint": "coalesce({0}, 0) + 1",
    "timestamp with time zone": "coalesce({0}, now()) + interval '1 microsecond'",
    "jsonb": '\'{{"type": "book"}}\'::jsonb',
    "uuid": "gen_random_uuid()",
    "boolean": "NOT {0}",
}


@pytest.fixture(scope="module")
def record(django_db_setup, django_db_blocker):
    with sealed_record(django_db_blocker) as made:
        yield made


@pytest.fixture
def tampering(record):
    """Give the record to a test that tampers with it, and have it back whole afterwards."""
    with undone():
        yield record


def columns(table):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT column_name, data_type FROM information_schema.columns "
            "WHERE table_schema = 'public' AND table_name = %s AND is_generated = 'NEVER'",
            [table],
        )
        return cursor.fetchall()


@pytest.mark.parametrize("table", RECORD)
def test_a_change_of_any_column_is_noticed(tampering, table):
    unnoticed, changed = [], 0
    for column, kind in columns(table):
        try:
            with transaction.atomic():
                with guards_off(table):
                    run(f"UPDATE {table} SET {column} = {CHANGES[kind].format(column)}")
                changed += 1
                if verify()[0] != 1:
                    unnoticed.append(column)
                transaction.set_rollback(True)
        except IntegrityError:
            continue  # A foreign key, a unique or a check constraint refuses it even so.
    assert not unnoticed
    assert changed


@pytest.mark.parametrize(
    ("table", "change", "words"),
    [
        ("editorial_revision", "content = replace(content, 'Cells', 'Bells')", ["revision", "differ in digest"]),
        ("editorial_event", "statement = replace(statement, 'submitted', 'Submitted')", ["event", "trusted key"]),
        ("editorial_event", "previous = repeat('0', 64) WHERE sequence = 3", ["event", "hash of the one before"]),
        ("editorial_event", "key_id = 'abc' WHERE sequence = 1", ["event", "trusted key"]),
        (
            "articles_credit",
            "degrees = 'MD' WHERE role = 'approver'",
            ["edition", "not approved as"],
        ),
        ("articles_credit", "name = 'Nobody' WHERE role = 'writer'", ["edition", "row and standing differ in people"]),
        ("articles_edition", "body_html = body_html || ' '", ["edition", "not those that were signed"]),
        ("articles_edition", "search_text = ''", ["edition", "inventory"]),
        ("articles_edition", "ends_at = now() + interval '1 day'", ["edition", "its end"]),
        ("articles_edition", "published_at = published_at - interval '1 day'", ["edition", "first edition"]),
        ("articles_editionreference", "formatted_text = 'x'", ["edition", "differ in inventory, references"]),
        ("articles_editionreference", "csl = '{}'", ["edition", "differ in inventory"]),
        ("editorial_decision", "editor_degrees = 'MD'", ["decision", "differ in editor"]),
        ("editorial_submission", "note = 'x'", ["submission", "differ in note"]),
        ("editorial_submission", "status = 'declined' WHERE status = 'approved'", ["submission", "its status"]),
        ("articles_article", "slug = 'elsewhere'", ["article", "addresses"]),
        ("editorial_manuscript", "article_id = NULL", ["article", "no manuscript was published as it"]),
        ("editorial_seal", "signature = 'x'", ["seal", "does not fit"]),
        ("articles_notice", "text = 'All was right.' WHERE kind = 'concern'", ["notice", "differ in text"]),
        ("articles_notice", "is_material = false WHERE kind = 'lifted'", ["notice", "differ in is_material"]),
        ("articles_notice", "editor_degrees = 'MD'", ["notice", "differ in editor"]),
    ],
)
def test_a_change_is_named(tampering, table, change, words):
    with guards_off(table):
        run(f"UPDATE {table} SET {change}")
    assert_named(*words)


@pytest.mark.parametrize(
    ("table", "which", "words"),
    [
        ("editorial_event", "kind = 'published'", ["edition", "no event tells"]),
        ("editorial_event", "sequence = 2", ["event", "an event before it is missing"]),
        ("editorial_event", "kind = 'changes_requested'", ["chain", "cut short"]),
        ("editorial_decision", "verdict = 'request_changes'", ["decision", "the row is missing"]),
        ("editorial_authorship", "true", ["authorship", "the row is missing"]),
        ("articles_notice", "kind = 'lifted'", ["notice", "the row is missing"]),
        ("articles_credit", "role = 'approver'", ["credit", "exactly one approver"]),
        ("articles_credit", "role = 'writer'", ["edition", "row and standing differ in people"]),
        ("articles_editionreference", "number = 1", ["edition", "references"]),
        ("editorial_seal", "id = (SELECT min(id) FROM editorial_seal)", ["seal", "before it is missing"]),
    ],
)
def test_a_deleted_row_is_named(tampering, table, which, words):
    with guards_off(table):
        run(f"DELETE FROM {table} WHERE {which}")
    assert_named(*words)


def test_a_notice_slipped_in_is_named(tampering):
    edition = tampering["edition"]
    with guards_off("articles_notice"):
        forge_notice(edition, edition.credits.get(role="approver").person, tell=False)
    assert_named("notice", "no event tells of it")


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ("UPDATE articles_withdrawal SET withdrawn_at = withdrawn_at + interval '1 hour'", "another time"),
        ("DELETE FROM articles_withdrawal", "the row is missing"),
        ("UPDATE articles_withdrawal SET edition_id = {live}", "no decision withdrew its approval"),
    ],
)
def test_a_false_withdrawal_is_named(tampering, change, words):
    live = tampering["edition"]
    withdrawn_edition(live.credits.get(role="approver").person)
    connection.check_constraints()
    assert verify()[0] == 0
    with guards_off("articles_withdrawal"):
        run(change.format(live=live.pk))
    assert_named("withdrawal", words)


def test_a_whole_sealed_manuscript_that_is_gone_is_named(tampering):
    manuscript = tampering["refusal"].submission.manuscript_id
    tables = ("editorial_decision", "editorial_submission", "editorial_revision", "editorial_event")
    tables += ("editorial_printedname", "editorial_authorship", "editorial_manuscript")
    with guards_off(*tables):
        run(
            "DELETE FROM editorial_decision WHERE submission_id IN "
            "(SELECT id FROM editorial_submission WHERE manuscript_id = %s)",
            manuscript,
        )
        for table in tables[1:-1]:
            run(f"DELETE FROM {table} WHERE manuscript_id = %s", manuscript)
        run("DELETE FROM editorial_proposedtagging WHERE manuscript_id = %s", manuscript)
        run("DELETE FROM editorial_manuscriptreference WHERE manuscript_id = %s", manuscript)
        run("DELETE FROM editorial_draft WHERE manuscript_id = %s", manuscript)
        run("DELETE FROM editorial_manuscript WHERE id = %s", manuscript)
    assert_named("chain", f"manuscript {manuscript}", "gone")


def test_an_edition_that_is_gone_whole_is_named(tampering):
    with guards_off("articles_edition", "articles_credit", "articles_editionreference"):
        parts = ("credit", "editionreference", "taggededition", "searchentry", "editionpdf")
        for table in (*(f"articles_{part}" for part in parts), "articles_edition"):
            run(f"DELETE FROM {table}")
    assert_named("edition", "the row is missing")


def test_a_forged_approval_is_named(tampering):
    """Put in with the guards off: by the writer, on the own manuscript."""
    submission = tampering["refusal"].submission
    with guards_off("editorial_decision"):
        forge_decision(submission, submission.submitted_by, close=False, tell=False)
    assert_named("decision", "no event tells of it")
    assert_named("decision", "its editor is a writer")
    assert_named("decision", "newest revision of its moment")


def test_a_forged_approval_with_a_forged_event_is_named(tampering):
    """Without the key nobody can sign the event, and without a signature it does not enter the chain."""
    submission = tampering["refusal"].submission
    with guards_off("editorial_decision", "editorial_submission", "editorial_event"):
        forge_decision(submission, Decision.objects.first().editor, tell=False)
        forge_event(
            submission.manuscript,
            kind="approved",
            told={"kind": "approved"},
            key_id="0123456789abcdef",
            signature="eA==",
        )
    assert_named("event", "not by a trusted key")


def test_a_forged_edition_is_named(tampering):
    article = Article.objects.create(slug="forged")
    manuscript = tampering["refusal"].submission.manuscript
    with guards_off("articles_edition"):
        Manuscript.objects.filter(pk=manuscript.pk).update(article=article)
        forge_edition(tampering["refusal"], article)
    assert_named("edition", "does not stand on an approval")
    assert_named("edition", "no event tells of it")
    assert_named("edition", "not those that were signed")
    assert_named("credit", "exactly one approver")
    assert_named("article", "no event tells of its publication")


def test_overlapping_editions_are_named(tampering):
    edition = tampering["edition"]
    run("ALTER TABLE articles_edition DROP CONSTRAINT articles_one_edition_at_a_time")
    forge_edition(Decision.objects.get(pk=edition.decision_id), edition.article)
    assert_named("edition", "begins before the edition before it ends")
    assert_named("constraint", "articles_one_edition_at_a_time", "missing")


def test_a_withdrawn_approval_with_a_live_edition_is_named(tampering):
    edition = tampering["edition"]
    decision = Decision.objects.get(pk=edition.decision_id)
    with guards_off("editorial_decision"):
        forge_decision(decision.submission, decision.editor, verdict=Decision.Verdict.WITHDRAW_APPROVAL, ends=decision)
    assert_named("edition", "its approval was withdrawn")


def test_a_forged_name_on_an_edition_is_named(tampering):
    with guards_off("articles_credit"):
        Credit.objects.create(
            edition=tampering["edition"], role="writer", position=7, person=Decision.objects.first().editor, name="X"
        )
    assert_named("edition", "row and standing differ in people")
    assert_named("edition", "credits")


def test_a_revision_slipped_in_is_named(tampering):
    forge_revision(tampering["refusal"].submission.manuscript)
    assert_named("revision", "no event tells of it")


def test_a_second_beginning_is_named(tampering):
    forge_event(tampering["refusal"].submission.manuscript)
    assert_named("manuscript", "its chain does not begin")


def test_a_signature_struck_out_is_named(tampering):
    run("ALTER TABLE editorial_event DROP CONSTRAINT editorial_event_decisions_are_signed")
    with guards_off("editorial_event"):
        run("UPDATE editorial_event SET signature = '', key_id = '' WHERE kind = 'approved'")
    assert_named("event", "it is not signed")
    assert_named("constraint", "editorial_event_decisions_are_signed", "missing")


def test_an_event_that_cannot_be_read_is_named(tampering):
    with guards_off("editorial_event"):
        run("UPDATE editorial_event SET statement = 'no JSON' WHERE sequence = 2")
    assert_named("event", "cannot be read")


@pytest.mark.parametrize("facts", [[], {"revision": []}, {"revision": "x"}, {"submission": {"a": 1}}, "x", None, 7])
def test_nonsense_in_an_event_is_named_and_stops_nothing(tampering, facts):
    for kind in ("revised", "submitted", "version_begun", "writer_added", "withdrawn", "edition_ended"):
        manuscript = tampering["refusal"].submission.manuscript
        forge_event(manuscript, kind=kind, told={"kind": kind, "facts": facts})
    assert verify()[0] == 1


def test_a_former_address_slipped_in_is_named(tampering):
    RetiredSlug.objects.create(slug="not-ours", article=tampering["edition"].article)
    assert_named("article", "addresses")


def test_an_article_without_a_publication_is_named(tampering):
    Article.objects.create(slug="from-nowhere")
    assert_named("article", "from-nowhere", "no manuscript")


def test_another_private_key_proves_nothing(tampering, settings):
    settings.SIGNING_PUBLIC_KEYS = []
    assert_named("event", "trusted key")
    assert_named("credit", "does not verify")
    assert_named("seal", "does not fit")
