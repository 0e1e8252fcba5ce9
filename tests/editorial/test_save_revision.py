"""Keeping a revision: the working copy as it is, numbered in turn, and the same text only once."""

import pytest

from editorial.manuscripts.locks import Discarded
from editorial.manuscripts.snapshot import content_of, digest_of
from editorial.manuscripts.workflow import create_manuscript, discard, save_draft, save_revision
from editorial.models import Event, Revision
from tests.editorial.verifying import verify

pytestmark = pytest.mark.django_db


@pytest.fixture
def manuscript(wren):
    return create_manuscript(by=wren, title="Cells")


def test_a_revision_is_the_working_copy_with_its_digest(manuscript, wren):
    kept = save_revision(manuscript, by=wren)
    assert (kept.number, kept.created_by, kept.content) == (1, wren, content_of(manuscript))
    assert kept.digest == digest_of(content_of(manuscript))
    event = Event.objects.get(kind=Event.Kind.REVISED)
    assert event.actor == wren
    assert kept.digest in event.statement
    assert verify()[0] == 0


def test_the_same_text_is_kept_once_and_another_one_is_the_next(manuscript, wren):
    first = save_revision(manuscript, by=wren)
    assert save_revision(manuscript, by=wren) == first
    save_draft(manuscript, by=wren, edit_counter=0, deck="A newer deck")
    second = save_revision(manuscript, by=wren)
    assert (second.number, manuscript.newest_revision()) == (2, second)
    assert second.digest != first.digest
    assert Revision.objects.count() == Event.objects.filter(kind=Event.Kind.REVISED).count() == 2


def test_a_text_that_goes_back_to_an_older_one_is_kept_again(manuscript, wren):
    first = save_revision(manuscript, by=wren)
    for counter, deck in enumerate(("A newer deck", "")):
        save_draft(manuscript, by=wren, edit_counter=counter, deck=deck)
        save_revision(manuscript, by=wren)
    newest = manuscript.newest_revision()
    assert (newest.number, newest.digest) == (3, first.digest)
    assert verify()[0] == 0


def test_of_what_was_thrown_away_nothing_is_kept(manuscript, wren):
    discard(manuscript, by=wren)
    with pytest.raises(Discarded):
        save_revision(manuscript, by=wren)
    assert not Revision.objects.exists()
