"""Two workers with the same mail in hand, and a reader who leaves while it is sent."""

import pytest

from readers.announcing import announce_news, owe
from readers.models import Delivery, Reader
from readers.sending import send_delivery
from readers.workflow import leave
from tests import factories
from tests.readers.subscribing import reader


def one_owed():
    """The number of a mail that a reader is owed."""
    factories.edition(factories.wren(), factories.edith())
    reader()
    for found in announce_news():
        owe(found, after=0)
    return Delivery.objects.get().pk


pytestmark = pytest.mark.world(build=one_owed)


def test_two_workers_send_one_mail(world, track, post_office):
    assert track.race(lambda: send_delivery(world), lambda: send_delivery(world)) == [None, None]
    assert len(post_office.raw) == 1
    assert Delivery.objects.get().state == Delivery.State.SENT


def test_who_leaves_while_a_mail_is_sent_need_not_wait_for_the_server(world, track, post_office):
    post_office.answers["DATA"] = "hang"

    def leave_meanwhile():
        assert post_office.hanging.wait(10)
        leave(Reader.objects.get())
        post_office.released.set()

    assert track.race(lambda: send_delivery(world), leave_meanwhile) == [None, None]
    assert not Reader.objects.exists()
    assert not Delivery.objects.exists()
