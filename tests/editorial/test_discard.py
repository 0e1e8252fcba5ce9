"""Throwing a manuscript away: whole, by its writers, and only before an editor could have seen it."""

import pytest

from editorial.manuscripts.locks import Discarded
from editorial.manuscripts.snapshot import content_of, digest_of
from editorial.manuscripts.workflow import AlreadySubmitted, NotYourTurn, StaleText, discard, save_draft
from editorial.models import Authorship, Draft, Event, Manuscript, ManuscriptReference, Revision, Submission
from editorial.review.workflow import submit, withdraw
from references.models import Reference
from tests import factories
from tests.editorial.verifying import verify

pytestmark = pytest.mark.django_db
PARTS = (Draft, Revision, Event, Authorship, ManuscriptReference)


def working_copy(manuscript):
    """Return the content of the text as it is saved now."""
    return content_of(Manuscript.objects.get(pk=manuscript.pk))


def counts():
    return [model.objects.count() for model in (Manuscript, *PARTS)]


def test_nothing_of_it_is_left_but_the_works_it_cited_and_the_other_texts(wren):
    other = factories.manuscript(wren, title="Other cells")
    before = counts()
    thrown = factories.cited_manuscript(wren)
    discard(thrown, by=wren)
    assert counts() == before
    assert Manuscript.objects.get() == other
    assert Reference.objects.count() == 2
    assert verify()[0] == 0
    with pytest.raises(Discarded):
        discard(thrown, by=wren)


def test_only_its_writers_throw_it_away(wren, edith):
    manuscript = factories.manuscript(wren)
    before = counts()
    for person in (edith, factories.otto(), factories.max_(), factories.ada()):
        with pytest.raises(NotYourTurn, match="Only its writers"):
            discard(manuscript, by=person)
    assert counts() == before


def test_what_an_editor_could_have_seen_is_kept(wren):
    sent = factories.submission(wren)
    with pytest.raises(AlreadySubmitted):
        discard(sent.manuscript, by=wren)
    withdraw(sent, by=wren)
    before = counts()
    with pytest.raises(AlreadySubmitted):
        discard(sent.manuscript, by=wren)
    assert counts() == before
    assert Submission.objects.get() == sent


def test_only_the_text_on_screen_is_thrown_away(wren):
    manuscript = factories.manuscript(wren)
    seen = digest_of(working_copy(manuscript))
    save_draft(manuscript, by=wren, edit_counter=0, deck="Saved in another window")
    before = counts()
    with pytest.raises(StaleText):
        discard(manuscript, by=wren, digest=seen)
    assert counts() == before
    discard(manuscript, by=wren, digest=digest_of(working_copy(manuscript)))
    assert not Manuscript.objects.exists()


def test_what_was_thrown_away_cannot_be_submitted(wren):
    manuscript = factories.manuscript(wren)
    discard(manuscript, by=wren)
    with pytest.raises(Discarded):
        submit(manuscript, by=wren)
    assert not Submission.objects.exists()
