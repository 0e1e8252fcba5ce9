"""Declining: for good, with a reason, on the text that was on screen."""

import pytest

from articles.models import Edition
from editorial.manuscripts.models import Turn
from editorial.manuscripts.workflow import NotYourTurn, save_draft
from editorial.models import Decision, Event, Submission
from editorial.review.workflow import (
    AlreadyDecided,
    NotAReviewer,
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
COMMENT = "Outside our field."


@pytest.fixture
def sent(wren):
    return factories.submission(wren)


def decided(sent, editor, comment=COMMENT):
    return decline(sent, by=editor, digest=sent.revision.digest, comment=comment)


def assert_undecided(sent):
    assert not Decision.objects.exists()
    assert not Event.objects.filter(kind=Event.Kind.DECLINED).exists()
    sent.refresh_from_db()
    assert (sent.status, sent.closed_at) == (Submission.Status.OPEN, None)


def test_a_declined_text_is_closed_with_its_reason_and_nobody_goes_on_with_it(sent, wren, edith):
    decision = decided(sent, edith)
    assert (decision.verdict, decision.comment, decision.editor) == (Decision.Verdict.DECLINE, COMMENT, edith)
    assert decision.digest == sent.revision.digest
    sent.refresh_from_db()
    assert sent.status == Submission.Status.DECLINED
    event = Event.objects.get(kind=Event.Kind.DECLINED)
    assert event.actor == edith
    assert event.signature
    assert sent.manuscript.turn == Turn.NOBODY
    for person in (wren, edith):
        with pytest.raises(NotYourTurn, match="declined"):
            save_draft(sent.manuscript, by=person, edit_counter=0, deck="Once more")
    assert sent.manuscript.revisions.count() == 1
    assert not Edition.objects.exists()
    assert verify()[0] == 0


def test_the_same_decision_sent_again_is_the_recorded_one(sent, edith):
    decision = decided(sent, edith)
    assert decided(sent, edith) == decision
    with pytest.raises(RecordedOtherwise):
        decided(sent, edith, comment="Other words.")
    with pytest.raises(AlreadyDecided):
        decided(sent, factories.edith())
    assert Decision.objects.get() == decision


@pytest.mark.parametrize("who", ["writer", "outsider", "managing editor", "left", "demoted"])
def test_nobody_but_an_editor_who_never_wrote_it_decides(sent, wren, who):
    editor = factories.edith()
    if who == "left":
        factories.alter(editor, is_active=False)
    elif who == "demoted":
        factories.alter(editor, roles=[])
    person = {"writer": wren, "outsider": factories.otto(), "managing editor": factories.max_()}.get(who, editor)
    with pytest.raises(NotAReviewer):
        decided(sent, person)
    assert_undecided(sent)


def test_a_text_that_changed_after_it_was_opened_is_not_decided_on(sent, edith):
    save_draft(sent.manuscript, by=factories.edith(), edit_counter=0, deck="A newer deck")
    with pytest.raises(StaleDigest) as refusal:
        decided(sent, edith)
    assert (refusal.value.seen, refusal.value.newest) == (sent.revision, sent.manuscript.newest_revision())
    assert_undecided(sent)


def test_what_was_taken_back_or_approved_is_not_decided_again(sent, wren, edith):
    withdraw(sent, by=wren)
    other = factories.submission(wren, title="Other cells")
    approval = approve(other, by=edith, digest=other.revision.digest, statement="Every claim checked.")
    for closed in (sent, other):
        with pytest.raises(AlreadyDecided):
            decided(closed, edith)
    assert Decision.objects.get() == approval


def test_without_the_key_nothing_is_decided(sent, edith, settings):
    settings.SIGNING_KEY = ""
    with pytest.raises(SigningKeyMissing):
        decided(sent, edith)
