"""A preview shows the article as readers will see it, says that it is one, and promises nothing."""

import pytest

from articles.approval.byline import Name
from articles.pages.article import article_main_html

PROMISE = "Edited and approved by"


@pytest.fixture
def columns():
    return {
        "kind": "explainer",
        "language": "en-US",
        "title": "Cells & <time>",
        "deck": "",
        "key_points_html": "<li>One point</li>",
        "contents_html": '<li><a href="#h-one">One</a></li>',
        "body_html": "<p>Words of the text.</p>",
        "references_html": '<section class="references"><h2 id="references">References</h2></section>',
        "reading_minutes": 3,
        "evidence_label": "preliminary",
        "evidence_html": "<li>2 animal studies</li>",
        "funding": "Nobody paid for this text.",
    }


def test_preview_shows_every_part_and_says_what_it_is(columns):
    writer = Name("Wren Fable, PhD", "", "Wren Fable", interests="Owns a microscope.")
    shown = article_main_html(columns, writers=[writer], tags=["Telomeres & ends"])
    parts = (
        *("Preview.", "Words of the text.", "One point", "3 min", "Wren Fable, PhD", "Telomeres &amp; ends"),
        *("Preliminary (animal or cell studies)", "2 animal studies", "Nobody paid", "Owns a microscope."),
    )
    for part in parts:
        assert part in shown
    assert "Cells &amp; &lt;time&gt;</h1>" in shown
    assert '<a href="#references">References</a>' in shown


def test_preview_has_a_note_in_the_place_of_the_promise(columns):
    shown = article_main_html(columns)
    assert PROMISE not in shown
    assert "approval-pending" in shown
    assert "Last reviewed" not in shown


def test_title_steps_down_on_a_page_with_a_heading_of_its_own(columns):
    shown = article_main_html(columns, heading="h2")
    assert '<h2 class="headline">' in shown
    assert "<h1" not in shown
