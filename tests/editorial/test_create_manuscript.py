"""Beginning a manuscript: once for a form, with its writers on the record, and with a text that is sound."""

import uuid

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction

from documents.markdown import from_markdown
from documents.validation import DocumentError
from editorial.manuscripts.models import Turn
from editorial.manuscripts.workflow import create_manuscript
from editorial.models import Draft, Event, Manuscript, Revision
from tests import factories
from tests.editorial.verifying import verify

pytestmark = pytest.mark.django_db


def test_a_manuscript_begins_empty_with_its_writer_on_the_record(wren):
    made = create_manuscript(by=wren)
    assert made.created_by == wren
    assert [authorship.writer for authorship in made.authorships.all()] == [wren]
    assert (made.draft.title, made.draft.edit_counter, made.draft.updated_by) == ("", 0, wren)
    kinds = list(Event.objects.filter(manuscript=made).order_by("sequence").values_list("kind", flat=True))
    assert kinds == [Event.Kind.CREATED, Event.Kind.WRITER_ADDED]
    assert made.turn == Turn.WRITERS
    assert not Revision.objects.exists()
    assert verify()[0] == 0


def test_it_begins_with_what_is_given(wren):
    body = from_markdown("Cells divide.").doc
    made = create_manuscript(by=wren, title="Cells", deck="A dish", body=body, tags=["Cells", "Ageing", "Cells"])
    draft = Draft.objects.get(manuscript=made)
    assert (draft.title, draft.deck) == ("Cells", "A dish")
    assert [block["content"] for block in draft.body["content"]] == [block["content"] for block in body["content"]]
    assert set(made.tags.names()) == {"Cells", "Ageing"}


def test_others_can_be_named_its_writers_each_once(wren):
    otto, max_ = factories.otto(), factories.max_()
    made = create_manuscript(by=max_, writers=[wren, otto, wren])
    assert [authorship.writer for authorship in made.authorships.order_by("pk")] == [wren, otto]
    assert {authorship.added_by for authorship in made.authorships.all()} == {max_}
    assert not made.authorships.filter(writer=max_).exists()


def test_a_form_sent_twice_begins_one_manuscript(wren):
    key = uuid.uuid4()
    made = create_manuscript(by=wren, key=key, title="Cells")
    assert create_manuscript(by=wren, key=key, title="Cells") == made
    assert Manuscript.objects.count() == 1
    assert Event.objects.filter(kind=Event.Kind.CREATED).count() == 1


@pytest.mark.parametrize(
    ("error", "text"),
    [
        (DocumentError, {"body": {"type": "doc", "content": [{"type": "script"}]}}),
        (ValidationError, {"tags": ["Edited and approved by Edith"]}),
        (TypeError, {"status": "approved"}),
    ],
)
def test_of_an_unsound_text_nothing_is_begun(wren, error, text):
    with pytest.raises(error), transaction.atomic():
        create_manuscript(by=wren, **text)
    assert not Manuscript.objects.exists()
    assert not Event.objects.exists()
