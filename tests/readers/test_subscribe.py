"""Asking for mail: the form, the mail that asks back, the answer that tells nothing, and the limits."""

from datetime import timedelta

import pytest
from django.db import connection
from django.db.models.functions import Now
from django.test import Client
from django.test.utils import CaptureQueriesContext

from readers.limits import PER_ADDRESS, PER_CLIENT, forget
from readers.models import Reader, SubscriptionRequest, Tally
from readers.tokens import Purpose, token
from tests import factories
from tests.owner import by_owner
from tests.readers.subscribing import failures, html_of, links_in, reader, run_readers_jobs, text_of

pytestmark = pytest.mark.django_db
FORM = {"address": "Rita@Example.ORG", "all_posts": "on", "frequency": "daily"}


def ask(client, **fields):
    return client.post("/subscribe/", {**FORM, **fields})


def asked_mail(client, post_office, **fields):
    """Ask, and return the one mail that comes of it."""
    assert ask(client, **fields).headers["Location"] == "/subscribe/check/"
    run_readers_jobs()
    return post_office.mails.pop()


def test_only_the_button_behind_the_mail_subscribes(client, post_office):
    mail = asked_mail(client, post_office)
    assert mail["To"] == "Rita@example.org"
    assert "List-Unsubscribe" not in mail
    confirm = links_in(mail)["confirm"]
    page = client.get(confirm)
    assert "Every new post: Once a day" in page.content.decode()
    assert page["Referrer-Policy"] == "same-origin"
    client.head(confirm)
    assert not Reader.objects.exists()

    answer = client.post(confirm)
    found = Reader.objects.get()
    assert (found.address, found.all_posts, found.frequency) == ("Rita@example.org", True, "daily")
    assert not SubscriptionRequest.objects.exists()
    assert "You are subscribed" in client.get(answer.headers["Location"]).content.decode()
    assert client.get(confirm).status_code == client.post(confirm).status_code == 410
    assert Reader.objects.count() == 1


def test_whoever_is_subscribed_gets_the_same_answer_and_a_mail_that_says_so(client, post_office):
    known = reader("rita@example.org", all_corrections=True)
    known.refusals, known.refused_at = 3, Now()
    known.save()
    stranger, other = ask(client, address="otto@example.org"), ask(client)
    assert (stranger.status_code, stranger.headers["Location"]) == (other.status_code, other.headers["Location"])
    run_readers_jobs()
    assert failures() == []
    mails = {mail["To"]: mail for mail in post_office.mails}
    assert "gets our mails already" in text_of(mails["Rita@example.org"])
    assert "gets our mails already" not in text_of(mails["otto@example.org"])
    assert client.get(links_in(mails["Rita@example.org"])["manage"]).status_code == 200
    known.refresh_from_db()
    assert not known.all_posts, "nothing changes before the button"

    client.post(links_in(mails["Rita@example.org"])["confirm"])
    known.refresh_from_db()
    assert (known.all_posts, known.all_corrections, known.frequency) == (True, True, "daily")
    assert known.refusals == 0, "the address works"


def test_both_kinds_of_address_cost_the_same_questions(client, django_assert_num_queries):
    reader("rita@example.org")
    with django_assert_num_queries(counted(client, "otto@example.org")):
        ask(client, address="rita@example.org")


def counted(client, address):
    with CaptureQueriesContext(connection) as queries:
        ask(client, address=address)
    return len(queries)


def test_a_request_ends_after_two_days_and_is_forgotten(client, post_office):
    confirm = links_in(asked_mail(client, post_office))["confirm"]
    with by_owner():
        SubscriptionRequest.objects.update(asked_at=Now() - timedelta(hours=48))
    assert client.post(confirm).status_code == 410
    with by_owner():
        Tally.objects.update(hour=Now() - timedelta(hours=26))
    forget()
    assert not SubscriptionRequest.objects.exists()
    assert not Tally.objects.exists()
    assert not Reader.objects.exists()


def test_a_link_serves_its_one_purpose(client):
    subscriber = reader()
    request = SubscriptionRequest.objects.create(address="otto@example.org", all_posts=True)
    confirm = token(request.key, Purpose.CONFIRM)
    for wrong in (confirm[:-1], confirm.replace(request.key.hex, subscriber.key.hex), "x", "a.b.c"):
        assert client.post(f"/subscribe/confirm/{wrong}/").status_code == 410
    for page, purpose in (("manage", Purpose.LEAVE), ("unsubscribe", Purpose.MANAGE), ("confirmed", Purpose.LEAVE)):
        assert client.post(f"/subscribe/{page}/{token(subscriber.key, purpose)}/").status_code in (404, 405)
    assert list(Reader.objects.all()) == [subscriber]


