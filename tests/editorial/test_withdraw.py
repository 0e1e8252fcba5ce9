"""Taking a submission back: its writers' or its beginner's right while it is undecided."""

import pytest

from editorial.manuscripts.models import Turn
from editorial.manuscripts.workflow import NotYourTurn, add_writer
from editorial.models import Decision, Event, Submission
from editorial.review.workflow import AlreadyDecided, approve, request_changes, submit, withdraw
from tests import factories
from tests.editorial.verifying import verify

pytestmark = pytest.mark.django_db


@pytest.fixture
def sent(wren):
    return factories.submission(wren)


def withdrawals():
    return Event.objects.filter(kind=Event.Kind.WITHDRAWN)


def test_a_text_that_is_taken_back_is_its_writers_again_and_can_be_sent_again(sent, wren):
    withdraw(sent, by=wren)
    sent.refresh_from_db()
    assert sent.status == Submission.Status.WITHDRAWN
    assert sent.closed_at is not None
    assert withdrawals().get().actor == wren
    assert sent.manuscript.turn == Turn.WRITERS
    assert submit(sent.manuscript, by=wren).number == 2
    assert not Decision.objects.exists()
    assert verify()[0] == 0


def test_a_co_writer_takes_it_back_too(sent, wren):
    other = factories.otto()
    add_writer(sent.manuscript, writer=other, by=wren)
    withdraw(sent, by=other)
    assert withdrawals().get().actor == other


def test_once_it_is_back_there_is_nothing_more_to_do(sent, wren):
    withdraw(sent, by=wren)
    withdraw(sent, by=wren)
    assert withdrawals().count() == 1


def test_nobody_else_takes_it_back(sent, edith):
    for person in (edith, factories.otto(), factories.max_()):
        with pytest.raises(NotYourTurn, match="Only its writers"):
            withdraw(sent, by=person)
    sent.refresh_from_db()
    assert sent.status == Submission.Status.OPEN
    assert not withdrawals().exists()


@pytest.mark.parametrize("verdict", [approve, request_changes])
def test_what_is_decided_is_not_taken_back(sent, wren, edith, verdict):
    decision = verdict(sent, by=edith, digest=sent.revision.digest, comment="Well told.")
    with pytest.raises(AlreadyDecided):
        withdraw(sent, by=wren)
    assert Decision.objects.get() == decision
    assert not withdrawals().exists()
