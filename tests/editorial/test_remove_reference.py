"""Taking a work off the list: only while the text does not cite it."""

import pytest

from documents.markdown import from_markdown
from editorial.bibliography.workflow import StillCited, paste_references, remove_reference
from editorial.manuscripts.workflow import NotYourTurn, save_draft
from references.models import Reference
from tests import factories
from tests.editorial.test_paste_references import HORVATH

pytestmark = pytest.mark.django_db


@pytest.fixture
def manuscript(wren):
    return factories.manuscript(wren)


def test_cited_reference_is_not_removed(wren, manuscript):
    entry = paste_references(manuscript, HORVATH, by=wren).added[0]
    save_draft(manuscript, by=wren, edit_counter=0, body=from_markdown("A clock [@horvath2013].").doc)
    with pytest.raises(StillCited):
        remove_reference(entry, by=wren)
    save_draft(manuscript, by=wren, edit_counter=1, body=from_markdown("No clock.").doc)
    remove_reference(entry, by=wren)
    assert not manuscript.references.exists()


def test_the_work_stays_in_the_library_and_the_change_is_kept(wren, manuscript):
    entry = paste_references(manuscript, HORVATH, by=wren).added[0]
    remove_reference(entry, by=wren)
    assert Reference.objects.get().doi == "10.1186/gb-2013-14-10-r115"
    assert manuscript.newest_revision().number == 3
    assert "10.1186" not in manuscript.newest_revision().content


def test_nobody_removes_out_of_turn(wren, edith, manuscript):
    entry = paste_references(manuscript, HORVATH, by=wren).added[0]
    for person in (edith, factories.otto(), factories.max_()):
        with pytest.raises(NotYourTurn):
            remove_reference(entry, by=person)
    assert manuscript.references.get() == entry
