"""The pages of subscribers in a real browser: from the form to the last page, without JavaScript."""

import re
import uuid

import pytest
from django.core import mail

from articles.models import Notice
from editorial.publication.notices import issue_notice
from readers.announcing import announce_news, owe
from readers.mails import confirmation
from readers.models import Delivery, Reader, SubscriptionRequest
from readers.sending import send_delivery, send_digest
from readers.tokens import Purpose, token
from tests import factories
from tests.browser.inspecting import EVERY_LOOK


def subscribed():
    """A reader who was told of two posts and a correction; the addresses of the pages by name."""
    wren, edith = factories.wren(), factories.edith()
    edition = factories.edition(wren, edith, title="Ends of chromosomes", deck="What is known", tags=["Telomeres"])
    factories.edition(wren, edith, title="A very long title about telomeres and everything that shortens them")
    issue_notice(edition.article, by=edith, kind=Notice.Kind.CORRECTION, text="It was fifty.", edition=edition)
    wishes = {"all_posts": True, "articles": [edition.article_id], "topics": ["telomeres"]}
    long = "a.very.long.name.that.has.no.room@a-domain-of-many-letters.example.org"
    reader = Reader.objects.create(address=long, frequency="weekly", **wishes)
    for found in announce_news():
        owe(found, after=0)
    request = SubscriptionRequest.objects.create(address=long, all_corrections=True)
    manage, leave = token(reader.key, Purpose.MANAGE), token(reader.key, Purpose.LEAVE)
    return {
        "subscribe": "/subscribe/",
        "chosen": f"/subscribe/?topic=telomeres&post={edition.article.slug}",
        "check": "/subscribe/check/",
        "confirm": f"/subscribe/confirm/{token(request.key, Purpose.CONFIRM)}/",
        "too late": f"/subscribe/confirm/{token(uuid.uuid4(), Purpose.CONFIRM)}/",
        "confirmed": f"/subscribe/confirmed/{manage}/",
        "manage": f"/subscribe/manage/{manage}/",
        "leave": f"/subscribe/unsubscribe/{leave}/",
        "left": f"/subscribe/unsubscribe/{token(uuid.uuid4(), Purpose.LEAVE)}/",
    }


pytestmark = pytest.mark.world(build=subscribed)


def test_pages_are_accessible_valid_and_fit_the_screen(world, inspect):
    assert inspect(world, statuses={"too late": 410}, looks=EVERY_LOOK) == []


def test_the_html_of_mails_is_valid(world, live_site, html_errors):
    confirmation(SubscriptionRequest.objects.get(), Reader.objects.get()).send()
    send_digest(Reader.objects.get().pk)
    for pk in Delivery.objects.filter(in_digest=False).values_list("pk", flat=True):
        send_delivery(pk)
    sent = {message.subject: message.alternatives[0][0] for message in mail.outbox}
    assert len(sent) == 3
    assert html_errors(sent) == []


def test_from_the_form_to_the_last_page_without_javascript(new_page, world):
    page = new_page(javascript=False, width=320)
    page.goto("/articles/ends-of-chromosomes/")
    page.get_by_role("link", name=re.compile("if this post is corrected")).click()
    page.get_by_label("Your e-mail address").fill("rita@example")
    page.get_by_role("button", name="Subscribe").click()
    assert page.get_by_role("alert").inner_text().count("name@example.org") == 1
    assert page.get_by_label("Ends of chromosomes").is_checked()
    page.get_by_label("Your e-mail address").fill("rita@example.org")
    page.get_by_role("button", name="Subscribe").click()
    assert page.get_by_role("heading", level=1).inner_text() == "Check your mail"

    request = SubscriptionRequest.objects.get(address="rita@example.org")
    page.goto(f"/subscribe/confirm/{token(request.key, Purpose.CONFIRM)}/")
    page.get_by_role("button", name="Yes, send me this").click()
    page.get_by_role("link", name="Change what you get").click()
    page.get_by_label("Every new post").check()
    page.get_by_label("Once a week").check()
    page.get_by_role("button", name="Save").click()
    assert "Every new post: Once a week" in page.get_by_role("main").inner_text()
    page.get_by_role("link", name="Change what you get").click()
    page.get_by_role("button", name="Unsubscribe and delete everything").click()
    assert page.get_by_role("heading", level=1).inner_text() == "You are unsubscribed"
    assert not Reader.objects.filter(address="rita@example.org").exists()
    assert [problem for problem in page.problems if "422" not in problem] == []
