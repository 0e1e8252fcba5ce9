"""Submitting: the text goes before the editors as it stands, once, and only whole."""

import pytest

from editorial.manuscripts.models import Turn
from editorial.manuscripts.snapshot import content_of, digest_of
from editorial.manuscripts.workflow import NotYourTurn, StaleText, save_draft
from editorial.models import Event, Manuscript, Submission
from editorial.review.workflow import NotReady, decline, submit
from tests import factories
from tests.editorial.verifying import verify

pytestmark = pytest.mark.django_db


def working_copy(manuscript):
    """Return the content of the text as it is saved now."""
    return content_of(Manuscript.objects.get(pk=manuscript.pk))


@pytest.fixture
def manuscript(wren):
    return factories.manuscript(wren)


def assert_nothing_submitted(manuscript):
    assert not Submission.objects.filter(manuscript=manuscript).exists()
    assert not Event.objects.filter(manuscript=manuscript, kind=Event.Kind.SUBMITTED).exists()
    assert manuscript.revisions.count() == 1


def test_the_text_goes_before_the_editors_with_the_newest_words_and_the_note(manuscript, wren):
    save_draft(manuscript, by=wren, edit_counter=0, deck="A newer deck")
    sent = submit(manuscript, by=wren, note="Please look at the deck.")
    assert (sent.number, sent.status, sent.submitted_by) == (1, Submission.Status.OPEN, wren)
    assert sent.note == "Please look at the deck."
    assert sent.revision == manuscript.newest_revision()
    assert sent.revision.content == working_copy(manuscript)
    assert manuscript.turn == Turn.EDITORS
    event = Event.objects.filter(manuscript=manuscript).latest("sequence")
    assert (event.kind, event.actor) == (Event.Kind.SUBMITTED, wren)
    assert verify()[0] == 0


def test_the_same_text_with_the_same_note_sent_again_is_the_open_round(manuscript, wren):
    sent = submit(manuscript, by=wren, note="Once.")
    assert submit(manuscript, by=wren, note="Once.") == sent
    with pytest.raises(NotYourTurn):
        submit(manuscript, by=wren, note="Twice.")
    assert Submission.objects.get() == sent
    assert Event.objects.filter(kind=Event.Kind.SUBMITTED).count() == 1


@pytest.mark.parametrize("who", ["outsider", "editor", "left"])
def test_nobody_but_an_active_writer_submits(manuscript, wren, edith, who):
    if who == "left":
        factories.alter(wren, is_active=False)
        wren.refresh_from_db()
    with pytest.raises(NotYourTurn):
        submit(manuscript, by={"outsider": factories.otto(), "editor": edith, "left": wren}[who])
    assert_nothing_submitted(manuscript)


def test_what_was_declined_is_not_submitted_again(manuscript, wren, edith):
    sent = submit(manuscript, by=wren)
    decline(sent, by=edith, digest=sent.revision.digest, comment="Outside our field.")
    with pytest.raises(NotYourTurn, match="declined"):
        submit(manuscript, by=wren)
    assert Submission.objects.get() == sent


def test_a_text_that_is_not_the_one_on_screen_is_not_submitted(manuscript, wren):
    seen = digest_of(working_copy(manuscript))
    save_draft(manuscript, by=wren, edit_counter=0, deck="Saved in another window")
    with pytest.raises(StaleText):
        submit(manuscript, by=wren, digest=seen)
    assert_nothing_submitted(manuscript)
    assert submit(manuscript, by=wren, digest=digest_of(working_copy(manuscript))).number == 1


def test_gaps_are_named_and_keep_the_text_back(manuscript, wren):
    save_draft(manuscript, by=wren, edit_counter=0, title="")
    with pytest.raises(NotReady) as refusal:
        submit(manuscript, by=wren)
    assert [finding.blocking for finding in refusal.value.findings] == [True]
    assert_nothing_submitted(manuscript)
    assert manuscript.turn == Turn.WRITERS
