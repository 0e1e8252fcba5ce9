"""Ending accounts: those of active people, with every session, and never the last administrator's."""

import pytest

from accounts.models import User
from accounts.workflow import LastAdministrator, deactivate
from tests import factories

pytestmark = pytest.mark.django_db


def test_active_people_are_deactivated_and_counted(wren):
    ada, otto, edith = factories.ada(), factories.otto(), factories.edith()
    factories.alter(otto, is_active=False)
    assert deactivate([wren, User.objects.get(pk=otto.pk)], by=ada) == 1
    assert set(User.objects.active()) == {ada, edith}


def test_their_sessions_end(client, wren):
    client.force_login(wren)
    assert client.get("/accounts/profile/").status_code == 200
    deactivate([wren], by=factories.ada())
    assert client.get("/accounts/profile/").status_code == 302


def test_who_was_deactivated_meanwhile_is_not_counted_again(wren):
    ada, stale = factories.ada(), User.objects.get(pk=wren.pk)
    assert deactivate([wren], by=ada) == 1
    assert deactivate([stale], by=ada) == 0


@pytest.mark.parametrize("together", [False, True])
def test_the_last_administrator_stays_and_so_do_all_others_of_the_call(wren, together):
    ada = factories.ada()
    leaving = [ada, factories.ada()] if together else [ada]
    with pytest.raises(LastAdministrator, match="Nobody else can administer people"):
        deactivate([*leaving, wren], by=ada)
    assert set(User.objects.active()) == {*leaving, wren}


def test_one_of_two_administrators_can_go():
    ada, other = factories.ada(), factories.ada()
    assert deactivate([ada], by=ada) == 1
    assert set(User.objects.administrators()) == {other}
