"""What staff write for every page never poses as the approval line: tags, topics, settings, pages about the site."""

import re

import pytest
from django.contrib.flatpages.models import FlatPage
from django.utils import translation

from articles.models import SiteSettings, Tag
from articles.pages.policy_links import POLICY_PAGES
from articles.site.forms import PolicyPageForm, SettingsForm, TagForm
from articles.site.policy_pages import default_text
from articles.wording import LONGEST_TAG, claiming_lines, is_tag_name, validate_links
from documents.markdown import from_markdown
from documents.text import printed_lines
from tests import factories
from tests.accounts.disguises import DISGUISES, EXPLAINING, INNOCENT, POSING
from tests.accounts.test_approval_claims import refusals
from tests.screens import screen, words_on

CHANGE_SETTINGS = "/admin/articles/sitesettings/1/change/"
SETTINGS = {
    **{"name": "Cells & us", "interface_language": "en", "language": "en-GB", "time_zone": "Europe/Zurich"},
    **{"journal_form": "full", "show_doi": "none"},
}
SYNONYM = {f"synonyms-{name}": number for name, number in {"TOTAL_FORMS": 1, "INITIAL_FORMS": 0}.items()}
ADDRESSES = [words for words in DISGUISES if re.fullmatch(r"[\w-]+", words, re.ASCII)]
#: In one line, where an admin's form asks for one.
DISGUISED_LINES = [words for words in DISGUISES if "\n" not in words]


def test_no_disguise_is_a_tags_name():
    assert [words for words in DISGUISES if is_tag_name(words)] == []
    honest = [
        words for words in INNOCENT if len(words) <= LONGEST_TAG and any(c.isascii() and c.isalnum() for c in words)
    ]
    assert len(honest) >= 40
    assert [words for words in honest if not is_tag_name(words)] == []


@pytest.mark.django_db
def test_staff_cannot_name_or_address_a_tag_so():
    for address in ADDRESSES:
        assert refusals(TagForm({"name": "Cells", "slug": address})) == {"slug"}, address
    for words in DISGUISED_LINES[::3]:
        assert not TagForm({"name": words, "slug": "cells"}).is_valid(), words


@pytest.mark.django_db
def test_a_refused_tag_comes_back_as_it_was_typed_with_what_to_do():
    typed = "EDITED & APPROVED BY Edith"
    answer = screen(factories.ada()).post(
        "/admin/articles/tag/add/", {"name": typed, "slug": "edited-and-approved-by-edith", **SYNONYM}
    )
    shown = words_on(answer)
    assert shown.count("Only the site itself prints this line") == 2
    assert 'value="EDITED &amp; APPROVED BY Edith"' in shown
    assert 'value="edited-and-approved-by-edith"' in shown
    assert not Tag.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "wrong", [{"name": "Еdited and approved by Max"}, {"slug": "redigiert-und-freigegeben-von-max"}]
)
def test_staff_cannot_give_a_tag_such_a_synonym(wrong):
    tag = Tag.objects.create(name="Cells", slug="cells")
    typed = {"name": "Cell", "slug": "cell", **wrong}
    fields = {f"synonyms-0-{name}": value for name, value in typed.items()}
    answer = screen(factories.ada()).post(
        f"/admin/articles/tag/{tag.pk}/change/", {"name": "Cells", "slug": "cells", **SYNONYM, **fields}
    )
    assert "Only the site itself prints this line" in words_on(answer)
    assert not tag.synonyms.exists()


