"""Tasks on Today, on the manuscript's page and on a page of their own."""

import pytest

from editorial.planning.models import Task
from editorial.planning.tasks import close_task, open_tasks
from references.notices.recording import store_notices
from tests import factories
from tests.references.notices import told
from tests.screens import screen, words_on

pytestmark = pytest.mark.django_db
WORDS = "Retracted (Crossref, 6 February 2010)"


@pytest.fixture
def max_():
    return factories.max_()


@pytest.fixture
def task(wren):
    made = factories.cited_manuscript(wren, title="Cells and their ends")
    return open_tasks(store_notices(made.references.first().reference, [told()]))[0]


def test_an_open_task_stands_on_today_and_on_the_manuscript_for_those_who_may_know(task, wren, max_):
    for person in (wren, max_):
        for address in ("/desk/", f"/desk/manuscripts/{task.manuscript_id}/"):
            page = words_on(screen(person).get(address))
            assert WORDS in page
            assert f'href="/desk/tasks/{task.pk}/"' in page
    assert WORDS not in words_on(screen(factories.otto()).get("/desk/"))


def test_a_closed_task_leaves_today_and_stays_with_the_manuscript(task, max_):
    close_task(task, by=max_, note="The paragraph was taken out.")
    assert WORDS not in words_on(screen(max_).get("/desk/"))
    page = words_on(screen(max_).get(f"/desk/manuscripts/{task.manuscript_id}/"))
    assert "done by Max Ledger" in page


def test_an_editor_closes_it_on_its_page(task, max_):
    desk, address = screen(max_), f"/desk/tasks/{task.pk}/"
    page = words_on(desk.get(address))
    assert "The serial cultivation of human diploid cell strains" in page
    assert "https://doi.org/10.1016/s0140-6736%2810%2960175-4" in page
    response = desk.post(address, {"note": "Nothing rests on it."})
    assert response.headers["Location"] == f"/desk/manuscripts/{task.manuscript_id}/"
    task.refresh_from_db()
    assert (task.closed_by, task.note) == (max_, "Nothing rests on it.")
    assert "Nothing rests on it." in words_on(desk.get(address))


def test_a_task_is_not_closed_without_a_note(task, max_):
    response = screen(max_).post(f"/desk/tasks/{task.pk}/", {"note": "  "})
    assert response.status_code == 422
    assert Task.objects.open().exists()


def test_a_writer_sees_the_task_and_cannot_close_it(task, wren):
    desk, address = screen(wren), f"/desk/tasks/{task.pk}/"
    assert "An editor closes this task." in words_on(desk.get(address))
    assert desk.post(address, {"note": "Done."}).status_code == 403
    assert Task.objects.open().exists()


def test_a_stranger_finds_no_task(task):
    desk, address = screen(factories.otto()), f"/desk/tasks/{task.pk}/"
    assert desk.get(address).status_code == desk.post(address, {"note": "Done."}).status_code == 404


def test_closing_too_late_keeps_what_was_typed(task, max_):
    close_task(task, by=max_, note="Done before.")
    response = screen(max_).post(f"/desk/tasks/{task.pk}/", {"note": "My careful words"})
    assert response.status_code == 409
    page = words_on(response)
    assert "Somebody closed this task before you." in page
    assert "My careful words" in page
    task.refresh_from_db()
    assert task.note == "Done before."
