"""Nothing is signed on an approval that the signed record does not prove."""

import io

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client

from articles.models import Edition
from editorial.models import Event, ManuscriptImage
from editorial.publication.proof import UnprovedApproval
from editorial.publication.verification.setting_aside import NotAnAdministrator, NothingToSetAside, set_aside
from editorial.publication.workflow import publish, withdraw_approval
from editorial.review.certificates import decision_facts
from editorial.review.workflow import approve, submit
from record.keys import trusted_keys
from tests import factories
from tests.editorial.attacks import refused
from tests.editorial.forgeries import forge_decision, forge_event
from tests.editorial.verifying import guards_off, verify

pytestmark = pytest.mark.django_db


@pytest.fixture
def sent():
    return factories.submission(factories.wren())


@pytest.fixture
def editor():
    return factories.edith()


def forge_signed_event(decision, **wrong):
    """Insert the event of a decision in the right words, with a signature that somebody made up."""
    told = {"kind": "approved", "actor": decision.editor_id, "facts": decision_facts(decision)}
    columns = {"kind": "approved", "actor": decision.editor, "key_id": next(iter(trusted_keys())), "signature": "Zm9y"}
    return forge_event(decision.submission.manuscript, told=told, **columns | wrong)


def slipped_in(sent, editor):
    """An approval put in by somebody who switched the guards off and on again."""
    with guards_off("editorial_decision"):
        return forge_decision(sent, editor, tell=False, comment="")


def test_a_decision_that_no_event_tells_is_refused(sent, editor):
    with refused("stands in its manuscript's chain"):
        forge_decision(sent, editor, tell=False)


def test_a_decision_that_its_event_tells_in_other_words_is_refused(sent, editor):
    with refused("stands in its manuscript's chain"):
        decision = forge_decision(sent, editor, tell=False)
        told = {"kind": "approved", "actor": editor.pk, "facts": {**decision_facts(decision), "statement": "Other."}}
        forge_event(sent.manuscript, told=told, kind="approved", actor=editor, key_id="0" * 16, signature="Zm9y")


def test_who_may_not_review_decides_nothing(sent):
    with refused("Only who may review submissions"):
        forge_decision(sent, factories.otto())


def test_an_approval_that_no_event_tells_publishes_nothing(sent, editor, caplog):
    decision = slipped_in(sent, editor)
    with pytest.raises(UnprovedApproval):
        publish(decision, by=editor)
    assert not Edition.objects.exists()
    assert any("is not proved: 0 events tell of it" in record.getMessage() for record in caplog.records)


def test_an_approval_with_a_made_up_signature_publishes_nothing(sent, editor):
    decision = forge_decision(sent, editor, tell=False)
    forge_signed_event(decision)
    connection.check_constraints()
    with pytest.raises(UnprovedApproval):
        publish(decision, by=editor)


def test_words_exchanged_behind_an_approval_are_not_published(sent, editor):
    decision = approve(sent, by=editor, digest=sent.revision.digest)
    connection.check_constraints()
    with guards_off("editorial_revision", "editorial_decision"), connection.cursor() as cursor:
        cursor.execute("UPDATE editorial_revision SET content = replace(content, 'Cells', 'Bells')")
        cursor.execute("UPDATE editorial_decision d SET digest = r.digest FROM editorial_revision r")
    with pytest.raises(UnprovedApproval):
        publish(type(decision).objects.get(), by=editor)


def test_a_picture_exchanged_behind_an_approval_is_not_published(editor):
    manuscript = factories.pictured_manuscript(factories.wren())
    sent = submit(manuscript, by=manuscript.created_by)
    decision = approve(sent, by=editor, digest=sent.revision.digest)
    connection.check_constraints()
    with guards_off("editorial_manuscriptimage"):
        ManuscriptImage.objects.update(content=factories.picture((200, 0, 0)))
    with pytest.raises(UnprovedApproval):
        publish(decision, by=editor)


def test_words_that_are_written_in_two_ways_prove_the_same(sent, editor):
    spoken = {"statement": "Cafe\N{COMBINING ACUTE ACCENT}", "interests": "A\N{COMBINING RING ABOVE}sa gave advice."}
    decision = approve(sent, by=editor, digest=sent.revision.digest, **spoken)
    sent.closed_at = None  # what a caller holds may be older than the decision
    decision.submission = sent
    edition = publish(decision, by=editor)
    assert "Edited and approved by" in Client().get(edition.article.get_absolute_url()).content.decode()


def test_what_is_wrong_behind_an_approval_raises_the_alarm_and_stops_nothing(sent, editor, caplog):
    decision = approve(sent, by=editor, digest=sent.revision.digest)
    forge_event(sent.manuscript, kind="revised", told={"kind": "revised"}, key_id="0" * 16, signature="Zm9y")
    assert publish(decision, by=editor).title == "Cells that stop dividing"
    assert any("does not verify" in record.getMessage() for record in caplog.records)


def test_what_is_wrong_before_an_approval_is_set_aside_by_an_administrator(sent, editor):
    forge_event(sent.manuscript, kind="revised", told={"kind": "revised"}, key_id="0" * 16, signature="Zm9y")
    decision = approve(sent, by=editor, digest=sent.revision.digest)
    with pytest.raises(UnprovedApproval):
        publish(decision, by=editor)
    with pytest.raises(NotAnAdministrator):
        set_aside(sent.manuscript, by=editor, reason="A row nobody wrote.")
    ada = factories.ada()
    told = {"by": ada.email, "reason": "A row nobody wrote.", "stdout": io.StringIO()}
    call_command("set_aside", str(sent.manuscript_id), **told)
    assert "event" in told["stdout"].getvalue()
    publish(decision, by=editor)
    code, said = verify()
    assert code == 0, said
    assert "1 events set aside" in said
    with pytest.raises(CommandError, match="nothing to set aside"):
        call_command("set_aside", str(sent.manuscript_id), **told)


def test_a_forged_approval_is_set_aside_and_the_manuscript_is_free(sent, editor):
    forged = slipped_in(sent, editor)
    assert verify()[0] == 1
    set_aside(sent.manuscript, by=factories.ada(), reason="Nobody made this decision.")
    withdraw_approval(forged, by=editor, comment="I never approved this.")
    connection.check_constraints()
    code, said = verify()
    assert code == 0, said
    again = submit(sent.manuscript, by=sent.submitted_by)
    assert publish(approve(again, by=editor, digest=again.revision.digest), by=editor).pk


def test_a_set_aside_that_nobody_signed_frees_nothing(sent, editor):
    bad = forge_event(sent.manuscript, kind="revised", told={"kind": "revised"}, key_id="0" * 16, signature="Zm9y")
    bad.refresh_from_db()
    facts = {"events": [bad.digest], "decisions": [], "reason": "Trust me."}
    forge_event(
        *(sent.manuscript,),
        **{"kind": "set_aside", "told": {"kind": "set_aside", "facts": facts}},
        **{"key_id": next(iter(trusted_keys())), "signature": "Zm9y"},
    )
    decision = approve(sent, by=editor, digest=sent.revision.digest)
    with pytest.raises(UnprovedApproval):
        publish(decision, by=editor)


def test_a_sound_manuscript_has_nothing_to_set_aside(sent):
    with pytest.raises(NothingToSetAside):
        set_aside(sent.manuscript, by=factories.ada(), reason="To be sure.")
    assert not Event.objects.filter(kind="set_aside").exists()
