"""Approving: exactly the text that was on screen, by an editor who never wrote it, under a signature."""

import pytest

from accounts.roles import Role
from editorial.manuscripts.models import Turn
from editorial.manuscripts.workflow import add_writer, save_draft
from editorial.models import Decision, Event, Submission
from editorial.review.workflow import (
    AlreadyDecided,
    NotAReviewer,
    NotReady,
    PrintChanged,
    RecordedOtherwise,
    StaleDigest,
    approve,
    decline,
    withdraw,
)
from record.signing import SigningKeyMissing
from tests import factories
from tests.editorial.verifying import verify

pytestmark = pytest.mark.django_db


@pytest.fixture
def sent(wren):
    return factories.submission(wren)


def approved(sent, editor, **words):
    """Approve the text of the round with these words."""
    return approve(sent, by=editor, digest=sent.revision.digest, **{"statement": "Every claim checked."} | words)


def assert_undecided(sent):
    assert not Decision.objects.exists()
    assert not Event.objects.filter(kind=Event.Kind.APPROVED).exists()
    sent.refresh_from_db()
    assert (sent.status, sent.closed_at) == (Submission.Status.OPEN, None)


def test_an_approval_is_of_the_very_text_under_the_name_of_that_day(sent, edith):
    decision = approved(sent, edith, interests="None.", comment="Well told.")
    assert (decision.verdict, decision.digest, decision.revision) == (
        Decision.Verdict.APPROVE,
        sent.revision.digest,
        sent.revision,
    )
    assert (decision.statement, decision.interests, decision.comment) == ("Every claim checked.", "None.", "Well told.")
    factories.alter(edith, degrees="MD")
    decision.refresh_from_db()
    assert (decision.editor, decision.editor_name, decision.editor_degrees) == (edith, "Edith Quill", "PhD, MS")
    sent.refresh_from_db()
    assert sent.status == Submission.Status.APPROVED
    assert sent.closed_at is not None
    event = Event.objects.get(kind=Event.Kind.APPROVED)
    assert event.actor == edith
    assert event.signature
    assert verify()[0] == 0


def test_the_same_approval_sent_again_is_the_recorded_one(sent, edith):
    decision = approved(sent, edith)
    assert approved(sent, edith) == decision
    with pytest.raises(RecordedOtherwise):
        approved(sent, edith, statement="Other words.")
    with pytest.raises(AlreadyDecided):
        approved(sent, factories.edith())
    assert Decision.objects.get() == decision


@pytest.mark.parametrize("who", ["writer", "co-writer", "outsider", "managing editor", "left", "demoted"])
def test_nobody_but_an_editor_who_never_wrote_it_approves(sent, wren, who):
    editor = factories.edith()
    if who == "co-writer":
        add_writer(sent.manuscript, writer=editor, by=wren)
    elif who == "left":
        factories.alter(editor, is_active=False)
    elif who == "demoted":
        factories.alter(editor, roles=[])
    elif who == "writer":
        factories.alter(wren, roles=[Role.WRITER, Role.SCIENTIFIC_EDITOR])
    person = {"writer": wren, "outsider": factories.otto(), "managing editor": factories.max_()}.get(who, editor)
    with pytest.raises(NotAReviewer):
        approved(sent, person)
    assert_undecided(sent)


def test_a_text_that_changed_after_it_was_opened_is_not_approved(sent, edith):
    save_draft(sent.manuscript, by=factories.edith(), edit_counter=0, deck="A newer deck")
    with pytest.raises(StaleDigest) as refusal:
        approved(sent, edith)
    assert refusal.value.seen == sent.revision
    assert refusal.value.newest == sent.manuscript.newest_revision() != sent.revision
    assert_undecided(sent)


def test_a_digest_of_no_revision_approves_nothing(sent, edith):
    with pytest.raises(StaleDigest) as refusal:
        approve(sent, by=edith, digest="0" * 64, statement="Every claim checked.")
    assert refusal.value.seen is None
    assert_undecided(sent)


def test_what_prints_otherwise_than_on_screen_is_not_approved(sent, edith):
    with pytest.raises(PrintChanged) as refusal:
        approved(sent, edith, printed="0" * 64)
    assert refusal.value.newest == sent.revision
    assert_undecided(sent)


def test_gaps_that_an_editor_left_are_fixed_first(sent, edith):
    save_draft(sent.manuscript, by=edith, edit_counter=0, title="")
    with pytest.raises(NotReady, match="Fix what is listed first"):
        approve(sent, by=edith, digest=sent.manuscript.newest_revision().digest, statement="Every claim checked.")
    assert_undecided(sent)


def test_what_was_taken_back_or_declined_is_not_approved(sent, wren, edith):
    withdraw(sent, by=wren)
    other = factories.submission(wren, title="Other cells")
    decline(other, by=edith, digest=other.revision.digest, comment="Outside our field.")
    for closed in (sent, other):
        with pytest.raises(AlreadyDecided):
            approved(closed, edith)
    assert not Decision.objects.filter(verdict=Decision.Verdict.APPROVE).exists()
    assert sent.manuscript.turn == Turn.WRITERS


def test_without_the_key_nothing_is_approved(sent, edith, settings):
    settings.SIGNING_KEY = ""
    with pytest.raises(SigningKeyMissing):
        approved(sent, edith)
