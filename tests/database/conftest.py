from contextlib import contextmanager

import psycopg
import pytest
from django.db import connection

from tests import databases


@contextmanager
def logged_in_as_site(database):
    """Give a connection that logged in as the site's role, with the site's own options."""
    options = connection.settings_dict["OPTIONS"]["options"].partition(" -c role=")[0]
    with psycopg.connect(databases.address(database), options=options, autocommit=True) as session:
        yield session


@pytest.fixture(scope="module")
def copied(database_template, django_db_blocker):
    """The name of a database for a module's tests, none of which may leave anything in it."""
    with django_db_blocker.unblock():
        name = databases.new_name()
        databases.copy(database_template, name)
        yield name
        databases.leave(name)


@pytest.fixture(scope="module")
def site(copied):
    """A connection of the site to that database."""
    with logged_in_as_site(copied) as session:
        yield session


@pytest.fixture
def own_site(own_database):
    """A connection of the site to the test's own database."""
    with logged_in_as_site(own_database) as session:
        yield session
