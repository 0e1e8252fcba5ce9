"""Documents as Markdown and back, for exchange and for the plain editor."""

import contextlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from documents.markdown import from_markdown, patch, to_markdown
from documents.markdown.writing import write_blocks
from documents.text import plain_text
from documents.validation import DocumentError, validate
from tests.articles.documents import VALID, cite, document, node, paragraph, text
from tests.articles.documents.strategies import documents, normal_documents
from tests.quickness import no_hang


def bare(doc):
    """Return the blocks without their identifiers."""
    blocks = []
    for block in doc["content"]:
        attributes = {name: value for name, value in block.get("attrs", {}).items() if name != "id"}
        blocks.append(
            {**{key: block[key] for key in block if key != "attrs"}, **({"attrs": attributes} if attributes else {})}
        )
    return blocks


def read(markdown):
    return bare(from_markdown(markdown).doc)


@settings(deadline=None, max_examples=100)
@given(documents())
def test_unchanged_markdown_leaves_every_document_untouched(doc):
    assert patch(validate(doc), to_markdown(doc)).doc == doc


@settings(deadline=None, max_examples=120)
@given(normal_documents())
def test_a_document_in_normal_form_survives_markdown(doc):
    result = from_markdown(to_markdown(validate(doc)))
    assert bare(result.doc) == bare(doc)


@settings(deadline=None, max_examples=60)
@given(documents(), st.data())
def test_a_new_paragraph_touches_no_other_block(doc, data):
    place = data.draw(st.integers(0, len(doc["content"])))
    pieces = write_blocks(doc["content"])
    pieces.insert(place, "A new paragraph.")
    result = patch(doc, "\n\n".join(pieces)).doc["content"]
    assert [block for number, block in enumerate(result) if number != place] == doc["content"]
    assert bare({"content": [result[place]]}) == [paragraph("A new paragraph.")]


@settings(deadline=None, max_examples=120)
@given(st.text(st.sampled_from("ab12 \n\n\t[]()@{}:;.*_~^`#>+-=|\\!<&\"'/$")) | st.text())
def test_no_text_crashes_the_reader_or_loses_letters(source):
    try:
        doc = from_markdown(source).doc
    except DocumentError:
        return
    validate(doc)


LETTERS = st.text(st.sampled_from("abcdefgh \n\n[]()*_~^`#>+-=|!:"), max_size=80)


@settings(deadline=None, max_examples=120)
@given(LETTERS)
def test_no_letter_is_lost(source):
    def letters(words):
        return sorted(letter for letter in words if letter in "abcdefgh")

    try:
        doc = from_markdown(source).doc
    except DocumentError:
        return
    kept = plain_text(doc) + "".join(mark["attrs"]["href"] for mark in links(doc))
    assert letters(kept) == letters(source)


def links(node):
    for mark in node.get("marks", ()):
        if mark["type"] == "link":
            yield mark
    for child in node.get("content", ()):
        yield from links(child)


