"""Pasting a reference list: every line becomes an entry, and nothing is silently another work."""

import pytest
from django.db import IntegrityError, connection
from django.db.models import ProtectedError

from editorial.bibliography.workflow import paste_references
from editorial.manuscripts.workflow import NotYourTurn
from tests import factories
from tests.owner import by_owner

pytestmark = pytest.mark.django_db

HORVATH = (
    "Horvath S. DNA methylation age of human tissues and cell types. Genome Biology. 2013;14(10):R115. "
    "doi:10.1186/gb-2013-14-10-r115"
)


@pytest.fixture
def manuscript(wren):
    return factories.manuscript(wren)


def test_each_line_becomes_an_entry_and_a_revision_is_kept(wren, manuscript):
    pasted = paste_references(manuscript, f"{factories.HAYFLICK}\n{factories.GREIDER}", by=wren)
    assert [entry.key for entry in pasted.added] == ["hayflick1961", "greider1985"]
    assert pasted.problems == []
    assert manuscript.revisions.count() == 2


def test_two_identical_references_are_one_entry(wren, manuscript):
    pasted = paste_references(manuscript, f"1. {HORVATH}\n2. {HORVATH}", by=wren)
    assert len(pasted.added) == len(pasted.present) == 1
    assert manuscript.references.count() == 1


def test_line_that_is_not_understood_is_kept_as_written(wren, manuscript):
    pasted = paste_references(manuscript, "Something my supervisor said at lunch", by=wren)
    assert pasted.added[0].reference.raw_text == "Something my supervisor said at lunch"
    assert pasted.problems


def test_known_identifier_under_another_title_is_reported(wren, manuscript):
    paste_references(manuscript, HORVATH, by=wren)
    other = "Hayflick L. The serial cultivation of cells. Cell. 1961;25:585. doi:10.1186/gb-2013-14-10-r115"
    pasted = paste_references(manuscript, other, by=wren)
    assert "DNA methylation age" in " ".join(pasted.problems)


def test_a_work_that_a_text_lists_is_not_deleted_from_the_library(wren, manuscript):
    work = paste_references(manuscript, factories.HAYFLICK, by=wren).added[0].reference
    with pytest.raises(ProtectedError):
        work.delete()
    assert manuscript.references.get().reference == work
    with by_owner(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM references_reference WHERE id = %s", [work.pk])
    with pytest.raises(IntegrityError):
        connection.check_constraints()


def test_two_works_of_one_author_and_year_have_two_keys(wren, manuscript):
    lines = [f"Doe J. {title}. Journal of Tests. 2017;5(1):1-2." for title in ("One title", "Another title")]
    assert [entry.key for entry in paste_references(manuscript, "\n".join(lines), by=wren).added] == [
        "doe2017",
        "doe2017a",
    ]


def test_nobody_pastes_out_of_turn(manuscript, wren, edith):
    for person in (edith, factories.otto(), factories.max_()):
        with pytest.raises(NotYourTurn):
            paste_references(manuscript, HORVATH, by=person)
    assert not manuscript.references.exists()
    assert manuscript.revisions.count() == 1
