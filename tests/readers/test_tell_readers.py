"""Telling readers of posts and corrections: who is told, of what, when, and that nothing is told twice."""

import datetime
import re

import pytest
from django.db.models.functions import Now

from articles.models import Article, Edition, Notice, SiteSettings, Tag
from articles.tags import merge_tags
from editorial.models import Decision
from editorial.publication.notices import issue_notice, withdraw_notice
from editorial.publication.workflow import withdraw_approval
from jobs.models import Job
from jobs.queue import enqueue
from readers import announcing
from readers.announcing import announce_news
from readers.jobs import look_for_news, send_mail, tell_readers
from readers.models import Announcement, Bookmark, Delivery, Reader
from record import clock
from tests import factories
from tests.readers.subscribing import failures, html_of, links_in, look, reader, run_readers_jobs, text_of

pytestmark = pytest.mark.django_db
Kind = Notice.Kind
PROMISE = "Edited and approved by Edith Quill, PhD, MS"


@pytest.fixture
def edith(db):
    return factories.edith()


@pytest.fixture
def publish(edith):
    """A function that publishes a post of Wren's."""
    wren = factories.wren()
    return lambda title="Ends of <chromosomes>", **fields: factories.edition(wren, edith, title=title, **fields)


def receivers(post_office):
    return sorted(mail["To"] for mail in post_office.mails)


def test_a_new_post_is_told_to_those_who_want_it(publish, post_office):
    edition = publish(deck="What is known", tags=["Telomeres"])
    wanted = {"all_posts": True}, {"topics": ["telomeres"]}, {"topics": ["mice", "telomeres"], "all_posts": True}
    for number, wishes in enumerate(wanted):
        reader(f"yes{number}@example.org", **wishes)
    for number, wishes in enumerate(({"topics": ["mice"]}, {"all_corrections": True}, {"articles": [1]})):
        reader(f"no{number}@example.org", **wishes)
    look()
    assert receivers(post_office) == ["yes0@example.org", "yes1@example.org", "yes2@example.org"]
    mail = post_office.mails[0]
    link = f"https://imprimatur.example{edition.article.get_absolute_url()}"
    assert mail["Subject"] == "Ends of <chromosomes>"
    for words in ("Ends of <chromosomes>\nWhat is known", PROMISE, link):
        assert words in text_of(mail)
    assert f'<a href="{link}">Ends of &lt;chromosomes&gt;</a>' in html_of(mail)
    look()
    assert len(post_office.raw) == 3, "it is told once"
    assert failures() == []


def test_a_mail_ends_with_one_click_and_tracks_nothing(publish, post_office, client):
    subscriber = reader()
    publish()
    look()
    mail = post_office.mails[0]
    leave = mail["List-Unsubscribe"].strip()
    assert re.fullmatch(r"<https://imprimatur\.example/subscribe/unsubscribe/[0-9a-f]{32}\.[\w-]+/>", leave)
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert b"\nList-Unsubscribe: <https" in post_office.raw[0].replace(b"\r\n ", b"")
    assert set(links_in(mail)) == {"manage", "unsubscribe"}
    assert not re.search(r"<img|<link|<script|style=|src=|\?", html_of(mail))
    addresses = re.findall(r"https?://\S+?(?=[\"<\s])", html_of(mail) + text_of(mail))
    assert {address.split("/")[2] for address in addresses} == {"imprimatur.example"}
    assert all(client.get(path).status_code == 200 for path in links_in(mail).values())
    assert Reader.objects.get() == subscriber


def test_the_promise_stands_in_a_mail_only_while_it_verifies(publish, post_office, settings):
    reader()
    publish()
    settings.SIGNING_PUBLIC_KEYS = []
    look()
    assert "approved by" not in text_of(post_office.mails[0]) + html_of(post_office.mails[0])


def test_an_old_post_and_a_new_version_are_no_news(publish, post_office, edith):
    reader()
    edition = publish()
    look()
    [writer] = [credit.person for credit in edition.credits.filter(role="writer")]
    factories.correction(edition, by=writer, editor=edith)
    look()
    Bookmark.objects.update(looked_at=Now() + datetime.timedelta(hours=3))
    publish("Before the bookmark")
    look()
    assert [mail["Subject"] for mail in post_office.mails] == ["Ends of <chromosomes>"]


def test_a_scheduled_post_is_told_when_it_begins(publish, post_office):
    reader()
    edition = publish(at=clock.now() + datetime.timedelta(days=1))
    look()
    assert not Announcement.objects.exists()
    assert post_office.raw == []
    assert edition in Edition.objects.scheduled()


