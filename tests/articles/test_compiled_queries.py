"""Queries that are compiled once: right values, visible to counters, and unharmed by a dead connection."""

import pytest
from django.db import OperationalError, connection, transaction

from articles.models import SiteSettings
from articles.queries.compiled import CompiledQuery, slot
from tests import databases, factories


@pytest.fixture
def numbered():
    return CompiledQuery(
        lambda: SiteSettings.objects.filter(pk=slot("pk", "bigint"), name=slot("name", "varchar")).values_list("name")
    )


@pytest.mark.django_db
def test_values_go_into_their_slots(numbered):
    assert numbered.rows(pk=1, name="Imprimatur") == [("Imprimatur",)]
    assert numbered.rows(name="Imprimatur", pk=2) == []
    assert numbered.rows(pk=1, name="x' OR true --") == []


@pytest.mark.django_db
def test_missing_value_is_an_error(numbered):
    with pytest.raises(KeyError):
        numbered.rows(pk=1)


@pytest.mark.django_db
def test_queries_are_counted(numbered, django_assert_num_queries):
    with django_assert_num_queries(2):
        numbered.rows(pk=1, name="a")
        numbered.rows(pk=2, name="b")


def break_connection():
    """End this connection from the server's side, as a restart would."""
    ended = connection.connection.info.backend_pid
    with databases.maintenance() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s)", [ended])


def test_broken_connection_is_replaced_while_reading(own_database, numbered):
    numbered.rows(pk=1, name="Imprimatur")
    break_connection()
    assert numbered.rows(pk=1, name="Imprimatur") == [("Imprimatur",)]


def test_article_page_survives_a_broken_connection(own_database, client):
    edition = factories.edition(factories.wren(), factories.edith())
    address = edition.article.get_absolute_url()
    assert client.get(address).status_code == 200
    break_connection()
    assert client.get(address).status_code == 200


@transaction.atomic
def ask_around_a_break(query):
    query.rows(pk=1, name="Imprimatur")
    break_connection()
    query.rows(pk=1, name="Imprimatur")


def test_within_a_transaction_a_broken_connection_is_an_error(own_database, numbered):
    with pytest.raises(OperationalError):
        ask_around_a_break(numbered)
