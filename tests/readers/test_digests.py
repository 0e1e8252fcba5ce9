"""Digests: when they are due in the site's zone, what stands in them, and that an empty one is not sent."""

import datetime
from zoneinfo import ZoneInfo

import pytest
from django.db.models.functions import Now

from articles.models import Edition, SiteSettings
from editorial.models import Decision
from editorial.publication.workflow import withdraw_approval
from jobs.queue import enqueue
from readers.announcing import latest_digest
from readers.jobs import begin_digests
from readers.models import Delivery, Reader
from tests import factories
from tests.readers.subscribing import failures, look, reader, run_readers_jobs, text_of, try_again

pytestmark = pytest.mark.django_db
ZURICH = ZoneInfo("Europe/Zurich")


def at(*moment, zone=datetime.UTC):
    return datetime.datetime(*moment, tzinfo=zone)


@pytest.mark.parametrize(
    ("frequency", "now", "due"),
    [
        ("daily", at(2026, 11, 25, 4, 59), at(2026, 11, 24, 6, zone=ZURICH)),
        ("daily", at(2026, 11, 25, 5, 0), at(2026, 11, 25, 6, zone=ZURICH)),
        ("daily", at(2026, 7, 1, 4, 0), at(2026, 7, 1, 6, zone=ZURICH)),
        ("weekly", at(2026, 11, 25, 12, 0), at(2026, 11, 23, 6, zone=ZURICH)),
        ("weekly", at(2026, 11, 23, 4, 59), at(2026, 11, 16, 6, zone=ZURICH)),
        ("weekly", at(2026, 11, 23, 5, 0), at(2026, 11, 23, 6, zone=ZURICH)),
    ],
)
def test_a_digest_is_due_at_six_in_the_zone_of_the_site(frequency, now, due):
    assert latest_digest(frequency, now=now, zone=ZURICH) == due


@pytest.fixture
def publish(db):
    SiteSettings.objects.update(time_zone="Europe/Zurich")
    factories.vouch_for_site()
    wren, edith = factories.wren(), factories.edith()
    return lambda title: factories.edition(wren, edith, title=title)


def days_later(days):
    """Let so many days pass since the last digests, and begin those that are due."""
    Reader.objects.update(digest_at=Now() - datetime.timedelta(days=days))
    enqueue(begin_digests)
    run_readers_jobs()


@pytest.mark.parametrize(("frequency", "days"), [("daily", 2), ("weekly", 8)])
def test_posts_wait_for_one_mail(publish, post_office, frequency, days):
    reader(all_posts=True, frequency=frequency)
    publish("First")
    look()
    publish("Second")
    look()
    enqueue(begin_digests)
    run_readers_jobs()
    assert post_office.raw == [], "it is not due, for the reader came after the last one"
    days_later(days)
    [mail] = post_office.mails
    assert mail["Subject"] == "Imprimatur: 2 new posts"
    assert mail["List-Unsubscribe-Post"]
    assert text_of(mail).index("First") < text_of(mail).index("Second")
    days_later(days)
    assert len(post_office.raw) == 1, "an empty digest is not sent"
    assert failures() == []


def test_what_was_withdrawn_meanwhile_is_left_out(publish, post_office):
    reader(all_posts=True, frequency="daily")
    withdrawn = publish("Withdrawn")
    look()
    withdraw_approval(Decision.objects.get(pk=withdrawn.decision_id), by=factories.edith(), comment="An error.")
    days_later(2)
    assert post_office.raw == []
    assert Delivery.objects.get().state == Delivery.State.DROPPED
    assert not Edition.objects.live().exists()


def test_a_digest_that_was_refused_is_tried_again_whole(publish, post_office):
    reader(all_posts=True, frequency="daily")
    publish("First")
    look()
    post_office.answers["DATA"] = "451 later"
    days_later(2)
    assert Delivery.objects.get().state == Delivery.State.OWED
    post_office.answers.clear()
    try_again()
    enqueue(begin_digests)
    run_readers_jobs()
    assert len(post_office.raw) == 1


def test_what_waits_is_still_told_to_those_who_change_to_at_once(publish, post_office):
    subscriber = reader(all_posts=True, frequency="weekly")
    publish("First")
    look()
    Reader.objects.filter(pk=subscriber.pk).update(frequency="at_once")
    days_later(2)
    assert [mail["Subject"] for mail in post_office.mails] == ["Imprimatur: 1 new post"]