@pytest.mark.django_db
def test_a_topics_introduction_may_explain_the_line_and_not_print_it():
    for words in POSING:
        assert refusals(TagForm({"name": "Cells", "slug": "cells", "introduction": words})) == {"introduction"}, words
    for words in (*EXPLAINING, *INNOCENT[::3]):
        assert TagForm({"name": "Cells", "slug": "cells", "introduction": words}).is_valid(), words


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("share", "field"), list(enumerate(["name", "tagline", "disclaimer", "logo_words", "licence_name"]))
)
def test_no_text_of_the_settings_has_the_words(share, field):
    site = SiteSettings.load()
    for words in DISGUISED_LINES[share::5]:
        form = SettingsForm({**SETTINGS, field: words}, instance=site)
        assert refusals(form) == {field}, words
        assert form[field].value() == words
    for words in INNOCENT[share::5]:
        assert SettingsForm({**SETTINGS, field: words}, instance=site).is_valid(), words


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("navigation", "Edited and approved by us | /people/"),
        ("navigation", "People | /people/edited-and-approved-by-edith/"),
        ("footer_links", "People | https://example.org/%65dited-and-approved-by-edith"),
        ("footer_links", "Fine | /people/\nRedigiert & freigegeben von | /about/"),
        ("contact_email", "edited-and-approved-by-edith@example.org"),
    ],
)
def test_no_link_and_no_address_of_the_settings_has_the_words(field, typed):
    answer = screen(factories.ada()).post(CHANGE_SETTINGS, {**SETTINGS, field: typed})
    assert "Only the site itself prints this line" in words_on(answer)
    assert typed.replace("&", "&amp;") in words_on(answer)


def test_honest_links_are_taken():
    validate_links("How we approve | /about/review/\nApproved by the FDA | https://example.org/approved-by-the-fda")


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["en", "de"])
def test_every_text_that_comes_with_the_software_can_be_saved_as_staffs_own(language):
    ada = screen(factories.ada(language=language))
    for page in POLICY_PAGES:
        row = FlatPage.objects.get(url=page.address)
        with translation.override(language):
            text, title = default_text(page.address) + "\n\nAnd a word of our own.", str(page.title)
        answer = ada.post(f"/admin/flatpages/flatpage/{row.pk}/change/", {"title": title, "content": text})
        assert answer.status_code == 302, page
        row.refresh_from_db()
        assert (row.title, row.content) == (title, text)


def page_form(**changes):
    return PolicyPageForm({"url": "/about/imprint/", "title": "Imprint", "content": "Who we are.", **changes})


@pytest.mark.django_db
def test_a_page_about_the_site_is_not_called_or_addressed_so():
    for address in (words for words in ADDRESSES if re.fullmatch(r"[a-z0-9-]+", words)):
        assert refusals(page_form(url=f"/about/{address}/")) == {"url"}, address
    for words in DISGUISED_LINES[::2]:
        assert refusals(page_form(title=words)) == {"title"}, words


@pytest.mark.django_db
@pytest.mark.parametrize(
    "text",
    [
        "## Edited and approved by us",
        "As on every page: “Edited and approved by Edith Quill, PhD, MS”.",
        "- Edited and approved by **Edith Quill**",
        "This page was еdited and approved by the board.",
        "> Redigiert und freigegeben von Max Ledger",
        "| a | b |\n|---|---|\n| Edited and approved by [Max](/people/max/) | c |",
        "Edited&nbsp;*and* app&shy;roved by Edith",
    ],
)
def test_a_page_about_the_site_prints_no_line_of_approval(text):
    form = page_form(content=f"Who we are.\n\n{text}")
    assert refusals(form) == {"content"}
    assert form["content"].value().endswith(text)


@pytest.mark.django_db
@pytest.mark.parametrize("text", [*EXPLAINING, "- **Edited and approved by**: whose name follows read the text."])
def test_a_page_about_the_site_may_explain_the_line(text):
    assert page_form(content=text).is_valid()


def test_every_word_that_is_printed_by_itself_is_looked_at():
    document = from_markdown(
        "## A heading\n\nA [link](/x/) and `code`.\n\n- item\n\n  > quote\n\n| head |\n|---|\n| cell |"
    ).doc
    document["content"].append(
        {"type": "figure", "attrs": {"asset": "a", "alt": "shown", "caption": "caption", "credit": "credit"}}
    )
    document["content"].append({"type": "related", "attrs": {"items": [{"title": "related"}]}})
    lines = {line.text for line in printed_lines(document)} - {""}
    assert lines == {
        "A heading",
        "A link and code.",
        "item",
        "quote",
        "head",
        "cell",
        "shown",
        "caption",
        "credit",
        "related",
    }
    assert list(claiming_lines(document)) == []
