"""Changing what one gets, seeing what is kept, leaving in one click, and staff who help."""

import datetime

import pytest
from django.contrib.admin.models import LogEntry
from django.db import IntegrityError, transaction
from django.test import Client

from articles.models import Notice
from editorial.publication.notices import issue_notice
from readers.announcing import announce_news
from readers.models import Announcement, Bookmark, Delivery, Reader, SubscriptionRequest, Tally
from readers.tokens import Purpose, token
from tests import factories
from tests.owner import by_owner
from tests.readers.subscribing import look, reader

pytestmark = pytest.mark.django_db
HOUR = datetime.datetime(2026, 11, 24, 12, tzinfo=datetime.UTC)
ONE_CLICK = {"List-Unsubscribe": "One-Click"}


@pytest.fixture
def edition(db):
    return factories.edition(factories.wren(), factories.edith(), title="Ends of chromosomes", tags=["Cells"])


@pytest.fixture
def subscriber(edition):
    return reader(topics=["cells", "gone"], articles=[edition.article_id, 10**9], frequency="weekly")


def page_of(subscriber, purpose, name=""):
    name = name or ("unsubscribe" if purpose is Purpose.LEAVE else purpose.name.lower())
    return f"/subscribe/{name}/{token(subscriber.key, purpose)}/"


def test_a_reader_changes_what_they_get(client, subscriber, edition):
    address = page_of(subscriber, Purpose.MANAGE)
    page = client.get(address).content.decode()
    assert "Cells" in page
    assert "Ends of chromosomes" in page
    assert page.count(" checked") == 3
    answer = client.post(address, {"all_corrections": "on", "topics": ["cells"], "frequency": "daily"})
    assert answer.headers["Location"] == page_of(subscriber, Purpose.MANAGE, "confirmed")
    subscriber.refresh_from_db()
    assert (subscriber.all_corrections, subscriber.topics, subscriber.frequency) == (True, ["cells"], "daily")
    assert subscriber.articles == []


def test_who_wants_nothing_is_told_how_to_leave(client, subscriber):
    answer = client.post(page_of(subscriber, Purpose.MANAGE), {"frequency": "daily"})
    assert answer.status_code == 422
    assert "Choose at least one thing" in answer.content.decode()
    assert Reader.objects.get().topics == ["cells", "gone"]


def test_the_page_shows_all_that_is_kept(client, subscriber, edition, post_office):
    issue_notice(edition.article, by=factories.edith(), kind=Notice.Kind.CORRECTION, text="Fifty.", edition=edition)
    look()
    subscriber.refresh_from_db()
    page = client.get(page_of(subscriber, Purpose.MANAGE)).content.decode()
    for words in (
        subscriber.address,
        "Correction: Ends of chromosomes (Sent",
        "Ends of chromosomes (Pending)",
        "On 0 days",
    ):
        assert words in page
    shown = {"address", "confirmed_at", "digest_at", "refusals", "refused_at"}
    chosen = {"frequency", "all_posts", "all_corrections", "topics", "articles"}
    assert {field.name for field in Reader._meta.fields} == shown | chosen | {"id", "key"}, "say it on the page as well"


def test_one_click_leaves_without_cookies_or_a_form(subscriber, edition):
    announce_news()
    Delivery.objects.create(reader=subscriber, announcement=Announcement.objects.get())
    SubscriptionRequest.objects.create(address=subscriber.address.upper(), all_posts=True)
    mail_program = Client(enforce_csrf_checks=True)
    address = page_of(subscriber, Purpose.LEAVE)
    page = mail_program.get(address)
    assert "Unsubscribe and delete everything" in page.content.decode()
    assert Reader.objects.exists()
    for _time in range(2):
        answer = mail_program.post(address, ONE_CLICK)
        assert answer.status_code == 200
        assert answer.cookies == {}
        assert "You are unsubscribed" in answer.content.decode()
    for model in (Reader, Delivery, SubscriptionRequest):
        assert not model.objects.exists()
    assert "You are unsubscribed" in mail_program.get(address).content.decode()
    assert mail_program.get(page_of(subscriber, Purpose.MANAGE)).status_code == 404


def test_the_address_in_older_mails_leads_on_and_takes_one_click(subscriber):
    mail_program = Client(enforce_csrf_checks=True)
    address = page_of(subscriber, Purpose.LEAVE)
    former = address.replace("/unsubscribe/", "/leave/")
    page = mail_program.get(former)
    assert (page.status_code, page["Location"]) == (301, address)
    assert Reader.objects.exists()
    answer = mail_program.post(former, ONE_CLICK)
    assert (answer.status_code, answer.cookies) == (200, {})
    assert not Reader.objects.exists()


def test_staff_find_one_address_and_delete_it_without_a_trace(subscriber):
    reader("other@example.org")
    desk = Client()
    desk.force_login(factories.ada())
    page = desk.get("/admin/readers/reader/").content.decode()
    assert "readers: 2" in page
    assert "@example.org" not in page.replace("keyes", "")[page.index("readers: 2") :]
    assert subscriber.address not in desk.get("/admin/readers/reader/?q=example.org").content.decode()
    found = desk.get("/admin/readers/reader/", {"q": " Rita@EXAMPLE.org"}).content.decode()
    assert "rita@example.org" in found
    assert "other@example.org" not in found
    desk.post(f"/admin/readers/reader/{subscriber.pk}/delete/", {"post": "yes"})
    assert not Reader.objects.filter(pk=subscriber.pk).exists()
    assert "rita" not in LogEntry.objects.get().object_repr


@pytest.mark.parametrize(
    ("rule", "make"),
    [
        ("readers_reader_wants_something", lambda: Reader.objects.create(address="a@example.org")),
        ("readers_subscriptionrequest_wants_something", lambda: SubscriptionRequest.objects.create(address="a@b.org")),
        ("readers_reader_address_is_one_line", lambda: reader("a@example.org\nBcc: b@example.org")),
        ("readers_reader_address_is_one_line", lambda: reader("a@example.org\r")),
        (
            "readers_subscriptionrequest_address_is_one_line",
            lambda: SubscriptionRequest.objects.create(address="a b@example.org", all_posts=True),
        ),
        ("readers_reader_one_of_an_address", lambda: [reader("a@example.org"), reader("A@example.org")]),
        ("readers_reader_refused_at_a_time", lambda: reader(all_posts=True, refusals=1)),
        ("readers_announcement_is_of_one_thing", lambda: Announcement.objects.create()),
        ("readers_bookmark_one_row", lambda: Bookmark.objects.create(pk=2)),
        ("readers_tally_one_an_hour", lambda: [Tally.objects.create(key="a", hour=HOUR) for _time in "12"]),
    ],
)
@by_owner()
def test_the_database_refuses(db, rule, make):
    with pytest.raises(IntegrityError, match=rule), transaction.atomic():
        make()


def test_the_database_refuses_a_second_delivery_and_an_unsettled_one(subscriber, edition):
    [found] = announce_news()
    owed = Delivery.objects.create(reader=subscriber, announcement=found)
    with pytest.raises(IntegrityError, match="readers_delivery_once"), transaction.atomic():
        Delivery.objects.create(reader=subscriber, announcement=found)
    with pytest.raises(IntegrityError, match="readers_delivery_settled_at_a_time"), transaction.atomic():
        Delivery.objects.filter(pk=owed.pk).update(state="sent")
