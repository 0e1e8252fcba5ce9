"""Fixtures for all tests: databases and a quick password hasher."""

import contextlib
import functools
import gc
import os
import pickle

import pytest
from django.core.mail.utils import DNS_NAME
from django.test import override_settings
from hypothesis import HealthCheck, settings

from articles.models import SiteSettings
from articles.pages import shell
from tests import databases, factories, run_summary, server
from tests.checkouts import new_checkouts, stopped_data
from tests.mail.smtp import mail_server
from tests.racing import FEW, MANY, Racetrack

# How long one example takes says something of the machine, not of what is tested.
settings.register_profile("any machine", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("any machine")


@functools.cache
def new_site():
    """Return what the settings of a new site say."""
    return told(SiteSettings())


def pytest_configure(config):
    """Name the run after its first process, which starts the server and adds up the time of the run's files.

    The workers inherit the name and the server; what their tests took comes back to the first process.
    """
    server.use()
    if not hasattr(config, "workerinput"):
        config.pluginmanager.register(run_summary)
    os.environ.setdefault(databases.RUN, str(os.getpid()))


def pytest_unconfigure(config):
    """Leave no database behind, whichever worker was the last."""
    if os.environ.get(databases.RUN) == str(os.getpid()):
        databases.drop_left_over()


def pytest_collection_finish():
    """Let Python look for garbage less often, and never among what was imported: a quarter of the run went there."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000)


def pytest_runtest_setup(item):
    """Refuse the fixtures that flush the database: its append-only tables would not let them."""
    mark = item.get_closest_marker("django_db")
    flushes = {"transactional_db", "django_db_reset_sequences", "live_server"}.intersection(item.fixturenames)
    if flushes or (mark and mark.kwargs.get("transaction")):
        pytest.fail("Nothing is flushed here: take own_database for real commits, live_site for a browser.")


@pytest.fixture(scope="session")
def database_template(django_test_environment, django_db_blocker):
    """The name of a freshly migrated database to which nobody is connected."""
    with django_db_blocker.unblock():
        return databases.migrated_template()


@pytest.fixture(scope="session")
def django_db_setup(database_template, django_db_blocker):
    """One database per worker for the tests that run in a transaction (the fixture ``db``)."""
    with (
        django_db_blocker.unblock(),
        databases.copied(database_template, databases.run_prefix() + databases.worker()),
    ):
        yield


@pytest.fixture
def built(request, database_template, django_db_blocker):
    """The database that ``own_database`` copies, and what its builder returned, pickled."""
    mark = request.node.get_closest_marker("world")
    if not mark:
        return database_template, None
    with django_db_blocker.unblock():
        return databases.world(database_template, **mark.kwargs)


@pytest.fixture
def own_database(request, built, django_db_blocker):
    """A database of the test's own, for real commits and concurrency; the fixture's value is its name.

    Threads that the test starts connect to it as well. Nobody else ever sees what is in it. Under the mark
    ``world(build=…)`` it begins with all that ``build()`` wrote. Under the mark ``only_looks`` tests share it, and
    it refuses all writing.
    """
    if "db" in request.fixturenames or request.node.get_closest_marker("django_db"):
        pytest.fail("own_database replaces db and the mark django_db: a test can use one of the two.")
    looks = request.node.get_closest_marker("only_looks")
    own = databases.looked_at(built[0]) if looks else databases.copied(built[0], databases.new_name())
    with django_db_blocker.unblock(), own as name:
        yield name


@pytest.fixture
def world(own_database, built):
    """What the builder of the mark ``world(build=…)`` returned: it built once, and every test has its own copy."""
    return pickle.loads(built[1])


@pytest.fixture
def track(own_database):
    """Two runners who start at the same instant, each with a connection of its own."""
    with contextlib.closing(Racetrack(2)) as made:
        yield made


@pytest.fixture
def wide_track(own_database):
    """Eight such runners."""
    with contextlib.closing(Racetrack(8)) as made:
        yield made


@pytest.fixture(params=["few", pytest.param("many", marks=pytest.mark.races)])
def rounds(request):
    """How often a race is run: a few times in every test run, and many times in the long trial (``make races``)."""
    return FEW if request.param == "few" else MANY


@pytest.fixture
def wren():
    """A writer."""
    return factories.wren()


@pytest.fixture
def edith():
    """A scientific editor."""
    return factories.edith()


@pytest.fixture(autouse=True, scope="session")
def quick_passwords():
    """Hash passwords with MD5 during tests; the real hasher is slow by design."""
    with override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"]):
        yield


@pytest.fixture(autouse=True)
def no_chrome_of_other_tests():
    """Forget chrome made under other settings than a new site's: a test's are rolled back without a new version."""
    if any(told(known.site) != new_site() for known in shell._frames.values()):
        shell._frames.clear()


def told(site):
    """Return everything the settings say but when they were changed."""
    return {field.attname: getattr(site, field.attname) for field in site._meta.fields if field.name != "updated_at"}


@pytest.fixture
def new_checkout():
    """A function that makes checkouts with a PostgreSQL server of their own, all gone afterwards."""
    with new_checkouts() as make:
        yield make


@pytest.fixture(scope="session")
def server_data():
    """The data folder of a checkout whose server was up once."""
    with stopped_data() as folder:
        yield folder


@pytest.fixture
def used_checkout(server_data, new_checkout):
    """A function that makes checkouts whose server was up once and is not any more, all gone afterwards."""
    return functools.partial(new_checkout, data=server_data)


@pytest.fixture(scope="session")
def one_server():
    with mail_server() as server:
        yield server


@pytest.fixture
def post_office(one_server, settings, monkeypatch):
    """A mail server on this machine to which the site's mail goes; empty, and willing to take everything."""
    one_server.begin()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", one_server.server_address[1], 5
    settings.SITE_URL = "https://imprimatur.example"
    # Asking the network for this machine's name can take seconds.
    monkeypatch.setattr(DNS_NAME, "_fqdn", "localhost", raising=False)
    return one_server
