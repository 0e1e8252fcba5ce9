"""Withdrawing an approval: everything that stands on it ends, and the record says who ended it and why."""

import datetime

import pytest

from articles.models import Edition, Withdrawal
from editorial.manuscripts.models import Turn
from editorial.models import Decision, Event, Manuscript, Submission
from editorial.publication.on_screen import NotAsOnScreen, editions_of
from editorial.publication.workflow import AlreadyWithdrawn, publish, withdraw_approval
from editorial.review.workflow import NotAReviewer, approve, submit
from record import clock
from record.signing import SigningKeyMissing
from tests import factories
from tests.editorial.verifying import verify

pytestmark = pytest.mark.django_db
REASON = "A figure was wrong."
DAY = datetime.timedelta(days=1)


@pytest.fixture
def live(wren, edith):
    return factories.edition(wren, edith)


def approval_of(edition):
    return Decision.objects.get(pk=edition.decision_id)


def test_withdrawing_an_approval_ends_the_live_edition(live, edith):
    decision = approval_of(live)
    withdrawal = withdraw_approval(decision, by=edith, comment=REASON)
    assert (withdrawal.verdict, withdrawal.ends, withdrawal.editor, withdrawal.comment) == (
        Decision.Verdict.WITHDRAW_APPROVAL,
        decision,
        edith,
        REASON,
    )
    assert not Edition.objects.live().exists()
    assert Withdrawal.objects.get().edition == live
    submission = Submission.objects.get(pk=decision.submission_id)
    assert submission.status == Submission.Status.APPROVAL_WITHDRAWN
    assert submission.manuscript.turn == Turn.WRITERS
    assert Event.objects.get(kind=Event.Kind.APPROVAL_WITHDRAWN).signature
    assert verify()[0] == 0


def test_an_approval_that_nothing_stands_on_ends_too(wren, edith):
    decision = factories.approval(wren, edith)
    withdraw_approval(decision, by=edith, comment=REASON)
    assert not Decision.objects.standing_approvals().exists()
    assert not Edition.objects.exists()
    assert not Withdrawal.objects.exists()


def test_another_editor_may_end_it_and_the_same_call_again_changes_nothing(live):
    second = factories.edith()
    decision = approval_of(live)
    withdrawal = withdraw_approval(decision, by=second, comment=REASON)
    assert withdraw_approval(decision, by=second, comment=REASON) == withdrawal
    for person, reason in ((second, "Another reason."), (factories.edith(), REASON)):
        with pytest.raises(AlreadyWithdrawn):
            withdraw_approval(decision, by=person, comment=reason)
    assert Decision.objects.filter(ends=decision).count() == 1


def test_a_live_edition_stays_when_the_approval_of_the_one_scheduled_after_it_ends(live, wren, edith):
    sent = submit(Manuscript.objects.get(article=live.article), by=wren)
    decision = approve(sent, by=edith, digest=sent.revision.digest)
    second = publish(decision, by=edith, at=clock.now() + DAY)
    withdraw_approval(decision, by=edith, comment=REASON)
    live.refresh_from_db()
    second.refresh_from_db()
    assert second.ends_at == second.starts_at
    assert live.ends_at is None
    assert not Withdrawal.objects.exists()


def assert_stands(live):
    assert Edition.objects.live().get() == live
    assert Decision.objects.standing_approvals().get() == approval_of(live)
    assert not Event.objects.filter(kind=Event.Kind.APPROVAL_WITHDRAWN).exists()


@pytest.mark.parametrize("who", ["writer", "outsider", "managing editor", "left", "demoted"])
def test_nobody_but_an_editor_who_never_wrote_it_ends_an_approval(live, wren, who):
    editor = factories.edith()
    if who == "left":
        factories.alter(editor, is_active=False)
    elif who == "demoted":
        factories.alter(editor, roles=[])
    person = {"writer": wren, "outsider": factories.otto(), "managing editor": factories.max_()}.get(who, editor)
    with pytest.raises(NotAReviewer):
        withdraw_approval(approval_of(live), by=person, comment=REASON)
    assert_stands(live)


def test_a_screen_that_showed_no_edition_takes_none_from_readers(wren, edith):
    decision = factories.approval(wren, edith)
    seen = editions_of(decision)
    live = publish(decision, by=edith)
    with pytest.raises(NotAsOnScreen):
        withdraw_approval(decision, by=edith, comment=REASON, seen=seen)
    assert_stands(live)
    withdraw_approval(decision, by=edith, comment=REASON, seen=editions_of(decision))
    assert not Edition.objects.live().exists()


def test_without_the_key_an_approval_does_not_end(live, edith, settings):
    settings.SIGNING_KEY = ""
    with pytest.raises(SigningKeyMissing):
        withdraw_approval(approval_of(live), by=edith, comment=REASON)
    assert not Decision.objects.filter(ends__isnull=False).exists()
