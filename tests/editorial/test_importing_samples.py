"""The two real manuscripts, read in place; their prose stays outside the project."""

import datetime
import os
from pathlib import Path

import pytest

from documents.citations import citation_clusters, cited_keys
from documents.text import outline, paragraphs, plain_text
from editorial.importing import read_manuscript

SAMPLES = os.environ.get("IMPRIMATUR_SAMPLES")
pytestmark = pytest.mark.skipif(not SAMPLES, reason="IMPRIMATUR_SAMPLES names no folder of sample manuscripts")


def read_sample(number):
    (path,) = Path(SAMPLES).glob(f"{number}_*.txt")
    return path.read_text(encoding="utf-8"), read_manuscript(path.read_bytes(), filename=path.name)


@pytest.fixture(scope="module")
def explainer():
    return read_sample("000")


@pytest.fixture(scope="module")
def news():
    return read_sample("003")


def test_the_explainers_head_is_understood(explainer):
    _, read = explainer
    assert read.topics == ["Extracellular Vesicles", "longevity Medicine"]
    assert read.title == "Extracellular Vesicles"
    assert read.deck == "Tiny Messages with a Double Role in Aging"
    assert read.date == datetime.date(2026, 6, 28)
    assert read.claimed_approval == "Stephen C. Rose, PhD, MS"
    assert (read.kind, read.language, read.language_guessed) == ("explainer", "en-US", False)
    assert read.key_points == []


def test_the_explainers_citations_lead_to_its_references(explainer):
    _, read = explainer
    assert len(outline(read.body)) == 6
    clusters = citation_clusters(read.body)
    first = read.references[0].key
    assert len(clusters) == 12
    assert sum(pointer.key == first for cluster in clusters for pointer in cluster.pointers) == 8
    assert cited_keys(read.body) == [reference.key for reference in read.references]
    assert [reference.csl is not None for reference in read.references] == [True] * 5
    assert [reference.number for reference in read.references] == [1, 2, 3, 4, 5]


def test_the_explainer_loses_nothing_but_the_navigation(explainer):
    text, read = explainer
    assert len(read.warnings) == 1
    assert "Next Post" in read.warnings[0]
    kept = {paragraph.text for paragraph in paragraphs(read.body)} | {heading.text for heading in outline(read.body)}
    lines = [line for line in text.split("\n\n")[5:] if not line.strip().startswith(("References", "1.", "Next Post"))]
    assert len(kept) == len(lines)


def test_the_news_item_is_understood(news):
    _, read = news
    assert (read.kind, read.language, read.language_guessed) == ("news", "en-GB", False)
    assert (read.title, read.references, read.date, read.claimed_approval) == ("", [], None, None)
    assert len(read.key_points) == 3
    assert len(read.related) == 3
    assert len(read.warnings) == 1
    assert "no title" in read.warnings[0]


def test_each_line_of_the_news_item_is_a_paragraph_of_its_own(news):
    text, read = news
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    words = [line for line in lines if not line.startswith("- ")]
    assert [block["type"] for block in read.body["content"]].count("paragraph") == len(words)
    assert [line for line in plain_text(read.body).split("\n") if line and line not in read.related] == words
