"""Who reads or writes the table of sessions cannot act as somebody who is logged in."""

import pytest
from django.contrib.sessions.models import Session
from django.test import Client

from config.sessions import stored
from tests import factories

pytestmark = pytest.mark.django_db
COOKIE = "sessionid"


@pytest.fixture
def desk(client):
    factories.edith(email="edith@example.org")
    words = {"login": "edith@example.org", "password": factories.PASSWORD}
    assert client.post("/accounts/login/", words, REMOTE_ADDR="127.9.9.9").status_code == 302
    return client


def logged_in(client):
    return client.get("/accounts/profile/").status_code == 200


def with_key(key):
    client = Client()
    client.cookies[COOKIE] = key
    return client


def test_a_session_lives_until_it_is_ended(desk):
    key = desk.cookies[COOKIE].value
    assert logged_in(desk)
    assert logged_in(with_key(key))
    desk.post("/accounts/logout/")
    assert not logged_in(with_key(key))
    assert not Session.objects.filter(session_key=stored(key)).exists()


def test_what_the_table_holds_is_no_cookie(desk):
    row = Session.objects.get()
    assert row.session_key != desk.cookies[COOKIE].value
    assert not logged_in(with_key(row.session_key))


def test_somebody_s_data_copied_under_a_key_of_one_s_own_let_nobody_in(desk):
    row, own = Session.objects.get(), "a" * 32
    Session.objects.create(session_key=stored(own), session_data=row.session_data, expire_date=row.expire_date)
    assert not logged_in(with_key(own))
    assert logged_in(desk)
