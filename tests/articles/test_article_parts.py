"""What stands around a post's words: the evidence, who checked what, how to cite and share it."""

import pytest

from articles.models import SiteSettings
from editorial.manuscripts.workflow import set_evidence
from editorial.publication.workflow import publish
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def wren():
    return factories.wren(degrees="MSc", interests="Owns <one> microscope.")


def published(wren, edith, *, statement="Every claim compared.", interests="", study_type="", **fields):
    manuscript = factories.cited_manuscript(wren, **fields)
    if study_type:
        level = "5" if study_type == "animal" else "2"
        set_evidence(manuscript.references.get(key="hayflick1961"), study_type=study_type, level=level, by=wren)
    sent = factories.submit(manuscript, by=wren)
    digest = sent.revision.digest
    return publish(factories.approve(sent, by=edith, digest=digest, statement=statement, interests=interests), by=edith)


def shown(client, edition):
    return client.get(edition.article.get_absolute_url()).text


def test_review_funding_and_declared_interests_are_told(client, wren, edith):
    page = shown(client, published(wren, edith, interests="Advises no company.", funding="A grant of the city."))
    about = page[page.index('id="about-review"') :]
    for part in ("Edith Quill, PhD, MS approved exactly this text", "Every claim compared.", "Advises no company."):
        assert part in about
    assert "<dt>Disclosures of Wren Fable</dt><dd>Owns &lt;one&gt; microscope.</dd>" in about
    assert "A grant of the city." in about


def test_interests_nobody_declared_are_said_to_be_none(client, edith):
    page = shown(client, published(factories.wren(), edith))
    assert page.count("<dd>None declared.</dd>") == 2
    assert "Funding" not in page


def test_evidence_is_told_in_words_before_the_meter(client, wren, edith):
    page = shown(client, published(wren, edith, evidence_label="early_human", study_type="animal"))
    evidence = page[page.index('class="evidence"') : page.index('<div class="prose">')]
    assert evidence.index("Early human evidence") < evidence.index("0 human trials") < evidence.index('class="meter"')
    assert evidence.count('class="filled"') == 3
    assert 'href="/about/evidence/"' in evidence


def test_nothing_is_counted_while_no_work_is_classified(client, wren, edith):
    page = shown(client, published(wren, edith))
    assert "human trials" not in page
    assert 'class="evidence"' not in page


def test_reference_leads_to_its_work_and_says_what_it_is(client, wren, edith):
    page = shown(client, published(wren, edith, study_type="animal"))
    item = page[page.index('<li id="ref-1">') : page.index('<li id="ref-2">')]
    assert '<a href="https://doi.org/10.1016/0014-4827(61)90192-6">DOI</a>' in item
    assert "Animal study, level 5 (Oxford CEBM 2011)" in item


def test_post_is_cited_by_its_writer_version_and_address(client, wren, edith, settings):
    settings.SITE_URL = "https://example.org"
    edition = published(wren, edith)
    line = f"Fable W. Cells that stop dividing. Imprimatur. {edition.starts_at:%B} {edition.starts_at.day}, "
    assert line in shown(client, edition)
    assert 'href="mailto:?subject=Cells%20that%20stop%20dividing&amp;body=https%3A%2F%2Fexample.org%2F' in shown(
        client, edition
    )


def test_licence_is_shown_where_the_site_has_one(client, wren, edith):
    edition = published(wren, edith)
    assert 'id="licence"' not in shown(client, edition)
    site = SiteSettings.load()
    site.licence_name, site.licence_url = "CC BY 4.0", "https://creativecommons.org/licenses/by/4.0/"
    site.disclaimer = "Nothing here is medical advice."
    site.save()
    factories.vouch_for_site()
    page = shown(client, edition)
    assert '<a href="https://creativecommons.org/licenses/by/4.0/" rel="license">CC BY 4.0</a>' in page
    assert "Nothing here is medical advice." in page


def test_languages_of_chrome_and_post_are_told_apart(client, wren, edith):
    page = shown(client, published(wren, edith, title="שעון התאים", language="he"))
    assert '<article class="article" lang="he" dir="rtl">' in page
    assert '<div class="trust" lang="en" dir="ltr">' in page
    assert '<ul lang="he" dir="rtl">' in page
    assert '<header class="masthead" lang="en">' in page