HOSTILE = {
    "brackets": "[" * 10_000,
    "stars": "*" * 10_000,
    "quotes": ">" * 10_000,
    "spaced_quotes": "> " * 50_000,
    "bracket_pairs": "[" * 50_000 + "]" * 50_000,
    "link_beginnings": "[a](" * 25_000,
    "title_beginnings": "[a](b 'c" * 12_000,
    "emphasis": "*a_" * 33_000,
    "strong": "a**" * 33_000,
    "backticks": " ".join("`" * length for length in range(1, 440)),
    "lowered": "~^" * 50_000,
    "entities": "&#" * 50_000,
    "dashes": "- " * 50_000,
    "wide_table": "|a" * 50_000 + "\n" + "|-" * 50_000,
    "long_table": "|a|b\n|-|-\n" + "|\n" * 45_000,
    "fences": "::: note\n" * 11_000,
    "citations": "[@a" * 33_000,
    "long_citation": "[@a" + ";@a" * 33_000 + "]",
    "spans": "[" * 5_000 + "a" + "]{.strong}" * 5_000,
    "pictures": "![a](asset:" * 9_000,
    "escapes": "\\" * 100_000,
    "line_ends": "a\n" * 50_000,
    "list": "- a\n" * 25_000,
    "steps": "\n".join(" " * 2 * depth + "- a" for depth in range(300)),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_text_takes_no_longer_than_honest_text(name):
    with no_hang(), contextlib.suppress(DocumentError):
        validate(from_markdown(HOSTILE[name]).doc)


@pytest.mark.parametrize("words", ["a" + " " * 99_000 + "b", "~" * 99_000, "&a" * 49_000, "[" * 99_000, "_a" * 49_000])
def test_hostile_words_are_written_quickly_and_read_back(words):
    doc = document(paragraph(words), node("heading", words, level=2))
    with no_hang():
        markdown = to_markdown(doc)
    assert read(markdown) == bare(doc)


@pytest.mark.parametrize("name", VALID)
def test_every_shared_example_survives_markdown(name):
    markdown = to_markdown(VALID[name])
    assert patch(VALID[name], markdown).doc == VALID[name]
    assert from_markdown(markdown).problems == []


def test_markdown_is_written_as_a_person_would_write_it():
    doc = document(
        node("heading", "1. Why ~200 worms?", level=2),
        paragraph(
            "It costs $5 & more ", cite("zhu2026", locator="p. 3"), ", for ", text("snake_case", "em"), " at -80 °C."
        ),
        node("bullet_list", node("list_item", paragraph("one")), node("list_item", paragraph("two"))),
        node("table", node("table_row", node("table_header", paragraph("a|b")))),
    )
    assert to_markdown(doc) == (
        "## 1. Why ~200 worms?\n\n"
        "It costs $5 & more [@zhu2026, p. 3], for *snake_case* at -80 °C.\n\n"
        "- one\n- two\n\n"
        "| a\\|b |\n| --- |\n"
    )


def test_emphasis_that_markdown_cannot_express_becomes_a_span():
    doc = document(paragraph("a", text("“b” ", "strong"), "c"))
    assert to_markdown(doc) == "a[“b” ]{.strong}c\n"
    assert read(to_markdown(doc)) == bare(doc)


def test_pandoc_citations_are_read():
    assert read("See [@zhu2026; @kenyon1993, p. 3] and [@doi:10.1038/366461a0].") == [
        paragraph(
            "See ",
            {
                "type": "citation",
                "attrs": {"refs": [{"key": "zhu2026", "locator": ""}, {"key": "kenyon1993", "locator": "p. 3"}]},
            },
            " and ",
            cite("doi:10.1038/366461a0"),
            ".",
        )
    ]


def test_a_caption_above_a_table_is_the_tables():
    (table,) = read("Table: Two strains\n\n| a |\n| - |\n| b |")
    assert table["attrs"] == {"caption": "Two strains"}
    assert read("Table: without a table") == [paragraph("Table: without a table")]


def test_adjacent_lists_stay_apart():
    one = node("bullet_list", node("list_item", paragraph("a")))
    assert read(to_markdown(document(one, one, one))) == [one, one, one]


@pytest.mark.parametrize(
    ("markdown", "kept", "complaint"),
    [
        ("x [y](javascript:alert(1)) z", "x [y](javascript:alert(1)) z", "not permitted"),
        ("![a](https://example.org/a.png)", "![a](https://example.org/a.png)", "uploaded"),
        ("::: danger\nx\n:::", "::: danger x :::", "“:::”"),
        ("[@two words]", "[@two words]", "citation"),
        ("# Title", "Title", "two levels"),
        ("> # Quoted", "Quoted", "cannot stand in"),
        ("~a^b^~", "a^b^", "raised and lowered"),
        ('[x](/a "title")', "x", "title"),
    ],
)
def test_what_is_not_understood_stays_as_text_and_is_reported(markdown, kept, complaint):
    result = from_markdown(f"Before.\n\n{markdown}\n")
    assert plain_text(result.doc) == f"Before.\n\n{kept}"
    assert len(result.problems) == 1
    assert result.problems[0].startswith("Line 3: ")
    assert complaint in result.problems[0]


def test_html_stays_text():
    assert read("<script>alert(1)</script> &amp; <b>") == [paragraph("<script>alert(1)</script> & <b>")]


def test_empty_text_is_an_empty_document():
    assert read("\n \n") == [{"type": "paragraph"}]


@pytest.mark.parametrize(
    "source", ["a\x00b", "a\ud800", "> " * 30 + "x", "x" * 200_001, "x\n\n" * 5_001, "x" * 700_000, "a^" * 60_001]
)
def test_limits_are_refused_in_the_writers_words(source):
    with pytest.raises(DocumentError):
        from_markdown(source)


def test_a_changed_block_keeps_its_identifier_and_the_others_their_json():
    old = document(paragraph("one"), {**paragraph(text("x", "em"), text("y", "em"))}, paragraph("three"))
    new = patch(old, "one\n\n*xy*, changed\n\nthree\n").doc
    assert [block["attrs"]["id"] for block in new["content"]] == ["blck-0001", "blck-0002", "blck-0003"]
    assert new["content"][0] is old["content"][0]
    assert new["content"][2] is old["content"][2]


def test_a_moved_block_keeps_its_identifier():
    old = document(paragraph("one"), paragraph("two"), paragraph("three"))
    new = patch(old, "three\n\none\n\ntwo\n").doc
    assert [block["attrs"]["id"] for block in new["content"]] == ["blck-0003", "blck-0001", "blck-0002"]


def test_an_inserted_block_gets_an_identifier_of_its_own():
    old = document(paragraph("one"), paragraph("two"))
    new = patch(old, "one\n\nnew\n\ntwo\n").doc
    assert new["content"][1]["attrs"]["id"] not in {"blck-0001", "blck-0002"}


def test_problems_in_untouched_blocks_are_not_reported_again():
    old = from_markdown("[@two words]\n\nx").doc
    assert patch(old, to_markdown(old).replace("x", "y")).problems == []


def test_line_ends_of_a_browser_change_nothing():
    doc = VALID["every_block"]
    assert patch(doc, to_markdown(doc).replace("\n", "\r\n")).doc == doc


def test_five_thousand_equal_paragraphs_are_compared_quickly():
    doc = document(*[paragraph("x")] * 4_998)
    with no_hang():
        result = patch(doc, "first\n\n" + to_markdown(doc) + "\nlast\n")
        assert len(result.doc["content"]) == 5_000
