"""What is signed names nobody: people stand in events, entries and revisions by number and by salted commitments."""

import json

import pytest
from django.db import connection

from articles.approval.statements import commitment, sealed_words
from articles.models import Credit, Notice
from documents.canonical import canonical_json
from editorial.manuscripts.workflow import add_writer
from editorial.models import Decision, Event, PrintedName, Revision
from editorial.publication.renewal import renewal_of
from editorial.publication.workflow import publish, withdraw_approval
from editorial.review.workflow import approve, decline, request_changes, submit, withdraw
from record.models import Entry
from tests import factories
from tests.editorial.verifying import verify

#: Names, degrees and words that stand nowhere else.
WREN, OTTO, EDITH, MAX = "Xanthippe Quorn", "Zebulon Vlurk", "Brunhilde Skarn", "Ottokar Pflumm"
DEGREES, INTERESTS, STATEMENT = "DrZyx", "Paid by Quuxcorp.", "I counted every grobble."
COMMENT, NOTE = "The flimbles are missing.", "Please look at the snarks."
UNMISTAKABLE = (*WREN.split(), *OTTO.split(), *EDITH.split(), *MAX.split(), DEGREES)
WORDS = ("Quuxcorp", "grobble", "flimbles", "snarks")


@pytest.fixture
def told(db):
    """Let people do everything that is recorded; return all that was signed, and the content of all revisions."""
    wren = factories.person(WREN, "writer", degrees=DEGREES)
    editor = factories.person(EDITH, "scientific editor", degrees=DEGREES)
    everything(wren, factories.person(OTTO, "writer"), editor, factories.person(MAX, "managing editor"))
    connection.check_constraints()
    signed = [*Event.objects.values_list("statement", flat=True), *Entry.objects.values_list("statement", flat=True)]
    return [*signed, *Revision.objects.values_list("content", flat=True)]


def everything(writer, other, editor, manager):
    withdraw(submit(factories.draft(writer, title="Cells that divide"), by=writer, note=NOTE), by=writer)
    sent = factories.submission(writer, title="Cells that age")
    add_writer(sent.manuscript, writer=other, by=writer)
    request_changes(sent, by=editor, digest=sent.revision.digest, comment=COMMENT)
    sent = factories.submission(other, title="Cells that rest")
    decline(sent, by=editor, digest=sent.revision.digest, comment=COMMENT)
    sent = factories.submission(writer, title="Cells that stop")
    words = {"statement": STATEMENT, "interests": INTERESTS}
    edition = publish(approve(sent, by=editor, digest=sent.revision.digest, **words), by=manager)
    doubt = factories.notice(edition, manager, kind=Notice.Kind.CONCERN, text="We look into a figure.")
    factories.notice(edition, manager, ends=doubt, text="The figure holds.")
    again = factories.correction(edition, by=writer, editor=editor)
    withdraw_approval(Decision.objects.get(pk=again.decision_id), by=editor, comment=COMMENT)


def test_no_statement_and_no_revision_holds_a_name(told):
    assert {json.loads(statement).get("kind") for statement in told} >= {"approved", "published", "notice_issued"}
    found = {(word, one[:200]) for word in (*UNMISTAKABLE, *WORDS) for one in told if word in one}
    assert not found


def test_commitments_prove_the_names_to_who_has_the_rows(told):
    whole = "".join(told)
    for credit in Credit.objects.all():
        assert commitment(str(credit.salt), credit.name, credit.degrees) in whole
    for decision in Decision.objects.all():
        assert commitment(str(decision.name_salt), decision.editor_name, decision.editor_degrees) in whole
        assert sealed_words(str(decision.salt), decision.comment) in whole
    for notice in Notice.objects.all():
        assert commitment(str(notice.salt), notice.editor_name, notice.editor_degrees) in whole
    assert {name.name for name in PrintedName.objects.all()} == {WREN, OTTO}
    assert verify()[0] == 0


def test_equal_names_have_unequal_commitments(told):
    promises = [commitment(str(one.salt), one.name, one.degrees) for one in Credit.objects.all()]
    assert len(set(promises)) == len(promises)


@pytest.mark.parametrize(
    "words", ["", "plain", 'quoted " and \\', "tab\tline\nreturn\r\x08\x0c\x01\x1f\x7f", "é e\u0301 \u2028 😀"]
)
def test_the_database_computes_the_same_commitment(db, words):
    salt = "11111111-2222-3333-4444-555555555555"
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT editorial_commitment(%s, %s, %s), editorial_commitment(%s, %s)", [salt, words, "x", salt, words]
        )
        assert cursor.fetchone() == (commitment(salt, words, "x"), sealed_words(salt, words))
    assert canonical_json([words])


def test_a_changed_name_is_printed_from_the_next_revision_on(db):
    writer = factories.person(WREN, "writer")
    sent = factories.submission(writer)
    factories.alter(writer, name=OTTO)
    writer.refresh_from_db()
    withdraw(sent, by=writer)
    again = submit(sent.manuscript, by=writer)
    assert again.revision.number == sent.revision.number + 1
    assert PrintedName.objects.filter(manuscript=sent.manuscript).count() == 2
    assert verify()[0] == 0


def test_an_approval_waits_as_long_as_nothing_changes(db):
    approval = factories.approval(factories.wren(), factories.edith())
    assert not renewal_of(approval).is_needed
