"""What happens when the mail server refuses, hangs or fails, and that no mail is lost or sent twice for it."""

import datetime

import pytest
from django.db.models.functions import Now

from jobs.models import Job
from jobs.queue import enqueue
from mail.recipients import MOST_REFUSALS
from readers.jobs import send_mail
from readers.limits import forget
from readers.models import Delivery, Reader, SubscriptionRequest
from tests import factories
from tests.readers.subscribing import failures, look, reader, run_readers_jobs, try_again

pytestmark = pytest.mark.django_db
State = Delivery.State


@pytest.fixture
def subscriber():
    return reader()


@pytest.fixture
def publish(db):
    wren, edith = factories.wren(), factories.edith()
    return lambda title="Ends of chromosomes": factories.edition(wren, edith, title=title)


@pytest.mark.parametrize(
    ("step", "said"),
    [
        ("RCPT", "450 rita@example.org: mailbox busy"),
        ("DATA", "hang"),
        ("MAIL", "550 sender unknown"),
    ],
)
def test_a_refusal_for_the_moment_is_tried_again_and_says_no_address(
    subscriber, publish, post_office, settings, step, said
):
    settings.EMAIL_TIMEOUT = 0.2
    post_office.answers[step] = said
    publish()
    look()
    assert Delivery.objects.get().state == State.OWED
    [reason] = failures()
    assert "rita" not in reason
    waiting = Job.objects.get(task_name=send_mail.name)
    assert waiting.state == Job.State.WAITING
    assert waiting.scheduled_at is not None
    post_office.answers.clear()
    try_again()
    assert len(post_office.raw) == 1
    assert Delivery.objects.get().state == State.SENT
    subscriber.refresh_from_db()
    assert subscriber.refusals == 0


def test_a_server_that_is_down_loses_nothing(subscriber, publish, post_office, settings):
    port, settings.EMAIL_PORT = settings.EMAIL_PORT, 1
    publish()
    look()
    try_again()
    assert Delivery.objects.get().state == State.OWED
    settings.EMAIL_PORT = port
    try_again()
    assert len(post_office.raw) == 1


def test_refusals_for_good_on_several_days_end_the_mails(subscriber, publish, post_office):
    steps = [{"RCPT": "550 no such user"}, {"DATA": "554 not wanted"}, {"RCPT": "553 no such name"}]
    for number in range(MOST_REFUSALS):
        post_office.answers |= steps[number]
        publish(f"Day {number}")
        if number == 0:
            publish("The evening of that day")
        look()
        subscriber.refresh_from_db()
        assert subscriber.refusals == number + 1, "two refusals of one day count once"
        Reader.objects.update(refused_at=Now() - datetime.timedelta(days=1))
    assert set(Delivery.objects.values_list("state", flat=True)) == {State.DROPPED}
    post_office.answers.clear()
    publish("Afterwards")
    look()
    assert post_office.raw == []
    assert failures() == []
    forget()
    assert Reader.objects.exists()
    Reader.objects.update(refused_at=Now() - datetime.timedelta(days=91))
    forget()
    assert not Reader.objects.exists()


def test_a_mail_that_is_taken_ends_the_count(subscriber, publish, post_office):
    Reader.objects.update(refusals=MOST_REFUSALS - 1, refused_at=Now() - datetime.timedelta(days=1))
    publish()
    look()
    subscriber.refresh_from_db()
    assert (subscriber.refusals, subscriber.refused_at) == (0, None)


def test_a_refused_confirmation_is_forgotten_at_once(client, post_office):
    post_office.answers["RCPT"] = "550 no such user"
    client.post("/subscribe/", {"address": "rita@example.org", "all_posts": "on", "frequency": "daily"})
    run_readers_jobs()
    assert not SubscriptionRequest.objects.exists()
    assert failures() == []


def test_a_worker_that_died_after_the_mail_sends_it_again_under_the_same_name(subscriber, publish, post_office):
    """Between the server's yes and the note of it nothing can be sure; the name lets mail programs tell."""
    publish()
    look()
    enqueue(send_mail, delivery=Delivery.objects.get().pk)
    run_readers_jobs()
    assert len(post_office.raw) == 1, "a repeated job sends nothing"
    Delivery.objects.update(state=State.OWED, settled_at=None)
    enqueue(send_mail, delivery=Delivery.objects.get().pk)
    run_readers_jobs()
    first, second = post_office.mails
    assert first["Message-ID"] == second["Message-ID"]
    assert first["Message-ID"].endswith("@imprimatur.example>")
