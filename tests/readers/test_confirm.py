"""Confirming a request: whoever reads the mail becomes a reader, once, with what they asked for."""

import uuid
from datetime import timedelta

import pytest
from django.db.models.functions import Now

from readers.models import Reader, SubscriptionRequest
from readers.workflow import NothingToConfirm, confirm
from tests.owner import by_owner
from tests.readers.subscribing import reader

pytestmark = pytest.mark.django_db


def request(address="rita@example.org", **wishes):
    return SubscriptionRequest.objects.create(address=address, **wishes)


def test_a_new_reader_gets_what_was_asked_for_and_the_request_is_gone():
    other = request("otto@example.org", all_posts=True)
    made = confirm(request(topics=["cells"], articles=[7], frequency="weekly").key)
    assert Reader.objects.get() == made
    assert (made.address, made.topics, made.articles, made.frequency) == ("rita@example.org", ["cells"], [7], "weekly")
    assert not made.all_posts
    assert SubscriptionRequest.objects.get() == other


def test_a_known_reader_keeps_what_was_chosen_and_gets_the_rest():
    known = reader("rita@example.org", topics=["cells"], articles=[7], frequency="weekly")
    known.refusals, known.refused_at = 2, Now()
    known.save()
    assert confirm(request("Rita@example.org", topics=["clocks", "cells"], frequency="daily").key) == known
    found = Reader.objects.get()
    assert (found.address, found.topics, found.articles) == ("rita@example.org", ["cells", "clocks"], [7])
    assert (found.frequency, found.refusals, found.refused_at) == ("daily", 0, None)


def test_a_request_for_corrections_only_changes_no_frequency():
    reader("rita@example.org", all_posts=True, frequency="weekly")
    confirm(request(articles=[7], frequency="daily").key)
    found = Reader.objects.get()
    assert (found.all_posts, found.articles, found.frequency) == (True, [7], "weekly")


def test_what_is_confirmed_unknown_or_too_old_makes_no_reader():
    done, old = request(all_posts=True), request("otto@example.org", all_posts=True)
    confirm(done.key)
    with by_owner():
        SubscriptionRequest.objects.filter(pk=old.pk).update(asked_at=Now() - timedelta(hours=48))
    for key in (done.key, old.key, uuid.uuid4()):
        with pytest.raises(NothingToConfirm):
            confirm(key)
    assert Reader.objects.get().address == "rita@example.org"
