"""Somebody who can administer people is always left."""

import contextlib

import pytest
from django.contrib.auth.models import Group, Permission
from django.db import IntegrityError, connection, transaction

from accounts.models import User
from accounts.roles import Role
from tests import factories
from tests.accounts.staff import change_person
from tests.owner import by_owner
from tests.screens import screen

WORDS = "Nobody else can administer people"
DEMOTIONS = {"deactivated": {"is_active": None}, "out of the admin": {"is_staff": None}, "without role": {"groups": []}}


@pytest.fixture
def ada(db):
    return factories.ada()


def administrators():
    return set(User.objects.administrators())


@pytest.mark.parametrize("change", DEMOTIONS.values(), ids=DEMOTIONS)
def test_the_last_administrator_cannot_step_down(ada, change):
    answer = change_person(screen(ada), ada, bio="Kept words", **change)
    assert answer.status_code == 200
    assert WORDS in answer.text
    assert "Kept words" in answer.text
    assert administrators() == {ada}


@pytest.mark.parametrize("change", DEMOTIONS.values(), ids=DEMOTIONS)
def test_one_of_two_can_step_down_or_be_made_to(ada, change):
    other = factories.ada()
    assert change_person(screen(ada), other, **change).status_code == 302
    assert administrators() == {ada}
    assert WORDS in change_person(screen(ada), ada, **change).text


def test_one_who_holds_all_rights_counts_when_they_can_use_the_admin(ada):
    root = User.objects.create_superuser("root@example.org", "a long enough phrase", name="Root")
    factories.alter(root, is_staff=False)
    assert WORDS in change_person(screen(ada), ada, is_active=None).text
    factories.alter(root, is_staff=True)
    assert change_person(screen(ada), ada, is_active=None).status_code == 302
    assert administrators() == {root}


def test_the_last_one_keeps_the_right_through_another_role(ada):
    with by_owner():
        second = Group.objects.create(name="keepers")
        second.permissions.add(Permission.objects.get(codename="change_user"))
    assert change_person(screen(ada), ada, groups=[second.pk]).status_code == 302
    assert administrators() == {ada}


def test_people_who_administer_nobody_can_go_while_there_is_no_administrator(db):
    max_ = factories.max_()
    max_.groups.clear()
    User.objects.filter(pk=max_.pk).update(is_active=False)
    assert administrators() == set()


def bulk(client, *people):
    sent = {"action": "deactivate_people", "_selected_action": [person.pk for person in people]}
    return client.post("/admin/accounts/user/", sent, follow=True)


def test_all_administrators_are_not_deactivated_together(ada, wren):
    other = factories.ada()
    answer = bulk(screen(ada), ada, other, wren)
    assert WORDS in answer.text
    assert administrators() == {ada, other}
    assert User.objects.get(pk=wren.pk).is_active


def test_selected_people_are_deactivated(ada, wren):
    other = factories.ada()
    assert "2 people were deactivated." in bulk(screen(ada), wren, other).text
    assert set(User.objects.active()) == {ada}


@pytest.mark.parametrize("change", [{"is_active": False}, {"is_staff": False}])
def test_the_database_refuses_whatever_way_is_taken(ada, change):
    other = factories.ada()
    with pytest.raises(IntegrityError, match="would be left"), transaction.atomic():
        User.objects.filter(pk__in=[ada.pk, other.pk]).update(**change)
    User.objects.filter(pk=other.pk).update(**change)
    for name, value in change.items():
        setattr(ada, name, value)
    with pytest.raises(IntegrityError, match="would be left"), transaction.atomic():
        ada.save()
    assert administrators() == {User.objects.get(pk=ada.pk)}


@contextlib.contextmanager
def refused():
    """Assert that nobody would be left, at the latest at commit."""
    with pytest.raises(IntegrityError, match="would be left"), transaction.atomic():  # noqa: PT012 - the caller's deed
        yield
        connection.check_constraints()


@by_owner()
def test_the_database_refuses_to_take_the_last_role_or_right(ada):
    writer, change_people = Group.objects.get(name=Role.WRITER), Permission.objects.get(codename="change_user")
    with refused():
        ada.groups.clear()
    with refused():
        ada.groups.set([writer])
    with refused():
        ada.groups.clear()
        User.objects.filter(pk=ada.pk).update(is_staff=False)
    ada.groups.clear()
    ada.user_permissions.add(change_people)
    connection.check_constraints()
    with refused():
        ada.user_permissions.clear()
    assert administrators() == {ada}


def test_other_roles_come_and_go(ada, wren):
    wren.groups.clear()
    factories.max_().groups.clear()
    connection.check_constraints()
    assert administrators() == {ada}


def test_the_last_superuser_stays_one(db):
    root = User.objects.create_superuser("root@example.org", "a long enough phrase", name="Root")
    with pytest.raises(IntegrityError, match="would be left"), transaction.atomic():
        User.objects.filter(pk=root.pk).update(is_superuser=False)
    assert administrators() == {root}


def only_two():
    """Return two people who alone administer."""
    pair = [factories.ada(), factories.ada()]
    for other in User.objects.administrators().exclude(pk__in=[person.pk for person in pair]):
        factories.alter(other, is_staff=False)
    return pair


def test_two_administrators_who_demote_each_other_at_once_leave_one(track, rounds):
    for number in range(rounds):
        one, other = only_two()
        change = list(DEMOTIONS.values())[number % len(DEMOTIONS)]
        desks = [screen(one), screen(other)]
        answers = track.race(
            lambda desk=desks[0], other=other, change=change: change_person(desk, other, **change),
            lambda desk=desks[1], one=one, change=change: change_person(desk, one, **change),
        )
        # The slower one is told why, or was no administrator any more when their request came.
        assert {answer.status_code for answer in answers} <= {200, 302, 403}
        assert len(administrators()) == 1


def test_two_who_end_each_other_s_account_in_the_shell_at_once_leave_one(track, rounds):
    for _round in range(rounds):
        outcomes = track.race(
            *[lambda pk=person.pk: User.objects.filter(pk=pk).update(is_active=False) for person in only_two()]
        )
        assert sorted(isinstance(outcome, IntegrityError) for outcome in outcomes) == [False, True]
        assert len(administrators()) == 1
