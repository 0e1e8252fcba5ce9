"""The quick verification: what still bears the fingerprint with which it verified is not read, and nothing else is."""

import json

import pytest
from django.db import DataError, IntegrityError, connection, transaction

from articles.models import RetiredSlug
from editorial.models import Manuscript
from editorial.provenance import guards
from editorial.provenance.log import checkpoint
from editorial.provenance.seals import seal
from editorial.publication.verification.fingerprints import (
    TABLES,
    fingerprints,
    keep_verified_state,
    verified_state,
)
from editorial.publication.verification.whole import Check, verify
from editorial.publication.workflow import publish
from editorial.review.workflow import approve, request_changes, submit
from record.models import VerifiedState
from record.signing import SigningKeyMissing
from tests import factories
from tests.articles.test_what_stands import MORE_CHANGES, keep_a_pdf
from tests.editorial.attacks import rolled_back, run
from tests.editorial.record import withdrawn_edition
from tests.editorial.test_provenance_tampering import CHANGES, columns
from tests.editorial.verifying import guards_off, undone
from tests.editorial.verifying import verify as command

CHANGED = CHANGES | MORE_CHANGES
#: Former addresses are for sites from earlier days: no verb makes one.
RECORD = [*sorted(TABLES.keys() - {"articles_retiredslug"}), "record_entry", "editorial_seal"]


def verified():
    """Have the record verify wholly, and keep its fingerprints."""
    check = Check().run()
    assert not check.report.findings
    keep_verified_state(check.parts)
    return check


@pytest.fixture(scope="module")
def record(django_db_setup, django_db_blocker):
    """A record with rows in all its tables, which has verified."""
    with rolled_back(django_db_blocker):
        edith, wren = factories.edith(), factories.wren()
        manuscript = factories.cited_manuscript(wren, tags=["Cells"])
        sent = submit(manuscript, by=wren)
        edition = publish(approve(sent, by=edith, digest=sent.revision.digest), by=edith)
        keep_a_pdf(edition)
        factories.notice(edition, edith)
        withdrawn_edition(edith)
        other = factories.submission(factories.otto())
        request_changes(other, by=edith, digest=other.revision.digest, comment="Please cite a source.")
        seal()
        checkpoint()
        connection.check_constraints()
        verified()
        yield edition


@pytest.fixture
def edition(record):
    with undone():
        yield record


def test_each_table_has_rows_to_change(edition):
    for table in RECORD:
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT count(*) FROM {table}")
            assert cursor.fetchone()[0], table


#: Guarded tables of which no part of the record is made: people, and the log, which is read each time.
BESIDE = {"accounts_user", "accounts_namechange", "record_checkpoint", "record_logleaf"}


def test_each_guarded_table_has_a_fingerprint_or_is_read_each_time():
    assert guards.expected().tables <= {*TABLES, "record_entry", "editorial_seal"} | BESIDE


def test_an_unchanged_record_is_not_read_again(edition):
    report = verify(whole=False)
    assert not report.findings
    assert report.counts["events"] == report.counts["editions"] == report.counts["entries"] == 0
    assert report.counts["unchanged since the last check"] == len(fingerprints())
    assert report.counts["triggers"]
    assert report.counts["constraints"]
    assert report.counts["places in the log"]


def test_only_what_changed_is_read(edition):
    manuscript = factories.submission(factories.wren()).manuscript
    report = verify(whole=False)
    assert report.counts["manuscripts"] == 1
    assert report.counts["events"] == manuscript.events.count()
    assert not report.findings


def agree(quick, whole, table):
    """Whether both find the same; of a person's damaged chain only the whole one names what else rests on it."""
    return quick == whole or (table == "record_entry" and bool(quick) and quick < whole)


@pytest.mark.parametrize("table", RECORD)
def test_a_change_of_any_column_of_any_table_is_read_and_found_as_by_the_whole_verification(edition, table):
    before, unnoticed, differing, tried = fingerprints(), [], [], 0
    for column, kind in columns(table):
        try:
            with undone():
                with guards_off(table):
                    run(f"UPDATE {table} SET {column} = {CHANGED[kind].format(column)}")
                tried += 1
                if fingerprints() == before:
                    unnoticed.append(column)
                quick, whole = (set(verify(whole=is_whole).findings) for is_whole in (False, True))
                if not agree(quick, whole, table):
                    differing.append((column, quick ^ whole))
        except (IntegrityError, DataError):
            continue  # A foreign key, a unique or a check constraint refuses it even so.
    assert not unnoticed
    assert not differing
    assert tried


