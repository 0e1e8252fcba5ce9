"""A post in another language: whose translation it is, and whether it followed a correction."""

import pytest

from articles.models import Notice
from editorial.manuscripts.translations import NotThatVersion, follow_original, translation_facts
from editorial.models import Decision, Manuscript
from editorial.publication.notices import issue_notice
from editorial.publication.workflow import withdraw_approval
from tests import factories
from tests.screens import screen, typed_text

pytestmark = pytest.mark.django_db


@pytest.fixture
def original(wren, edith):
    return factories.edition(wren, edith, title="Cells", language="en-GB")


def save(desk, made, **changes):
    return desk.post(f"/desk/manuscripts/{made.pk}/write/", {**typed_text(desk, made, **changes), "save": "1"})


@pytest.mark.parametrize("typed", ["cells", "/articles/cells/", "http://127.0.0.1:8000/articles/cells/"])
def test_a_text_names_the_post_it_translates_and_keeps_the_version(wren, original, settings, typed):
    settings.SITE_URL = "http://127.0.0.1:8000"
    made, desk = factories.manuscript(wren, title="Zellen", language="de"), screen(wren)
    assert save(desk, made, translation_of=typed).status_code == 302
    made.draft.refresh_from_db()
    assert (made.draft.translation_of, made.draft.translated_number) == (original.article, 1)
    page = desk.get(f"/desk/manuscripts/{made.pk}/write/").content.decode()
    assert 'Translation of <a href="/articles/cells/">Cells</a>, version 1.' in page
    assert save(desk, made, translation_of="").status_code == 302
    made.draft.refresh_from_db()
    assert (made.draft.translation_of, made.draft.translated_number) == (None, None)


def test_what_is_no_original_is_refused_and_stays_in_the_form(wren, edith, original):
    told = {"translation_of": original.article, "translated_number": 1}
    factories.edition(wren, edith, title="Zellen", language="de", **told)
    made, own, desk = factories.manuscript(wren), Manuscript.objects.get(article=original.article), screen(wren)
    for manuscript, typed, words in (
        (made, "nowhere", "No published post is at this address"),
        (made, "https://example.org/articles/cells/", "No published post is at this address"),
        (made, "zellen", "Name its original: /articles/cells/"),
        (own, "cells", "cannot be a translation of itself"),
    ):
        answer = save(desk, manuscript, translation_of=typed)
        assert words in answer.content.decode()
        assert f'value="{typed}"' in answer.content.decode()
    assert not Manuscript.objects.exclude(article__slug="zellen").filter(draft__translation_of__isnull=False).exists()


def test_an_original_that_is_withdrawn_while_its_translation_is_saved_is_refused(wren, edith, original):
    made = factories.manuscript(wren, title="Zellen", language="de")
    withdraw_approval(Decision.objects.get(pk=original.decision_id), by=edith, comment="A figure was made up.")
    with pytest.raises(NotThatVersion):
        translation_facts(made.draft, original.article)


def test_live_translations_lead_to_each_other(client, wren, edith, original):
    told = {"translation_of": original.article, "translated_number": 1}
    assert "Also in:" not in client.get("/articles/cells/").content.decode()
    factories.edition(wren, edith, title="Zellen", language="de", **told)
    factories.edition(wren, edith, title="Cellules", language="fr", **told)
    names = {"cells": "English (UK)", "zellen": "Deutsch", "cellules": "Français"}
    for slug in names:
        page = client.get(f"/articles/{slug}/").content.decode()
        line = page.partition("Also in:")[2].partition("</p>")[0]
        assert {name for name in names.values() if name in line} == set(names.values()) - {names[slug]}


def test_readers_learn_that_the_original_was_corrected_and_translators_follow(client, wren, edith, original):
    told = {"translation_of": original.article, "translated_number": 1}
    edition = factories.edition(wren, edith, title="Zellen", language="de", **told)
    correction = factories.correction(original, by=wren, editor=edith)
    stale = "This translation is of version 1; the original was corrected and is now version 2."
    assert stale not in client.get("/articles/zellen/").content.decode()
    manuscript = Manuscript.objects.get(article=original.article)
    issue_notice(manuscript, kind=Notice.Kind.CORRECTION, text="A number was wrong.", by=edith, edition=correction)
    assert stale in client.get("/articles/zellen/").content.decode()
    assert stale not in client.get("/articles/cells/").content.decode()
    translation, desk = Manuscript.objects.get(article=edition.article), screen(wren)
    page = desk.get(translation.get_absolute_url()).content.decode()
    assert "The original is at version 2 now." in page
    assert "/articles/cells/versions/1..2/" in page
    with pytest.raises(NotThatVersion):
        follow_original(translation, number=3, by=wren)
    answer = desk.post(f"/desk/manuscripts/{translation.pk}/original/", {"number": "2"}, follow=True)
    assert "checked against version 2" in answer.content.decode()
    translation.draft.refresh_from_db()
    assert translation.draft.translated_number == 2
    assert "The original is at version 2 now." not in answer.content.decode()
