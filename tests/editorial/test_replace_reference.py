"""Correcting an entry's line: another work takes the place, and key and citations stay."""

import pytest

from editorial.bibliography.workflow import AlreadyListed, NotUnderstood, paste_references, replace_reference
from editorial.manuscripts.workflow import NotYourTurn
from tests import factories
from tests.editorial.test_paste_references import HORVATH

pytestmark = pytest.mark.django_db


@pytest.fixture
def manuscript(wren):
    return factories.manuscript(wren)


@pytest.fixture
def raw(manuscript, wren):
    """An entry whose line was not understood."""
    return paste_references(manuscript, "Horvath, that clock paper", by=wren).added[0]


def test_corrected_line_takes_the_place_of_a_raw_one(wren, manuscript, raw):
    replace_reference(raw, HORVATH, by=wren)
    assert manuscript.references.get().reference.doi == "10.1186/gb-2013-14-10-r115"
    assert manuscript.references.get().key == raw.key
    with pytest.raises(NotUnderstood):
        replace_reference(raw, "still nothing", by=wren)
    assert manuscript.references.get().reference.doi == "10.1186/gb-2013-14-10-r115"


def test_a_correction_is_kept_as_a_revision(manuscript, raw, wren):
    replace_reference(raw, HORVATH, by=wren)
    newest = manuscript.newest_revision()
    assert newest.number == 3
    assert "10.1186/gb-2013-14-10-r115" in newest.content


def test_a_work_that_is_listed_already_takes_no_second_place(manuscript, raw, wren):
    listed = paste_references(manuscript, HORVATH, by=wren).added[0]
    revision = manuscript.newest_revision()
    with pytest.raises(AlreadyListed):
        replace_reference(raw, HORVATH, by=wren)
    assert manuscript.references.get(pk=raw.pk).reference == raw.reference != listed.reference
    assert manuscript.newest_revision() == revision


def test_nobody_corrects_out_of_turn(manuscript, raw, edith):
    for person in (edith, factories.otto(), factories.max_()):
        with pytest.raises(NotYourTurn):
            replace_reference(raw, HORVATH, by=person)
    assert manuscript.references.get().reference == raw.reference
    assert manuscript.revisions.count() == 2