@pytest.mark.parametrize("table", RECORD)
def test_a_row_that_is_gone_is_noticed(edition, table):
    before = fingerprints()
    try:
        with transaction.atomic():
            with guards_off(table):
                run(f"DELETE FROM {table} WHERE ctid = (SELECT min(ctid) FROM {table})")
            assert fingerprints() != before
            assert agree(set(verify(whole=False).findings), set(verify().findings), table)
            transaction.set_rollback(True)
    except IntegrityError:
        pass  # Another row names it, so it cannot go alone.


def test_a_former_address_slipped_in_or_changed_is_noticed(edition):
    RetiredSlug.objects.create(slug="not-ours", article=edition.article)
    before = fingerprints()
    assert any("addresses" in finding.problem for finding in verify(whole=False).findings)
    with guards_off("articles_retiredslug"):
        run("UPDATE articles_retiredslug SET slug = 'nor-this'")
    assert fingerprints() != before


def test_the_fingerprints_do_not_depend_on_the_session(edition):
    before = fingerprints()
    for setting in ("TimeZone = 'Asia/Tokyo'", "DateStyle = 'German'", "bytea_output = 'escape'"):
        with connection.cursor() as cursor:
            cursor.execute(f"SET LOCAL {setting}")
        assert fingerprints() == before


def test_of_manuscripts_each_has_its_turn_in_seven_nights(edition):
    counted = 0
    for turn in range(7):
        check = Check(whole=False, turn=turn).run()
        assert not check.report.findings
        counted += check.report.counts["manuscripts"]
    assert counted == Manuscript.objects.count()


@pytest.mark.parametrize(
    "change",
    [
        "statement = replace(statement, 'manuscript', 'manuscripts')",
        "signature = 'Zm9y'",
        "key_id = '0123456789abcdef'",
        "statement = ''",
    ],
)
def test_fingerprints_that_nobody_signed_count_for_nothing(edition, change):
    run(f"UPDATE record_verifiedstate SET {change}")
    assert verified_state() == {}
    assert verify(whole=False).counts["manuscripts"] == Manuscript.objects.count()


def test_another_set_of_keys_has_all_read_anew(edition, settings):
    settings.SIGNING_PUBLIC_KEYS = [*settings.SIGNING_PUBLIC_KEYS, "A" * 43 + "="]
    assert verified_state() == {}


def test_other_software_has_all_read_anew(edition):
    state = VerifiedState.objects.get()
    told = json.loads(state.statement)
    assert len(told["software"]) == 64
    assert verified_state() == told["parts"]


def test_without_a_key_no_fingerprints_are_kept(edition, settings):
    settings.SIGNING_KEY = ""
    with pytest.raises(SigningKeyMissing):
        keep_verified_state({})


def test_the_command_reads_what_changed_and_with_full_everything(edition):
    code, told = command("--json")
    assert (code, json.loads(told)["counts"].get("manuscripts")) == (0, None)
    code, told = command("--json", "--full")
    assert (code, json.loads(told)["counts"]["manuscripts"]) == (0, Manuscript.objects.count())


def test_old_fingerprints_brought_back_with_old_rows_hide_no_missing_link(edition):
    """What verified once is a whole chain; that a newer link of it is gone, the log tells."""
    old = VerifiedState.objects.values("statement", "key_id", "signature").get()
    factories.notice(edition, edition.credits.get(role="approver").person, text="Another number was wrong.")
    checkpoint()
    verified()
    connection.check_constraints()
    with guards_off("record_entry", "editorial_event", "articles_notice"):
        run("DELETE FROM articles_notice WHERE text = 'Another number was wrong.'")
        for table in ("record_entry", "editorial_event"):
            run(f"DELETE FROM {table} WHERE kind = 'notice_issued' AND id = (SELECT max(id) FROM {table})")
    VerifiedState.objects.update(**old)
    assert any("gone or was changed" in finding.problem for finding in verify(whole=False).findings)
