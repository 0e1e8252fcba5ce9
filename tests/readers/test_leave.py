"""Leaving: nothing about the reader is kept, and nobody else is touched."""

import pytest

from readers.models import Reader, SubscriptionRequest
from readers.workflow import leave
from tests.readers.subscribing import reader

pytestmark = pytest.mark.django_db


def test_a_reader_and_their_open_requests_are_gone():
    leaving, other = reader("rita@example.org"), reader("otto@example.org")
    for address in ("Rita@Example.org", "rita@example.org", "otto@example.org"):
        SubscriptionRequest.objects.create(address=address, all_posts=True)
    leave(leaving)
    assert Reader.objects.get() == other
    assert [request.address for request in SubscriptionRequest.objects.all()] == ["otto@example.org"]
