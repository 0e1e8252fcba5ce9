"""Handing a mail to a server that takes it, refuses it, hangs or is not there."""

import threading

import pytest

from mail.messages import compose, message_id
from mail.sending import TemporaryFailure, one_at_a_time, send
from tests.racing import wait_until_blocked


@pytest.fixture
def message(edith):
    """A mail to somebody with an account."""
    context = {"site": {"name": "Imprimatur"}, "post": {"title": "Ends"}}
    return compose("post", to=edith.email, subject="Ends", context=context, message_id=message_id("tests", "1"))


@pytest.mark.django_db
def test_a_mail_is_taken_once(message, edith, post_office):
    assert send(message) is True
    [mail] = post_office.mails
    assert mail["To"] == edith.email


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("step", "said"),
    [("RCPT", "550 no such user"), ("RCPT", "553 no such name"), ("DATA", "554 not wanted")],
)
def test_what_is_refused_for_good_is_not_tried_again(message, post_office, step, said):
    post_office.answers[step] = said
    assert send(message) is False
    assert post_office.raw == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("step", "said"),
    [
        ("CONNECT", "421 too busy"),
        ("CONNECT", "hang"),
        ("MAIL", "530 log in first"),
        ("MAIL", "451 later"),
        ("MAIL", "550 sender unknown"),
        ("RCPT", "450 {to}: mailbox busy"),
        ("DATA", "451 {to}: try later"),
        ("DATA", "hang"),
    ],
)
def test_any_other_failure_is_for_the_moment_and_says_no_address(message, edith, post_office, settings, step, said):
    settings.EMAIL_TIMEOUT = 0.2
    post_office.answers[step] = said.format(to=edith.email)
    with pytest.raises(TemporaryFailure) as failure:
        send(message)
    assert edith.email not in str(failure.value)
    assert post_office.raw == []


@pytest.mark.django_db
def test_a_server_that_is_not_there_is_a_failure_for_the_moment(message, post_office, settings):
    settings.EMAIL_PORT = 1
    with pytest.raises(TemporaryFailure, match="ConnectionRefusedError"):
        send(message)


def test_two_senders_to_one_recipient_take_turns(track, own_database):
    order = []

    def sender():
        with one_at_a_time("tests.recipient.1"):
            order.append("begins")
            if len(order) == 1:
                wait_until_blocked(own_database)
            order.append("ends")

    assert track.race(sender, sender) == [None, None]
    assert order == ["begins", "ends"] * 2


def test_senders_to_two_recipients_do_not_wait_for_each_other(track):
    both = threading.Barrier(2, timeout=10)

    def sender(recipient):
        with one_at_a_time(recipient):
            both.wait()

    assert track.race(lambda: sender("tests.recipient.1"), lambda: sender("tests.recipient.2")) == [None, None]
