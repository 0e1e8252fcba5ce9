"""The sessions of a deactivated account have ended for good."""

import pytest
from django.db import connection

from accounts.models import User
from accounts.workflow import deactivate
from tests import factories
from tests.accounts.staff import change_person
from tests.screens import screen

pytestmark = pytest.mark.django_db


def by_update(person, is_active):
    User.objects.filter(pk=person.pk).update(is_active=is_active)


def by_save(person, is_active):
    person.is_active = is_active
    person.save()


def by_bulk_update(person, is_active):
    person.is_active = is_active
    User.objects.bulk_update([person], ["is_active"])


def by_sql(person, is_active):
    with connection.cursor() as cursor:
        cursor.execute("UPDATE accounts_user SET is_active = %s WHERE id = %s", [is_active, person.pk])


def by_admin(person, is_active):
    change_person(screen(factories.ada()), person, is_active="on" if is_active else None)


def by_verb(person, is_active):
    if is_active:
        by_update(person, is_active)
    else:
        deactivate([User.objects.get(pk=person.pk)], by=factories.ada())


def logged_in(client):
    return client.get("/accounts/profile/").status_code == 200


def log_in(client, person):
    """Begin a session as a log-in does, with the account as it is now."""
    client.force_login(User.objects.get(pk=person.pk))


@pytest.mark.parametrize(
    "way", [by_update, by_save, by_bulk_update, by_sql, by_admin, by_verb], ids=lambda way: way.__name__
)
def test_an_old_session_stays_ended_when_the_account_is_active_again(client, wren, way):
    log_in(client, wren)
    assert logged_in(client)
    way(wren, False)
    assert not User.objects.get(pk=wren.pk).is_active
    way(wren, True)
    factories.vouch(wren)
    assert User.objects.get(pk=wren.pk).is_active
    assert not logged_in(client)
    log_in(client, wren)
    assert logged_in(client)


def test_a_session_that_saw_the_deactivation_stays_ended_too(client, wren):
    log_in(client, wren)
    by_update(wren, False)
    assert not logged_in(client)
    by_update(wren, True)
    factories.vouch(wren)
    assert not logged_in(client)


def test_an_object_read_before_does_not_bring_old_sessions_back(client, wren):
    log_in(client, wren)
    before = User.objects.get(pk=wren.pk)
    by_update(wren, False)
    by_update(wren, True)
    before.bio = "Saved by somebody who had read the account earlier."
    before.save()
    User.objects.filter(pk=wren.pk).update(session_era=0)
    factories.vouch(wren)
    assert not logged_in(client)


def test_other_changes_end_no_session(client, wren):
    log_in(client, wren)
    by_save(wren, True)
    User.objects.filter(pk=wren.pk).update(name="Wren Fabler", is_staff=True)
    factories.vouch(wren)
    assert logged_in(client)


def test_other_people_stay_logged_in(client, wren):
    log_in(client, factories.otto())
    by_update(wren, False)
    assert logged_in(client)
