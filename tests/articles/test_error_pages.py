"""Pages for what went wrong: plain words, the site's dress, nothing given away."""

import pytest
from django.test import Client, RequestFactory

from articles.pages.errors import server_error
from tests import factories

pytestmark = pytest.mark.django_db


def test_unknown_address_answers_404_in_the_site_s_dress(client):
    response = client.get("/nothing/here/")
    assert response.status_code == 404
    assert "There is no such page" in response.content.decode()
    assert "Vary" not in response


def test_stale_form_is_explained(client):
    strict = Client(enforce_csrf_checks=True)
    response = strict.post("/accounts/login/", {"login": "wren@example.org", "password": "x"})
    assert response.status_code == 403
    assert "Nothing was changed" in response.content.decode()


def test_host_that_is_not_ours_answers_400():
    assert Client(headers={"host": "elsewhere.example"}).get("/").status_code == 400


def test_unexpected_error_is_explained_without_the_database(django_assert_num_queries):
    with django_assert_num_queries(0):
        response = server_error(RequestFactory().get("/"))
    assert response.status_code == 500
    assert "The fault is ours" in response.content.decode()


@pytest.mark.parametrize(
    "address",
    ["/accounts/login/", "/accounts/signup/", "/accounts/password/reset/", "/accounts/password/reset/done/"],
)
def test_pages_around_the_log_in_are_dressed(client, address):
    shown = client.get(address).content.decode()
    assert "css/desk.css" in shown
    assert shown.count("<h1") == 1
    assert '<a class="masthead-name" href="/">Imprimatur</a>' in shown


@pytest.mark.parametrize("address", ["/accounts/logout/", "/accounts/password/change/", "/accounts/email/"])
def test_pages_of_one_s_account_are_dressed(client, address):
    client.force_login(factories.wren())
    shown = client.get(address).content.decode()
    assert "css/desk.css" in shown
    assert shown.count("<h1") == 1
    assert "style=" not in shown


def test_page_of_an_unknown_address_leads_on(client):
    shown = client.get("/nothing/here/").content.decode().partition("<main")[2].partition("</main>")[0]
    for address in ("/", "/search/", "/tags/", "/corrections/"):
        assert f'href="{address}"' in shown
        assert client.get(address).status_code == 200
