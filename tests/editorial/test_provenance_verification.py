"""``verify_provenance``: quiet about an untouched record, whatever happened in it in good order."""

import datetime
import json
import os

import pytest
from django.contrib.auth.models import Group, Permission
from django.db import connection
from django.test import override_settings

from accounts.roles import Role
from editorial.manuscripts.workflow import add_writer, discard, save_draft
from editorial.models import Decision, Manuscript
from editorial.provenance import verification_database
from editorial.provenance.seals import seal
from editorial.publication.workflow import publish, unschedule, withdraw_approval
from editorial.review.workflow import approve, decline, request_changes, submit, withdraw
from record import clock
from tests import factories
from tests.editorial.record import publish_everything
from tests.editorial.verifying import verify
from tests.owner import by_owner

DAY = datetime.timedelta(days=1)


@pytest.fixture
def editor(db):
    return factories.edith()


def approved(manuscript, editor):
    """Send a manuscript's text and approve it."""
    sent = submit(manuscript, by=manuscript.created_by)
    return approve(sent, by=editor, digest=sent.revision.digest, statement="Every claim was checked.")


def test_an_empty_site_is_in_order(db):
    code, told = verify()
    assert code == 0
    assert "0 articles" in told


def test_a_published_record_is_in_order(db):
    publish_everything()
    code, told = verify()
    assert code == 0
    assert told.startswith("Everything is as it was written.")
    assert "1 editions" in told
    assert "unsigned" not in told


def test_json_names_the_counts(db):
    publish_everything()
    code, told = verify("--json")
    report = json.loads(told)
    assert code == 0
    assert report["ok"] is True
    assert report["findings"] == []
    assert report["counts"]["editions"] == 1


def test_an_editor_who_asked_for_changes_may_become_a_writer(editor):
    sent = factories.submission(factories.wren())
    request_changes(sent, by=editor, digest=sent.revision.digest, comment="Please cite the trial.")
    add_writer(sent.manuscript, writer=editor, by=sent.submitted_by)
    code, told = verify()
    assert code == 0, told


def test_a_long_life_is_in_order(editor):
    """Taken back, refused, approved, published, corrected, scheduled, cancelled, scheduled again, withdrawn."""
    manuscript = factories.cited_manuscript(factories.wren(), tags=["Cells"])
    writer = manuscript.created_by
    add_writer(manuscript, writer=factories.otto(), by=writer)
    withdraw(submit(manuscript, by=writer), by=writer)
    sent = submit(manuscript, by=writer)
    request_changes(sent, by=editor, digest=sent.revision.digest, comment="Please cite a source.")
    publish(approved(manuscript, editor), by=editor)
    save_draft(manuscript, by=writer, edit_counter=0, title="A corrected title")
    correction = approved(manuscript, editor)
    unschedule(publish(correction, by=editor, at=clock.now() + DAY), by=editor)
    assert verify()[0] == 0
    publish(correction, by=editor, at=clock.now() + DAY)
    seal()
    assert verify()[0] == 0
    withdraw_approval(correction, by=editor, comment="An error was found.")
    seal()
    connection.check_constraints()
    code, told = verify()
    assert (code, told.splitlines()[0]) == (0, "Everything is as it was written.")


def test_a_declined_and_a_discarded_manuscript_are_in_order(editor):
    sent = factories.submission(factories.wren())
    decline(sent, by=editor, digest=sent.revision.digest, comment="Not for this site.")
    draft = factories.manuscript(factories.otto())
    seal()
    discard(draft, by=draft.created_by)
    connection.check_constraints()
    assert verify()[0] == 0
    assert Manuscript.objects.count() == 1


def test_what_was_written_without_a_key_is_counted(db):
    wren = factories.wren()
    with override_settings(SIGNING_KEY=""):
        factories.manuscript(wren)
    code, told = verify()
    assert code == 0
    assert "3 unsigned events" in told


def test_a_live_database_is_read_at_one_moment(own_database):
    """Outside of a test's transaction, as the command runs: a snapshot that can change nothing."""
    publish_everything()
    assert verify()[0] == 0
    assert Decision.objects.count() == 1


def test_the_rights_of_roles_are_the_written_ones(db):
    if os.environ.get("IMPRIMATUR_WRITE_CONSTRAINTS"):
        verification_database.ROLES.write_text(json.dumps(verification_database.rights_of_roles(), indent=2) + "\n")
    assert verification_database.rights_of_roles() == json.loads(verification_database.ROLES.read_text()), (
        "After a migration that means to change them, run this test with IMPRIMATUR_WRITE_CONSTRAINTS=1."
    )


def test_a_role_that_gives_other_rights_is_named(db):
    writer = Group.objects.get(name=Role.WRITER)
    with by_owner():
        writer.permissions.add(Permission.objects.get(codename="review_submission"))
        writer.permissions.remove(Permission.objects.get(codename="write_manuscript"))
        Group.objects.create(name="keepers")
    said = verify()[1]
    assert "role, writer: it also gives editorial.review_submission" in said
    assert "role, writer: it does not give editorial.write_manuscript" in said
    assert "role, keepers: nobody declared it" in said


def test_the_constraints_in_force_are_the_written_ones(db):
    if os.environ.get("IMPRIMATUR_WRITE_CONSTRAINTS"):
        text = json.dumps(verification_database.in_force(), indent=2, sort_keys=True) + "\n"
        verification_database.EXPECTED.write_text(text)
    assert verification_database.in_force() == json.loads(verification_database.EXPECTED.read_text()), (
        "After a migration that means to change them, run this test with IMPRIMATUR_WRITE_CONSTRAINTS=1."
    )
