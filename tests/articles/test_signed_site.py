"""Settings, tags and policy pages are shown as they were signed, whatever their rows say."""

import io

import pytest
from django.contrib.flatpages.models import FlatPage
from django.core.management import CommandError, call_command
from django.urls import reverse

from articles.approval.site import SiteChangedOutside, note_keys, site_as_signed
from articles.models import SiteSettings, Tag
from articles.tags import merge_tags
from record.models import Entry, Subject
from tests import factories
from tests.editorial.verifying import verify
from tests.screens import screen, words_on

pytestmark = pytest.mark.django_db


@pytest.fixture
def edition(wren, edith):
    return factories.edition(wren, edith, tags=["Telomeres", "Worms"])


def site_entries():
    return list(Entry.objects.of(Subject.SITE, 0).reverse().values_list("kind", flat=True))


def test_the_chain_begins_with_the_first_publication(wren, edith):
    SiteSettings.objects.update(tagline="Words from before.")
    assert site_as_signed() is None
    factories.edition(wren, edith, tags=["Telomeres"])
    assert site_entries() == ["first_standing"]
    assert site_as_signed()["settings"]["tagline"] == "Words from before."
    factories.edition(wren, edith, tags=["Telomeres", "Worms"])
    assert site_entries() == ["first_standing", "tag_made"]
    assert verify()[0] == 0


def test_forged_settings_are_shown_nowhere(edition, client, caplog):
    SiteSettings.objects.update(name="Miracles Daily", licence_name="Nobody's", disclaimer="Take two of these.")
    for address in ("/", edition.article.get_absolute_url(), "/people/", "/about/", "/accounts/login/"):
        shown = words_on(client.get(address, follow=True))
        assert "Miracles Daily" not in shown
        assert "Take two" not in shown
    assert "settings are not as they were signed" in caplog.text
    assert SiteSettings.load().name == "Imprimatur"
    assert "site, settings" in verify()[1]


@pytest.mark.parametrize(
    "change", [{"name": "Cured"}, {"slug": "cured"}, {"introduction": "It is cured."}, {"is_topic": True}]
)
def test_a_forged_tag_has_no_page(edition, client, change):
    tag = Tag.objects.get(name="Telomeres")
    assert client.get(tag.get_absolute_url()).status_code == 200
    Tag.objects.filter(pk=tag.pk).update(**change)
    tag.refresh_from_db()
    assert client.get(tag.get_absolute_url()).status_code == 404
    assert client.get(reverse("articles:tag_feed", args=[tag.slug, "atom"])).status_code == 404
    listed = words_on(client.get("/tags/"))
    assert "Worms" in listed
    assert tag.name not in listed
    assert f"site, tags {tag.pk}" in verify()[1]


def test_a_forged_policy_page_is_not_shown(edition, client):
    page = FlatPage.objects.get(url="/about/review/")
    assert client.get(page.url).status_code == 200
    FlatPage.objects.filter(pk=page.pk).update(content="Every claim here is true.")
    assert client.get(page.url).status_code == 404
    assert f"site, pages {page.pk}" in verify()[1]


def change(ada, thing, kind, **fields):
    address = f"/admin/{kind}/{thing.pk}/change/"
    form = ada.get(address).context["adminform"].form
    filled = {name: form[name].value() for name in form.fields}
    inlines = {f"synonyms-{name}": 0 for name in ("TOTAL_FORMS", "INITIAL_FORMS", "MIN_NUM_FORMS", "MAX_NUM_FORMS")}
    sent = {
        name: value
        for name, value in {**inlines, **filled, **fields}.items()
        if value is not None and value is not False
    }
    return ada.post(address, sent)


def test_staff_change_settings_tags_and_pages_and_that_is_signed(edition, client):
    ada = screen(factories.ada(is_superuser=True))
    tag, page = Tag.objects.get(name="Telomeres"), FlatPage.objects.get(url="/about/review/")
    assert change(ada, SiteSettings.load(), "articles/sitesettings", tagline="Checked words").status_code == 302
    assert change(ada, tag, "articles/tag", introduction="The ends of chromosomes.").status_code == 302
    assert change(ada, page, "flatpages/flatpage", content="How we review.").status_code == 302
    assert site_entries() == ["first_standing", "settings", "tag", "page"]
    assert "Checked words" in words_on(client.get("/"))
    assert "The ends of chromosomes." in words_on(client.get(tag.get_absolute_url()))
    assert "How we review." in words_on(client.get("/about/review/"))
    assert verify()[0] == 0


def test_staff_sign_nothing_on_top_of_what_was_forged(edition):
    ada = screen(factories.ada(is_superuser=True))
    tag = Tag.objects.get(name="Telomeres")
    Tag.objects.update(introduction="It is cured.")
    SiteSettings.objects.update(tagline="Forged")
    for answer in (
        change(ada, tag, "articles/tag", is_topic="on"),
        change(ada, SiteSettings(pk=1), "articles/sitesettings", name="Another"),
    ):
        assert answer.status_code == 409, answer.context["adminform"].form.errors
        assert "sign_site" in words_on(answer)
    with pytest.raises(SiteChangedOutside):
        merge_tags(Tag.objects.get(name="Worms"), tag, by=factories.ada())
    assert site_entries() == ["first_standing"]


def test_tags_that_are_merged_or_deleted_are_told_no_more(edition, client):
    ada = factories.ada()
    worms, other = Tag.objects.get(name="Worms"), Tag.objects.create(name="Unused", slug="unused")
    factories.vouch_for_site()
    merge_tags(Tag.objects.get(name="Telomeres"), worms, by=ada)
    screen(ada).post(f"/admin/articles/tag/{other.pk}/delete/", {"post": "yes"})
    assert set(site_as_signed()["tags"]) == {str(Tag.objects.get().pk)}
    assert verify()[0] == 0


def test_the_site_is_signed_again_by_an_administrator_who_says_why(edition):
    ada, said = factories.ada(), io.StringIO()
    SiteSettings.objects.update(tagline="Agreed on the phone.")
    for by, reason in (
        ("nobody@example.org", "Why."),
        (edition.credits.first().person.email, "Why."),
        (ada.email, " "),
    ):
        with pytest.raises(CommandError):
            call_command("sign_site", "--by", by, "--reason", reason)
    call_command("sign_site", "--by", ada.email, "--reason", "Looked at.", stdout=said)
    assert "Other than before: settings." in said.getvalue()
    assert SiteSettings.load().tagline == "Agreed on the phone."
    assert verify()[0] == 0


def test_keys_that_count_are_told_when_they_change(edition, settings):
    assert verify()[0] == 0
    settings.SIGNING_PUBLIC_KEYS = [*settings.SIGNING_PUBLIC_KEYS, "OU6+E2B/sGuSwNw2K256VAI5dkoLf65KkS4NsTRdcpE="]
    assert "site, keys" in verify()[1]
    note_keys()
    assert site_entries() == ["first_standing", "keys"]
    assert verify()[0] == 0
