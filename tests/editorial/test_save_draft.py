"""Saving: whose turn it is writes, over the text they opened, and before the editors every save is kept."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction

from documents.markdown import from_markdown
from documents.validation import DocumentError
from editorial.manuscripts.locks import Discarded
from editorial.manuscripts.snapshot import content_of
from editorial.manuscripts.workflow import NotYourTurn, StaleDraft, add_writer, discard, save_draft
from editorial.models import Draft, Event, Manuscript
from editorial.publication.workflow import publish
from editorial.review.workflow import approve, request_changes, submit
from record import clock
from tests import factories
from tests.editorial.verifying import verify

pytestmark = pytest.mark.django_db


def working_copy(manuscript):
    """Return the content of the text as it is saved now."""
    return content_of(Manuscript.objects.get(pk=manuscript.pk))


@pytest.fixture
def manuscript(wren):
    return factories.manuscript(wren, title="Cells", tags=["Cells"])


def saved(manuscript):
    return Draft.objects.get(manuscript=manuscript)


def test_a_save_changes_what_is_given_and_nothing_else(manuscript, wren):
    before = saved(manuscript)
    draft = save_draft(manuscript, by=wren, edit_counter=0, deck="A newer deck")
    assert draft == saved(manuscript)
    assert (draft.deck, draft.edit_counter, draft.updated_by) == ("A newer deck", 1, wren)
    assert (saved(manuscript).title, saved(manuscript).body) == (before.title, before.body)
    assert set(manuscript.tags.names()) == {"Cells"}
    save_draft(manuscript, by=wren, edit_counter=1, tags=[])
    assert not manuscript.tags.exists()


def test_while_the_writers_write_a_save_keeps_no_revision(manuscript, wren):
    save_draft(manuscript, by=wren, edit_counter=0, deck="A newer deck")
    assert manuscript.revisions.count() == 1
    assert Event.objects.filter(kind=Event.Kind.REVISED).count() == 1


def test_before_the_editors_each_save_that_changes_something_is_kept(manuscript, wren, edith):
    submit(manuscript, by=wren)
    save_draft(manuscript, by=edith, edit_counter=0, deck="A newer deck")
    newest = manuscript.newest_revision()
    assert (newest.number, newest.created_by, newest.content) == (2, edith, working_copy(manuscript))
    save_draft(manuscript, by=edith, edit_counter=1, deck="A newer deck")
    assert manuscript.newest_revision() == newest
    assert verify()[0] == 0


def test_who_opened_an_older_text_is_shown_the_newer_one_and_overwrites_nothing(manuscript, wren):
    other = factories.otto()
    add_writer(manuscript, writer=other, by=wren)
    save_draft(manuscript, by=other, edit_counter=0, deck="Otto's deck")
    with pytest.raises(StaleDraft) as refusal:
        save_draft(manuscript, by=wren, edit_counter=0, deck="Wren's deck")
    assert refusal.value.draft.deck == "Otto's deck"
    assert (saved(manuscript).deck, saved(manuscript).edit_counter) == ("Otto's deck", 1)


def assert_refused(manuscript, *people):
    """Assert that none of them can save, and that the text stays as it is."""
    before = saved(manuscript)
    for person in people:
        with pytest.raises(NotYourTurn):
            save_draft(manuscript, by=person, edit_counter=before.edit_counter, deck="Out of turn")
    assert (saved(manuscript).deck, saved(manuscript).edit_counter) == (before.deck, before.edit_counter)


def test_only_those_whose_turn_it_is_save(manuscript, wren, edith):
    strangers = [factories.otto(), factories.max_(), factories.ada()]
    assert_refused(manuscript, edith, *strangers)
    sent = submit(manuscript, by=wren)
    assert_refused(manuscript, wren, *strangers)
    request_changes(sent, by=edith, digest=sent.revision.digest, comment="Name the cells.")
    assert_refused(manuscript, edith, *strangers)
    assert save_draft(manuscript, by=wren, edit_counter=0, deck="Fibroblasts").deck == "Fibroblasts"


def test_what_is_scheduled_is_saved_by_nobody(manuscript, wren, edith):
    sent = submit(manuscript, by=wren)
    decision = approve(sent, by=edith, digest=sent.revision.digest, statement="Every claim checked.")
    publish(decision, by=edith, at=clock.now() + datetime.timedelta(days=1))
    assert_refused(manuscript, wren, edith)


def test_a_writer_whose_account_ended_saves_nothing(manuscript, wren):
    factories.alter(wren, is_active=False)
    wren.refresh_from_db()
    assert_refused(manuscript, wren)


@pytest.mark.parametrize(
    ("error", "text"),
    [
        (DocumentError, {"body": {"type": "doc", "content": [{"type": "script"}]}}),
        (ValidationError, {"deck": "Saved?", "tags": ["Edited and approved by Edith"]}),
        (TypeError, {"deck": "Saved?", "status": "approved"}),
    ],
)
def test_of_an_unsound_text_nothing_is_saved(manuscript, wren, error, text):
    with pytest.raises(error), transaction.atomic():
        save_draft(manuscript, by=wren, edit_counter=0, **text)
    assert (saved(manuscript).deck, saved(manuscript).edit_counter) == ("", 0)
    assert saved(manuscript).body["content"][0]["type"] == "paragraph"
    assert set(manuscript.tags.names()) == {"Cells"}


def test_a_sound_body_gets_names_for_its_blocks(manuscript, wren):
    draft = save_draft(manuscript, by=wren, edit_counter=0, body=from_markdown("One.\n\nTwo.").doc)
    assert len({block["attrs"]["id"] for block in draft.body["content"]}) == 2


def test_what_was_thrown_away_is_not_saved(manuscript, wren):
    discard(manuscript, by=wren)
    with pytest.raises(Discarded):
        save_draft(manuscript, by=wren, edit_counter=0, deck="Too late")
    assert not Draft.objects.exists()
