"""Taking a schedule back: nobody ever sees it, and what readers see stays."""

import datetime

import pytest

from articles.models import Edition
from editorial.manuscripts.models import Turn
from editorial.models import Decision, Event, Manuscript
from editorial.publication.workflow import JustBegun, NotAPublisher, NotScheduled, publish, unschedule
from editorial.review.workflow import approve, submit
from record import clock
from tests import factories
from tests.editorial.verifying import verify

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)


@pytest.fixture
def scheduled(wren, edith):
    return factories.edition(wren, edith, at=clock.now() + DAY)


def manuscript_of(edition):
    return Manuscript.objects.get(article=edition.article)


def next_scheduled(edition, wren, edith):
    """Approve the text once more and schedule it as the next edition."""
    sent = submit(manuscript_of(edition), by=wren)
    decision = approve(sent, by=edith, digest=sent.revision.digest)
    return publish(decision, by=edith, at=clock.now() + DAY)


def test_a_cancelled_schedule_never_was_and_the_text_is_the_editors_again(scheduled, edith):
    unschedule(scheduled, by=edith)
    scheduled.refresh_from_db()
    assert scheduled.ends_at == scheduled.starts_at
    assert manuscript_of(scheduled).turn == Turn.EDITORS
    assert not Edition.objects.unfinished().exists()
    assert Decision.objects.standing_approvals().filter(pk=scheduled.decision_id).exists()
    assert verify()[0] == 0


def test_its_approval_still_publishes(scheduled, edith):
    unschedule(scheduled, by=edith)
    again = publish(Decision.objects.get(pk=scheduled.decision_id), by=edith)
    assert Edition.objects.live().get() == again != scheduled


def test_what_is_cancelled_already_needs_nothing_more(scheduled, edith):
    unschedule(scheduled, by=edith)
    events = Event.objects.count()
    unschedule(scheduled, by=edith)
    assert Event.objects.count() == events


def test_a_live_edition_stays_when_the_one_scheduled_after_it_is_cancelled(wren, edith):
    first = factories.edition(wren, edith)
    second = next_scheduled(first, wren, edith)
    unschedule(second, by=edith)
    first.refresh_from_db()
    second.refresh_from_db()
    assert second.ends_at == second.starts_at
    assert first.ends_at is None
    assert Edition.objects.live().get() == first


@pytest.mark.parametrize("who", ["writer", "outsider", "left"])
def test_nobody_but_an_active_editor_cancels(scheduled, wren, edith, who):
    if who == "left":
        factories.alter(edith, is_active=False)
        edith.refresh_from_db()
    with pytest.raises(NotAPublisher):
        unschedule(scheduled, by={"writer": wren, "outsider": factories.otto(), "left": edith}[who])
    scheduled.refresh_from_db()
    assert scheduled.ends_at is None


def test_what_readers_see_is_no_schedule(wren, edith):
    live = factories.edition(wren, edith)
    with pytest.raises(NotScheduled) as refusal:
        unschedule(live, by=edith)
    assert not isinstance(refusal.value, JustBegun)
    assert Edition.objects.live().get() == live


def test_a_cancelled_schedule_is_no_word_for_another_that_waits(scheduled, wren, edith):
    unschedule(scheduled, by=edith)
    waiting = publish(Decision.objects.get(pk=scheduled.decision_id), by=edith, at=clock.now() + DAY)
    with pytest.raises(NotScheduled):
        unschedule(scheduled, by=edith)
    assert Edition.objects.scheduled().get() == waiting