def test_what_is_gone_when_its_mail_would_leave_is_not_sent(publish, post_office, edith):
    reader("rita@example.org")
    withdrawn, retracted, stays = publish("Withdrawn"), publish("Retracted"), publish("Stays")
    enqueue_owed()
    withdraw_approval(Decision.objects.get(pk=withdrawn.decision_id), by=edith, comment="An error.")
    issue_notice(retracted.article, by=edith, kind=Kind.RETRACTION, text="The data were invented.")
    run_readers_jobs()
    assert [mail["Subject"] for mail in post_office.mails] == [stays.title]
    assert sorted(Delivery.objects.values_list("state", flat=True)) == ["dropped", "dropped", "sent"]


def enqueue_owed():
    """Find the news and note who is owed, as far as a worker comes that ends before the mails are sent."""
    for found in announce_news():
        announcing.owe(found, after=0)
    for delivery in Delivery.objects.filter(in_digest=False):
        enqueue(send_mail, delivery=delivery.pk)


def test_who_left_or_changed_meanwhile_gets_nothing(publish, post_office):
    gone, changed = reader("gone@example.org"), reader("changed@example.org")
    publish()
    enqueue_owed()
    gone.delete()
    Reader.objects.filter(pk=changed.pk).update(all_posts=False, all_corrections=True)
    run_readers_jobs()
    assert post_office.raw == []
    assert Delivery.objects.get().state == Delivery.State.DROPPED
    assert failures() == []


def test_corrections_are_told_at_once_to_those_who_asked(publish, post_office, edith):
    edition, other = publish(), publish("Another post")
    Bookmark.objects.update(looked_at=Now())
    announce_news()
    reader("one@example.org", articles=[edition.article_id], frequency="weekly")
    reader("all@example.org", all_corrections=True, articles=[edition.article_id])
    reader("posts@example.org", all_posts=True)
    issue_notice(edition.article, by=edith, kind=Kind.CORRECTION, text="It was <fifty>.\n\nNot sixty.", edition=edition)
    issue_notice(other.article, by=edith, kind=Kind.CLARIFICATION, text="A slip.", is_material=False)
    look()
    assert receivers(post_office) == ["all@example.org", "one@example.org"]
    mail = post_office.mails[0]
    assert mail["Subject"] == "Correction: Ends of <chromosomes>"
    assert "It was <fifty>.\n\nNot sixty." in text_of(mail)
    assert "<p>It was &lt;fifty&gt;.</p>" in html_of(mail)
    assert "Edith Quill, PhD, MS" in text_of(mail)
    assert edition.article.get_absolute_url() in text_of(mail)

    concern = issue_notice(other.article, by=edith, kind=Kind.CONCERN, text="We look into it.")
    enqueue_owed()
    withdraw_notice(concern, by=edith, text="The figure holds.")
    run_readers_jobs()
    look()
    assert [mail["Subject"] for mail in post_office.mails[2:]] == ["Notice withdrawn: Another post"]


def test_a_topic_is_followed_through_a_merge(publish, post_office):
    publish("First", tags=["Ageing"])
    publish("Second", tags=["Aging"])
    announce_news()
    reader(topics=["aging"])
    merge_tags(Tag.objects.get(name="Ageing"), Tag.objects.get(name="Aging"), by=factories.ada())
    publish("Third", tags=["Ageing"])
    look()
    assert [mail["Subject"] for mail in post_office.mails] == ["Third"]


def test_readers_are_told_in_batches_and_a_repeated_job_owes_nothing_twice(publish, post_office, monkeypatch):
    monkeypatch.setattr(announcing, "BATCH", 2)
    for number in range(5):
        reader(f"reader{number}@example.org")
    publish()
    [found] = announce_news()
    enqueue(tell_readers, announcement=found.pk)
    run_readers_jobs()
    enqueue(tell_readers, announcement=found.pk)
    run_readers_jobs()
    assert receivers(post_office) == [f"reader{number}@example.org" for number in range(5)]
    assert Delivery.objects.count() == 5


def test_a_minute_of_looking_leaves_one_finished_job(publish):
    for _minute in range(3):
        look()
    assert Job.objects.filter(task_name=look_for_news.name).count() == 1


def test_mails_speak_the_language_and_name_of_the_site(publish, post_office):
    SiteSettings.objects.update(interface_language="de", name="Ends & <Beginnings>\u2028x")
    factories.vouch_for_site()
    reader()
    publish()
    look()
    mail = post_office.mails[0]
    assert '<html lang="de">' in html_of(mail)
    assert "Ends &amp; &lt;Beginnings&gt;" in html_of(mail)
    assert "Ends & <Beginnings>" in text_of(mail)
    assert Article.objects.count() == 1
