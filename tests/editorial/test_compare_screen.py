"""The comparison of two revisions on screen."""

import pytest

from editorial.bibliography.workflow import paste_references
from editorial.manuscripts.workflow import save_draft, save_revision
from tests import factories
from tests.screens import screen, typed_text, words_on

pytestmark = pytest.mark.django_db


def revised(writer, **text):
    """Return a manuscript of two revisions."""
    made = factories.manuscript(writer, title="Old title")
    save_draft(made, by=writer, edit_counter=0, **text)
    save_revision(made, by=writer)
    return made


def test_title_text_and_references_are_compared(wren):
    made = factories.manuscript(wren, title="Old title", text="Cells rest early in a dish.")
    desk = screen(wren)
    typed = typed_text(desk, made, title="New title", text="Cells rest late in a dish.")
    desk.post(f"/desk/manuscripts/{made.pk}/write/", typed)
    made.refresh_from_db()
    paste_references(made, factories.HAYFLICK, by=wren)
    page = words_on(desk.get(f"/desk/manuscripts/{made.pk}/compare/1/2/"))
    assert "<del>Old</del><ins>New</ins> title" in page
    assert "Cells rest <del>early</del><ins>late</ins> in a dish." in page
    assert "<code>hayflick1961</code> – added" in page


def test_equal_revisions_say_so(wren):
    made = factories.manuscript(wren)
    assert "Nothing differs" in words_on(screen(wren).get(f"/desk/manuscripts/{made.pk}/compare/1/1/"))


def test_words_are_escaped(wren):
    made = revised(wren, title="<img src=x onerror=alert(1)>")
    page = words_on(screen(wren).get(f"/desk/manuscripts/{made.pk}/compare/1/2/"))
    assert "<img" not in page
    assert "&lt;" in page


def test_a_strangers_revision_cannot_be_reached_through_ones_own(wren):
    otto = factories.otto()
    mine, theirs = factories.manuscript(otto), revised(wren, title="Secret title")
    desk = screen(otto)
    assert desk.get(f"/desk/manuscripts/{theirs.pk}/compare/1/2/").status_code == 404
    assert desk.get(f"/desk/manuscripts/{mine.pk}/compare/1/2/").status_code == 404


@pytest.mark.parametrize("number", [0, 7, 10**30])
def test_a_revision_that_does_not_exist_is_not_found(wren, number):
    made = factories.manuscript(wren)
    assert screen(wren).get(f"/desk/manuscripts/{made.pk}/compare/1/{number}/").status_code == 404
