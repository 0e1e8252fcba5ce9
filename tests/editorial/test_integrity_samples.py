"""The measures of two real manuscripts."""

import os
from pathlib import Path

import pytest

from editorial.checks.readiness import meters
from editorial.importing import read_manuscript


@pytest.fixture
def body():
    folder = os.environ.get("IMPRIMATUR_SAMPLES")
    if not folder:
        pytest.skip("IMPRIMATUR_SAMPLES does not name the folder of sample manuscripts")

    def read(pattern):
        path = next(Path(folder).glob(pattern))
        return read_manuscript(path.read_bytes(), filename=path.name).body

    return read


def test_most_of_the_explainer_rests_on_one_source_and_seven_paragraphs_cite_nothing(body):
    measured = meters(body("000_*.txt"))
    assert (measured.on_most_cited, measured.citations) == (8, 12)
    assert len(measured.long_paragraphs) == 7


def test_the_news_item_has_short_paragraphs_and_no_citations(body):
    measured = meters(body("003_*.txt"))
    assert (measured.citations, measured.long_paragraphs) == (0, ())