def test_topic_and_post_are_chosen_beforehand(client, post_office):
    edition = factories.edition(factories.wren(), factories.edith(), title="Ends of <ends>", tags=["Zellen & so"])
    tag = edition.tags.get()
    page = client.get(f"/subscribe/?topic={tag.slug}&post={edition.article.slug}").content.decode()
    assert "Ends of &lt;ends&gt;" in page
    assert page.count(" checked") == 3, "topic, post, and how often"
    fields = {"address": "rita@example.org", "topics": [tag.slug], "articles": [edition.article_id]}
    client.post(f"/subscribe/?topic={tag.slug}&post={edition.article.slug}", {**fields, "frequency": "at_once"})
    run_readers_jobs()
    mail = post_office.mails[0]
    assert "- New posts on Zellen & so: As soon as it appears" in text_of(mail)
    assert "- Corrections of “Ends of <ends>”, at once" in text_of(mail)
    assert "Zellen &amp; so" in html_of(mail)
    client.post(links_in(mail)["confirm"])
    assert Reader.objects.get().articles == [edition.article_id]
    article = client.get(edition.article.get_absolute_url())
    assert f"/subscribe/?post={edition.article.slug}" in article.content.decode()
    assert "public" in article["Cache-Control"]


def test_what_is_not_there_is_not_offered(client):
    edition = factories.edition(factories.wren(), factories.edith(), title="Open", tags=["Open"])
    hidden = factories.manuscript(factories.wren(), title="Secret", tags=["Secret"])
    page = client.get("/subscribe/?topic=secret&post=secret").content.decode()
    assert "Secret" not in page
    answer = ask(client, topics=["secret"], articles=[hidden.pk + edition.article_id])
    assert answer.status_code == 422
    assert not SubscriptionRequest.objects.exists()


@pytest.mark.parametrize(
    "fields", [{"address": "rita"}, {"address": ""}, {"all_posts": ""}, {"frequency": "hourly"}, {"topics": "none"}]
)
def test_a_refused_form_comes_back_filled_in(client, fields):
    answer = ask(client, **fields)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "There is a problem" in page
    assert {**FORM, **fields}["address"] in page
    assert {"private", "no-store"} <= set(answer["Cache-Control"].split(", "))
    assert not SubscriptionRequest.objects.exists()


def test_a_program_that_fills_in_everything_gets_the_answer_and_no_mail(client):
    assert ask(client, website="https://spam.example/").headers["Location"] == "/subscribe/check/"
    assert not SubscriptionRequest.objects.exists()


def test_one_address_is_written_to_a_few_times_a_day(client, post_office):
    for _number in range(PER_ADDRESS.most + 2):
        assert ask(client).headers["Location"] == "/subscribe/check/"
    ask(client, address="RITA@example.org")
    run_readers_jobs()
    assert len(post_office.raw) == PER_ADDRESS.most
    ask(client, address="otto@example.org")
    run_readers_jobs()
    assert len(post_office.raw) == PER_ADDRESS.most + 1
    assert not any("rita" in tally.key.lower() for tally in Tally.objects.all())


def test_one_network_sends_a_few_forms_an_hour(settings):
    def send(number, **where):
        return ask(Client(**where), address=f"reader{number}@example.org").status_code

    home = [send(number, REMOTE_ADDR=f"2001:db8::{number}") for number in range(PER_CLIENT.most + 1)]
    assert set(home[:-1]) == {302}
    assert home[-1] == 429
    assert send(100, REMOTE_ADDR="2001:db8:0:1::1") == 302
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    proxy = {"REMOTE_ADDR": "127.0.0.1", "HTTP_X_FORWARDED_PROTO": "https"}
    assert send(101, HTTP_X_FORWARDED_FOR="192.0.2.9, 2001:db8::77", **proxy) == 429
    assert send(102, HTTP_X_FORWARDED_FOR="2001:db8::77, 192.0.2.9", **proxy) == 302
    assert Tally.objects.count() < 3 * (PER_CLIENT.most + 3)


def test_the_form_is_protected_and_the_public_pages_set_no_cookie():
    client = Client(enforce_csrf_checks=True)
    assert ask(client).status_code == 403
    assert client.get("/").cookies == {}
    assert client.get("/subscribe/").cookies


def test_line_ends_in_a_form_are_refused(client):
    for address in ("rita@example.org\nBcc: otto@example.org", "rita\r\n@example.org", "rita@example.org\r"):
        assert ask(client, address=f"x{address}").status_code in (302, 422)
    assert set(SubscriptionRequest.objects.values_list("address", flat=True)) <= {"xrita@example.org"}
