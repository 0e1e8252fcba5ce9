"""Addresses and messages: one spelling, headers that no text can break, one name for one mail."""

import email
import email.policy
import re

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis
from hypothesis import strategies as st

from articles.models import SiteSettings
from mail.addresses import normal_address
from mail.messages import LONGEST_SUBJECT, compose, link_to, list_headers, message_id, one_line

ENDS = st.sampled_from(["\r", "\n", "\r\n", "\x0b", "\x85", "\u2028", "\0", "\n\nBcc: x@example.org", "%0a", ",", ";"])
HEADERS = {
    *("Subject", "From", "To", "Date", "Message-ID", "Auto-Submitted"),
    *("MIME-Version", "Content-Type"),
}


@pytest.fixture(autouse=True)
def address_of_the_site(settings):
    settings.SITE_URL = "https://bücher.example:8443"


def parsed(message):
    return email.message_from_bytes(message.message().as_bytes(), policy=email.policy.default)


def composed(**changed):
    site = SiteSettings(name="Ends & Means")
    fields = {"to": "edith@example.org", "subject": "A post", "context": {"site": site, "post": {"title": "Ends"}}}
    return parsed(compose("post", **{**fields, "message_id": message_id("tests", "post-1"), **changed}))


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        (" Rita.Q+posts@Example.ORG ", "Rita.Q+posts@example.org"),
        ("rita@BÜCHER.example", "rita@xn--bcher-kva.example"),
        ("rita@straße.example", "rita@xn--strae-oqa.example"),
        ("rita@例え.テスト", "rita@xn--r8jz45g.xn--zckzah"),
        ("rita@bu\u0308cher.example", "rita@xn--bcher-kva.example"),
    ],
)
def test_an_address_has_one_spelling(typed, kept):
    assert normal_address(typed) == kept


@hypothesis(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=12), ENDS, st.text(max_size=12), st.sampled_from(["", "@example.org", "a@example.org"]))
def test_no_address_ends_a_header_line(before, end, after, rest):
    for text in (before + end + after + rest, rest + before + end + after, f"{before}@{after}{end}.org"):
        try:
            kept = normal_address(text)
        except ValidationError:
            continue
        assert re.fullmatch(r"[!-?A-~]+@[a-z0-9.\-\[\]:]+", kept)
        assert not set(kept) & set(",;\r\n ")


@hypothesis(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=20), ENDS, st.text(max_size=300))
def test_no_title_ends_the_subject_of_a_mail(before, end, after):
    made = composed(subject=before + end + after)
    assert set(made.keys()) == HEADERS
    assert len(one_line(before + end + after)) <= LONGEST_SUBJECT


def test_a_mail_has_words_and_html_and_escapes_only_there():
    made = composed(context={"site": SiteSettings(name="Ends & Means"), "post": {"title": "Mice <and> \x00 men"}})
    assert "Mice <and> \ufffd men" in made.get_body(["plain"]).get_content()
    assert "Mice &lt;and&gt; \ufffd men" in made.get_body(["html"]).get_content()
    assert made["To"] == "edith@example.org"
    assert made["Auto-Submitted"] == "auto-generated"


def test_a_mail_speaks_the_language_that_is_active():
    with translation.override("de"):
        made = composed()
    assert '<html lang="de">' in made.get_body(["html"]).get_content()


def test_the_same_mail_has_the_same_name_and_no_other_has():
    names = [message_id("tests", "post-1"), message_id("tests", "post-2"), message_id("others", "post-1")]
    assert len(set(names)) == 3
    assert composed()["Message-ID"] == names[0] == message_id("tests", "post-1")
    assert re.fullmatch(r"<[0-9a-f]{32}@xn--bcher-kva\.example>", names[0])


def test_one_click_leaves_a_list():
    made = composed(headers=list_headers("posts", leave="https://example.org/leave/1/"))
    assert made["List-Id"] == "<posts.xn--bcher-kva.example>"
    assert made["List-Unsubscribe"].strip() == "<https://example.org/leave/1/>"
    assert made["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_links_are_absolute():
    assert link_to("articles:article", "ends") == "https://bücher.example:8443" + "/articles/ends/"
