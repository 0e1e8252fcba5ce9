"""Two real manuscripts, from the file to the reader's page."""

import io
import json
import os
from pathlib import Path

import pytest
from django.core.management import call_command

from editorial.manuscripts.models import Manuscript
from editorial.manuscripts.workflow import save_draft
from editorial.publication.workflow import publish
from editorial.review.workflow import NotReady, approve, submit
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def samples():
    folder = os.environ.get("IMPRIMATUR_SAMPLES")
    if not folder:
        pytest.skip("IMPRIMATUR_SAMPLES does not name the folder of sample manuscripts")
    return Path(folder)


@pytest.fixture
def wren():
    return factories.wren(email="wren@example.org")


@pytest.fixture
def take_in(samples, wren):
    """Run the command as a user does; return what it says it understood, and the manuscript."""

    def run(pattern):
        out = io.StringIO()
        call_command("import_manuscript", str(next(samples.glob(pattern))), "--json", stdout=out)
        understood = json.loads(out.getvalue())
        return understood, Manuscript.objects.get(pk=understood["manuscript"])

    return run


def test_explainer_is_understood_whole(take_in):
    understood, _manuscript = take_in("000_*.txt")
    assert understood["topics"] == ["Extracellular Vesicles", "longevity Medicine"]
    assert (understood["kind"], understood["language"], understood["date"]) == ("explainer", "en-US", "2026-06-28")
    assert understood["claimed_approval"] == "Stephen C. Rose, PhD, MS"
    assert len(understood["headings"]) == 6
    assert len(understood["citations"]) == 12
    assert understood["citations"].count([1]) == 8
    assert understood["references"] == {"parsed": 5, "raw": 0}
    assert len(understood["warnings"]) == 1
    assert "Next Post" in understood["warnings"][0]


def test_explainer_becomes_a_page_that_prints_its_references_identically(take_in, samples, wren, client):
    _understood, manuscript = take_in("000_*.txt")
    edith = factories.edith()
    sent = submit(manuscript, by=wren)
    edition = publish(approve(sent, by=edith, digest=sent.revision.digest), by=edith)
    text = next(samples.glob("000_*.txt")).read_text()
    written = [line.split(". ", 1)[1] for line in text.splitlines() if line.startswith("  ") and ". " in line]
    assert [line.formatted_text for line in edition.references.order_by("number")] == written
    page = client.get(edition.article.get_absolute_url())
    assert page.status_code == 200
    assert "Edited and approved by" in page.text
    assert "Edith Quill, PhD, MS" in page.text
    assert "Stephen C. Rose" not in page.text
    assert page.text.count('role="doc-biblioref"') == 12
    assert page.text.count('role="doc-backlink"') == 12
    assert page.text.count('<h2 id="h-') == 6


def test_every_word_of_the_explainer_reaches_the_page(take_in, samples, wren, client):
    _understood, manuscript = take_in("000_*.txt")
    edith = factories.edith()
    sent = submit(manuscript, by=wren)
    edition = publish(approve(sent, by=edith, digest=sent.revision.digest), by=edith)
    for paragraph in next(samples.glob("000_*.txt")).read_text().splitlines():
        words = paragraph.split("[")[0].strip()
        if len(words.split()) > 12 and not words[0].isdigit():
            assert words in edition.search_text


def test_news_asks_for_a_title_and_keeps_everything_else(take_in):
    understood, manuscript = take_in("003_*.txt")
    assert (understood["title"], understood["kind"], understood["language"]) == ("", "news", "en-GB")
    assert "title" in " ".join(understood["warnings"])
    assert len(understood["key_points"]) == 3
    assert len(understood["related"]) == 3
    assert understood["references"] == {"parsed": 0, "raw": 0}
    related = [block for block in manuscript.draft.body["content"] if block["type"] == "related"]
    assert len(related[0]["attrs"]["items"]) == 3


def test_news_is_sent_once_it_has_a_title_and_then_published(take_in, wren, client):
    _understood, manuscript = take_in("003_*.txt")
    with pytest.raises(NotReady) as refusal:
        submit(manuscript, by=wren)
    assert [finding.code for finding in refusal.value.findings] == ["title_missing"]
    save_draft(manuscript, by=wren, edit_counter=manuscript.draft.edit_counter, title="Particles from the gut")
    edith = factories.edith()
    sent = submit(manuscript, by=wren)
    edition = publish(approve(sent, by=edith, digest=sent.revision.digest), by=edith)
    page = client.get(edition.article.get_absolute_url())
    assert page.status_code == 200
    assert 'lang="en-GB"' in page.text
    assert "Key points" in page.text
    assert 'role="doc-bibliography"' not in page.text
