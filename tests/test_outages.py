"""Every page says so when the database is out of reach, and serves again when it is back."""

import psycopg
import pytest
from django.db import DataError, IntegrityError, OperationalError, connection
from django.test import Client

from articles.pages.errors import is_outage
from editorial.models import Draft
from tests import databases, factories

PUBLIC = [
    "/",
    "/articles/cells/",
    "/feed.atom",
    "/search/?q=cells",
    "/tags/",
    "/sitemap.xml",
    "/people/",
    "/about/review/",
]
DESK = ["/desk/", "/desk/manuscripts/1/", "/desk/references/", "/accounts/profile/", "/admin/", "/admin/accounts/user/"]
TYPED = {"title": "Old cells", "text": "Words that took an hour.", "kind": "news", "language": "en", "edit_counter": 0}


@pytest.fixture
def closed(own_database):
    """A function that closes the test's database to everybody and ends its connections; it is open again afterwards."""

    def close(is_open=False):
        with databases.maintenance() as cursor:
            cursor.execute(f'ALTER DATABASE "{own_database}" ALLOW_CONNECTIONS {str(is_open).lower()}')
        if not is_open:
            databases.leave(own_database)

    yield close
    close(is_open=True)


def assert_says_so(answer):
    assert answer.status_code == 503
    assert int(answer["Retry-After"]) > 0
    assert answer["Cache-Control"] == "no-store"
    shown = answer.content.decode()
    assert "Back in a moment" in shown
    assert "Traceback" not in shown


@pytest.mark.parametrize("debug", [False, True])
def test_every_page_says_so_and_the_next_request_is_served(closed, settings, debug):
    settings.DEBUG = debug
    addresses = ["/nothing/here/", *PUBLIC, *DESK] if not debug else [*PUBLIC, *DESK]
    staff, stranger = Client(), Client()
    staff.force_login(factories.ada(is_superuser=True))
    assert stranger.get("/").status_code == 200
    closed()
    for address in addresses:
        assert_says_so(staff.get(address))
    for address in PUBLIC:
        assert_says_so(stranger.get(address))
        assert stranger.head(address).status_code == 503
    closed(is_open=True)
    assert stranger.get("/").status_code == 200
    assert staff.get("/admin/").status_code == 200


def test_a_connection_that_breaks_under_the_request_is_told_of_too(closed):
    writer = Client()
    writer.force_login(factories.wren())
    writer.get("/desk/")
    assert connection.connection is not None
    closed()
    assert_says_so(writer.get("/desk/"))


def test_what_was_typed_comes_back_to_be_copied_and_nothing_is_saved(closed):
    wren = factories.wren()
    manuscript = factories.manuscript(wren)
    client = Client()
    client.force_login(wren)
    closed()
    answer = client.post(f"/desk/manuscripts/{manuscript.pk}/write/", TYPED)
    assert_says_so(answer)
    shown = answer.content.decode()
    assert "Nothing was saved" in shown
    assert "Words that took an hour." in shown
    closed(is_open=True)
    assert Draft.objects.get(manuscript=manuscript).edit_counter == 0


def test_no_password_comes_back(closed):
    closed()
    answer = Client().post("/accounts/login/", {"login": "wren@example.org", "password": "a secret of mine"})
    assert_says_so(answer)
    assert "a secret of mine" not in answer.content.decode()


def test_a_form_that_lay_too_long_is_answered_without_the_database(closed):
    closed()
    assert_says_so(Client(enforce_csrf_checks=True).post("/desk/new/", {"title": "Old cells"}))


def test_a_session_that_cannot_be_saved_is_told_of(closed, settings):
    settings.SESSION_SAVE_EVERY_REQUEST = True
    client = Client()
    client.force_login(factories.wren())
    closed()
    # robots.txt asks the database nothing, but the session is looked at and saved.
    assert_says_so(client.get("/robots.txt"))


def caused(error, cause):
    error.__cause__ = cause
    return error


@pytest.mark.parametrize(
    ("cause", "expected"),
    [
        (psycopg.OperationalError("connection refused"), True),
        (psycopg.errors.AdminShutdown(), True),
        (psycopg.errors.CannotConnectNow(), True),
        (psycopg.errors.TooManyConnections(), True),
        (psycopg.errors.DiskFull(), True),
        (psycopg.InterfaceError("the connection is closed"), True),
        (psycopg.InterfaceError("the cursor is closed"), False),
        (psycopg.errors.QueryCanceled(), False),
        (psycopg.errors.LockNotAvailable(), False),
        (psycopg.errors.UndefinedTable(), False),
        (psycopg.errors.RaiseException(), False),
    ],
)
def test_an_outage_is_told_from_a_fault(cause, expected):
    assert is_outage(caused(OperationalError("x"), cause)) is expected


@pytest.mark.django_db
def test_a_fault_of_ours_stays_a_fault():
    with pytest.raises(DataError) as raised, connection.cursor() as cursor:
        cursor.execute("SELECT 1/0")
    assert not is_outage(raised.value)
    assert not is_outage(IntegrityError("x"))
    assert not is_outage(None)
