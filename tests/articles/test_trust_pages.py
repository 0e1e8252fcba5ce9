"""The pages under /about/: honest defaults, what staff make of them, and what every reader gets."""

import re

import pytest
from django.contrib.flatpages.models import FlatPage
from django.test import Client

from articles.models import Edition, SiteSettings
from articles.pages.policy_links import POLICY_PAGES
from articles.site.policy_pages import TO_FILL_IN, default_text
from articles.site.views import LABELS, STUDIES
from references.models import Reference
from tests import factories
from tests.screens import screen, words_on

pytestmark = pytest.mark.django_db

ADDRESSES = [page.address for page in POLICY_PAGES]
CHANGE = "/admin/flatpages/flatpage/{}/change/"


def page_at(address):
    return FlatPage.objects.get(url=address)


def saved_by(person, address, **changes):
    """The answer to staff saving the page's form with changes."""
    page = page_at(address)
    fields = {"title": page.title, "content": default_text(address), **changes}
    return screen(person).post(CHANGE.format(page.pk), fields)


@pytest.mark.parametrize("address", ADDRESSES)
def test_every_site_has_the_page_with_a_whole_text_and_leads_to_it(client, address):
    shown = words_on(client.get(address))
    assert shown.count("<p>") >= 3
    assert shown.count("<h1") == 1
    assert "{site}" not in shown
    assert "{contact}" not in shown
    assert f'<link rel="canonical" href="http://127.0.0.1:8000{address}">' in shown
    assert f'<a href="{address}">' in words_on(client.get("/"))


@pytest.mark.parametrize("address", ADDRESSES)
def test_default_texts_link_only_to_pages_that_exist(client, address):
    links = re.findall(r"\]\((/[^)]*)\)", default_text(address))
    assert [link for link in links if client.get(link).status_code != 200] == []


def test_pages_may_be_kept_as_other_public_pages_and_cost_few_queries(client, django_assert_max_num_queries):
    for address in ADDRESSES:
        with django_assert_max_num_queries(3):
            answer = client.get(address)
        assert answer["Cache-Control"] == "public, max-age=60"
        assert client.get(address, headers={"if-none-match": answer["ETag"]}).status_code == 304


def test_unknown_page_under_about_answers_404(client):
    assert client.get("/about/nothing/").status_code == 404


def test_evidence_page_explains_every_label_and_every_kind_of_study(client):
    shown = words_on(client.get("/about/evidence/"))
    assert set(LABELS) == set(Edition.EvidenceLabel)
    assert set(STUDIES) == set(Reference.StudyType)
    for label in Edition.EvidenceLabel:
        assert f'id="label-{label.value}"><dt>{label.label}</dt>' in shown
    for study in Reference.StudyType:
        assert f'id="study-{study.value}"><dt>{study.label}</dt>' in shown


def test_review_page_counts_the_editors_who_stand_behind_live_posts(client):
    assert "At this moment" not in words_on(client.get("/about/review/"))
    factories.edition(factories.wren(), factories.edith())
    assert "At this moment 1 person has approved a text" in words_on(client.get("/about/review/"))


def test_contact_page_names_the_address_of_the_settings_or_says_that_it_is_missing(client):
    assert "To be filled in:" in words_on(client.get("/about/contact/"))
    SiteSettings.objects.update(contact_email="a_b*c@example.org", name="Cells *and* us")
    factories.vouch_for_site()
    assert '<a href="mailto:a_b*c@example.org">a_b*c@example.org</a>' in words_on(client.get("/about/contact/"))
    assert "Cells *and* us publishes" in words_on(client.get("/about/"))


def test_sentence_of_the_settings_stands_under_every_page(client):
    assert "disclaimer" not in words_on(client.get("/about/"))
    SiteSettings.objects.update(disclaimer="Nothing here is medical advice & nothing replaces a doctor.")
    factories.vouch_for_site()
    for address in ("/", "/about/", "/people/"):
        assert "medical advice &amp; nothing" in words_on(client.get(address))


def test_staff_write_a_page_in_markdown_without_html(client):
    text = "## Who we are\n\nThree <b>people</b> & [a list](/people/)."
    assert saved_by(factories.ada(), "/about/", title="Who we are", content=text).status_code == 302
    shown = words_on(client.get("/about/"))
    assert ">Who we are</h2>" in shown
    assert 'Three &lt;b&gt;people&lt;/b&gt; &amp; <a href="/people/">a list</a>.' in shown
    assert "To be filled in" not in shown


def test_unchanged_or_emptied_text_goes_on_improving_with_the_software(client):
    ada = factories.ada()
    for content in (default_text("/about/review/").replace("\n", "\r\n"), ""):
        assert saved_by(ada, "/about/review/", title="Reviewing", content=content).status_code == 302
        assert page_at("/about/review/").content == ""
    assert "Reviewing</h1>" in words_on(client.get("/about/review/"))


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("As shown [@doe1999].", "The text cites “doe1999”"),
        ("![A picture](asset:7)", "A figure uses the image “7”"),
        ("# Too high", "headings have two levels"),
    ],
)
def test_text_that_cannot_be_printed_is_refused_and_comes_back(content, message):
    answer = saved_by(factories.max_(), "/about/", content=content)
    assert message in words_on(answer)
    assert content in words_on(answer)
    assert page_at("/about/").content == ""


def test_list_in_the_admin_says_what_waits_to_be_filled_in():
    saved_by(factories.ada(), "/about/", content="All is said.")
    shown = words_on(screen(factories.max_()).get("/admin/flatpages/flatpage/"))
    rows = dict(re.findall(r'>(/about/[a-z]*/?)</a>.*?field-to_be_filled_in">([^<]*)<', shown, re.DOTALL))
    assert rows["/about/"] == "nothing"
    assert rows["/about/evidence/"] == "nothing"
    assert int(rows["/about/privacy/"]) == default_text("/about/privacy/").count(TO_FILL_IN) > 0


def test_administrators_add_pages_and_delete_none_that_every_site_has(client):
    ada = screen(factories.ada(is_superuser=True))
    fields = {"url": "/about/imprint/", "title": "Imprint", "content": "Printed here."}
    assert ada.post("/admin/flatpages/flatpage/add/", fields).status_code == 302
    assert "Printed here." in words_on(client.get("/about/imprint/"))
    assert "There is a page at this address" in words_on(ada.post("/admin/flatpages/flatpage/add/", fields))
    for address in ("/elsewhere/", "/about/x", "/about//", "/about/../admin/"):
        assert "Write an address like" in words_on(
            ada.post("/admin/flatpages/flatpage/add/", {**fields, "url": address})
        )
    assert ada.get(CHANGE.format(page_at("/about/").pk).replace("change", "delete")).status_code == 403
    assert ada.post(CHANGE.format(page_at("/about/imprint/").pk).replace("change", "delete"), {"post": "yes"})
    assert Client().get("/about/imprint/").status_code == 404
