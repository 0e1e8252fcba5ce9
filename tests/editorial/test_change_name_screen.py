"""The screen on which an administrator changes a printed name everywhere, or withholds it."""

import pytest
from django.db import connection

from articles.models import Credit
from tests import factories
from tests.screens import screen, words_on


@pytest.fixture
def published(db):
    edition = factories.edition(factories.wren(), factories.edith())
    connection.check_constraints()
    return edition


@pytest.fixture
def address(published):
    return f"/desk/people/{published.credits.get(role='approver').person_id}/name/"


def names(published):
    return set(Credit.objects.filter(edition=published).values_list("name", "degrees"))


def test_it_says_what_happens_and_what_stays(address):
    page = words_on(screen(factories.ada()).get(address))
    assert "Edith Quill, PhD, MS is named in 1 text." in page
    assert "inside a post’s own text" in page


def test_a_new_name_is_printed_and_degrees_stay(published, address):
    answer = screen(factories.ada()).post(address, {"reason": "changed", "name": "Edith Other", "confirmed": "on"})
    assert answer.status_code == 302
    assert names(published) == {("Wren Fable", ""), ("Edith Other", "PhD, MS")}


def test_degrees_change_when_it_is_said(published, address):
    words = {"reason": "changed", "name": "Edith Quill", "changes_degrees": "on", "degrees": "PhD", "confirmed": "on"}
    screen(factories.ada()).post(address, words)
    assert names(published) == {("Wren Fable", ""), ("Edith Quill", "PhD")}


def test_a_name_is_withheld(published, address):
    screen(factories.ada()).post(address, {"reason": "withheld", "confirmed": "on"})
    assert names(published) == {("Wren Fable", ""), ("a scientific editor whose name is withheld", "")}


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ({"reason": "changed", "name": "", "confirmed": "on"}, "Type the name as it is to be printed."),
        ({"reason": "changed", "name": "Edith Other"}, "Ask the person first, then tick this."),
        ({"reason": "changed", "name": "Edited and approved by Edith", "confirmed": "on"}, "approv"),
    ],
)
def test_what_is_missing_is_said_and_nothing_changes(published, address, words, said):
    answer = screen(factories.ada()).post(address, words)
    assert said in words_on(answer)
    assert names(published) == {("Wren Fable", ""), ("Edith Quill", "PhD, MS")}


def test_the_page_of_a_person_in_the_admin_leads_there(published, address):
    person = published.credits.get(role="approver").person
    assert address in screen(factories.ada()).get(f"/admin/accounts/user/{person.pk}/change/").content.decode()
