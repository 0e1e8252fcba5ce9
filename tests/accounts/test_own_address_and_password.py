"""People change their own address and password only with their present password."""

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth import SESSION_KEY
from django.core.cache import cache

from accounts.models import User
from tests import factories
from tests.accounts.staff import change_person
from tests.screens import screen, words_on

pytestmark = pytest.mark.django_db

NEW = "wren.new@example.org"
NEW_PASSWORD = "quite another phrase"


@pytest.fixture
def wren():
    return factories.wren(email="wren@example.org")


@pytest.fixture(autouse=True)
def nobody_tried_before():
    """Log-ins are counted by address of the machine, whoever makes them."""
    cache.clear()


def can_log_in(client, email, password=factories.PASSWORD):
    client.logout()
    client.post("/accounts/login/", {"login": email, "password": password})
    return SESSION_KEY in client.session


@pytest.mark.parametrize("password", [None, "", "a wrong phrase", NEW])
def test_no_address_is_changed_without_the_present_password(client, wren, password):
    assert can_log_in(client, wren.email)
    sent = {"email": NEW} | ({} if password is None else {"password": password})
    # allauth's own page of this address took these words, and asked for nothing.
    for action in ({}, {"action_add": ""}, {"action_primary": ""}, {"action_remove": ""}):
        answer = client.post("/accounts/email/", sent | action)
        assert answer.status_code == 422
        assert f'value="{NEW}"' in answer.text
    assert User.objects.get(pk=wren.pk).email == "wren@example.org"
    assert not EmailAddress.objects.filter(email=NEW).exists()


def test_the_new_address_logs_in_and_the_old_one_does_not(client, wren):
    EmailAddress.objects.create(user=wren, email=wren.email, primary=True, verified=True)
    assert can_log_in(client, wren.email)
    answer = client.post("/accounts/email/", {"email": "Wren.New@Example.org", "password": factories.PASSWORD})
    assert answer.headers["Location"] == "/accounts/profile/"
    assert User.objects.get(pk=wren.pk).email == NEW
    assert not can_log_in(client, "wren@example.org")
    assert can_log_in(client, NEW)


def test_a_link_for_a_new_password_goes_to_the_new_address_only(client, wren, mailoutbox):
    EmailAddress.objects.create(user=wren, email=wren.email, primary=True, verified=True)
    screen(wren).post("/accounts/email/", {"email": NEW, "password": factories.PASSWORD})
    for address in ("wren@example.org", NEW):
        client.post("/accounts/password/reset/", {"email": address})
    with_link = [mail.to for mail in mailoutbox if "/accounts/password/reset/key/" in mail.body]
    assert with_link == [[NEW]]


def test_an_address_of_another_account_is_told_only_with_the_password(client, wren):
    otto, desk = factories.otto(), screen(wren)
    guess = desk.post("/accounts/email/", {"email": otto.email, "password": "a wrong phrase"})
    assert "Another account" not in guess.text
    answer = desk.post("/accounts/email/", {"email": otto.email, "password": factories.PASSWORD})
    assert answer.status_code == 422
    assert "Another account has this address." in answer.text
    assert User.objects.get(pk=wren.pk).email == "wren@example.org"


def test_the_present_address_is_no_new_one(wren):
    answer = screen(wren).post("/accounts/email/", {"email": "WREN@example.org", "password": factories.PASSWORD})
    assert answer.status_code == 422
    assert "This is your address already." in answer.text


def test_a_session_guesses_the_password_a_few_times_only(wren):
    desk = screen(wren)
    for number in range(10):
        assert desk.post("/accounts/email/", {"email": NEW, "password": f"guess {number}"}).status_code == 422
    answer = desk.post("/accounts/email/", {"email": NEW, "password": factories.PASSWORD})
    assert answer.status_code == 429
    assert "That was tried too often." in answer.text
    assert f'value="{NEW}"' in answer.text
    assert desk.get("/accounts/email/").status_code == 200
    assert User.objects.get(pk=wren.pk).email == "wren@example.org"


@pytest.mark.parametrize("old", ["", "a wrong phrase"])
def test_no_password_is_changed_without_the_present_one(client, wren, old):
    assert can_log_in(client, wren.email)
    sent = {"oldpassword": old, "password1": NEW_PASSWORD, "password2": NEW_PASSWORD}
    answer = client.post("/accounts/password/change/", sent)
    assert answer.status_code == 200
    assert "error-summary" in answer.text
    assert User.objects.get(pk=wren.pk).check_password(factories.PASSWORD)


def test_a_changed_password_leads_back_to_the_profile_and_ends_other_sessions(client, wren):
    elsewhere = screen(wren)
    assert can_log_in(client, wren.email)
    sent = {"oldpassword": factories.PASSWORD, "password1": NEW_PASSWORD, "password2": NEW_PASSWORD}
    assert client.post("/accounts/password/change/", sent).headers["Location"] == "/accounts/profile/"
    assert client.get("/accounts/profile/").status_code == 200
    assert elsewhere.get("/accounts/profile/").status_code == 302
    assert can_log_in(client, wren.email, NEW_PASSWORD)


def test_the_profile_leads_to_both_pages(wren):
    page = words_on(screen(wren).get("/accounts/profile/"))
    for address in ("/accounts/email/", "/accounts/password/change/"):
        assert f'href="{address}"' in page


def test_an_administrator_changes_another_s_address_and_the_old_one_lets_nobody_in(client, wren):
    EmailAddress.objects.create(user=wren, email=wren.email, primary=True, verified=True)
    assert change_person(screen(factories.ada()), wren, email=NEW).status_code == 302
    assert not can_log_in(client, "wren@example.org")
    assert can_log_in(client, NEW)


def test_an_administrator_changes_the_own_address_where_the_password_is_asked_for():
    ada = factories.ada(email="ada@example.org")
    desk = screen(ada)
    page = desk.get(f"/admin/accounts/user/{ada.pk}/change/").text
    assert 'name="email"' not in page
    assert 'href="/accounts/email/"' in page
    change_person(desk, ada, email="other@example.org", bio="Saved words.")
    ada.refresh_from_db()
    assert (ada.email, ada.bio) == ("ada@example.org", "Saved words.")
