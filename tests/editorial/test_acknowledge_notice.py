"""A work under a notice can be cited all the same, with a note that the editor approves as well."""

import datetime
import json

import pytest
from django.db import IntegrityError, transaction

from editorial.bibliography.acknowledgements import NoteMissing, NoteTooLong, NothingToAcknowledge, acknowledge_notice
from editorial.bibliography.workflow import paste_references, replace_reference
from editorial.manuscripts.models import ManuscriptReference
from editorial.manuscripts.workflow import NotYourTurn
from editorial.review.workflow import NotReady, approve, submit
from references.models import ReferenceNotice
from references.notices.recording import add_notice, store_notices
from references.notices.retraction_watch import load_retraction_watch
from tests import factories
from tests.references.notices import WAKEFIELD_LINE, told
from tests.references.watch_files import WAKEFIELD, lines

pytestmark = pytest.mark.django_db
NOTE = "The text explains what a retraction is, with this work as its example."


@pytest.fixture
def manuscript(wren):
    made = factories.manuscript(wren, text="This work was taken back [@wakefield1998].")
    paste_references(made, WAKEFIELD_LINE, by=wren)
    return made


@pytest.fixture
def entry(manuscript):
    entry = manuscript.references.get()
    store_notices(entry.reference, [told()])
    return entry


def test_a_retracted_work_cannot_be_sent_without_a_note(manuscript, entry, wren):
    with pytest.raises(NotReady) as refusal:
        submit(manuscript, by=wren)
    finding = refusal.value.findings[0]
    assert (finding.code, finding.keys) == ("retracted_work", ("wakefield1998",))
    assert "Retracted (Crossref, 6 February 2010)" in finding.message
    assert manuscript.latest_submission() is None


def test_with_a_note_it_is_sent_approved_and_the_note_is_in_the_revision(manuscript, entry, wren, edith):
    acknowledge_notice(entry, f"  {NOTE} ", by=wren)
    sent = submit(manuscript, by=wren)
    content = json.loads(sent.revision.content)
    assert content["references"][0]["acknowledgement"] == NOTE
    assert content["references"][0]["acknowledged_notices"] == [entry.reference.notices.get().pk]
    assert approve(sent, by=edith, digest=sent.revision.digest, statement="Read.").digest == sent.revision.digest


def test_a_note_makes_another_digest(manuscript, entry, wren):
    before = manuscript.newest_revision().digest
    acknowledge_notice(entry, NOTE, by=wren)
    assert manuscript.newest_revision().digest != before


def test_a_retraction_that_comes_during_review_stops_the_approval(manuscript, wren, edith):
    sent = submit(manuscript, by=wren)
    store_notices(manuscript.references.get().reference, [told()])
    with pytest.raises(NotReady):
        approve(sent, by=edith, digest=sent.revision.digest, statement="Read.")
    acknowledge_notice(manuscript.references.get(), NOTE, by=edith)
    approve(sent, by=edith, digest=manuscript.newest_revision().digest, statement="Read, and the note.")


def test_a_note_on_a_correction_leaves_a_later_retraction_blocking(manuscript, wren, edith):
    entry = manuscript.references.get()
    add_notice(entry.reference, kind=ReferenceNotice.Kind.CORRECTION, by=edith)
    acknowledge_notice(entry, "The correction does not touch what the text says.", by=wren)
    store_notices(entry.reference, [told()])
    with pytest.raises(NotReady):
        submit(manuscript, by=wren)


def test_a_note_needs_words_a_notice_and_the_turn(manuscript, entry, wren, edith):
    with pytest.raises(NoteMissing):
        acknowledge_notice(entry, "  ", by=wren)
    with pytest.raises(NoteTooLong):
        acknowledge_notice(entry, "a" * 2_001, by=wren)
    with pytest.raises(NotYourTurn):
        acknowledge_notice(entry, NOTE, by=edith)
    paste_references(manuscript, factories.HAYFLICK, by=wren)
    with pytest.raises(NothingToAcknowledge):
        acknowledge_notice(manuscript.references.last(), NOTE, by=wren)
    assert not ManuscriptReference.objects.exclude(acknowledgement="").exists()


def test_another_work_in_its_place_takes_the_note_away(manuscript, entry, wren):
    acknowledge_notice(entry, NOTE, by=wren)
    replace_reference(entry, factories.HAYFLICK, by=wren)
    entry.refresh_from_db()
    assert (entry.acknowledgement, entry.acknowledged_notices) == ("", [])


def test_a_pasted_work_is_looked_for_in_the_loaded_data_at_once(wren):
    load_retraction_watch(lines(WAKEFIELD), data_date=datetime.date(2026, 9, 3))
    made = factories.manuscript(wren, text="This work was taken back [@wakefield1998].")
    paste_references(made, WAKEFIELD_LINE, by=wren)
    with pytest.raises(NotReady) as refusal:
        submit(made, by=wren)
    assert [finding.code for finding in refusal.value.findings] == ["retracted_work"]


@pytest.mark.parametrize("half", [{"acknowledgement": "A note."}, {"acknowledged_notices": [1]}])
def test_the_database_keeps_note_and_notices_together(manuscript, half):
    with pytest.raises(IntegrityError, match="editorial_acknowledgement_names_notices"), transaction.atomic():
        manuscript.references.update(**half)
