"""Changing an address: the new one is the only way in."""

import pytest
from allauth.account.models import EmailAddress
from django.db import IntegrityError, transaction

from accounts.models import User
from accounts.workflow import change_address
from tests import factories

pytestmark = pytest.mark.django_db
NEW = "wren.new@example.org"


def test_the_new_address_takes_the_place_of_all_that_were_noted(wren):
    for address in (wren.email, "older@example.org"):
        EmailAddress.objects.create(user=wren, email=address, verified=True)
    other = factories.otto()
    EmailAddress.objects.create(user=other, email=other.email, verified=True)
    factories.vouch(wren)
    change_address(wren, email=NEW)
    assert User.objects.get(pk=wren.pk).email == NEW
    assert [noted.user for noted in EmailAddress.objects.all()] == [other]


def test_nothing_else_about_the_person_is_written(wren):
    stale = User.objects.get(pk=wren.pk)
    factories.alter(wren, bio="Writes about cells.")
    change_address(stale, email=NEW)
    found = User.objects.get(pk=wren.pk)
    assert (found.email, found.bio) == (NEW, "Writes about cells.")


def test_somebody_elses_address_is_refused_and_what_was_noted_stays(wren):
    noted = EmailAddress.objects.create(user=wren, email=wren.email, verified=True)
    before, other = wren.email, factories.otto()
    with pytest.raises(IntegrityError), transaction.atomic():
        change_address(wren, email=other.email)
    assert User.objects.get(pk=wren.pk).email == before
    assert EmailAddress.objects.get() == noted
