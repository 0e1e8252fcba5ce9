"""Comparing two texts: every word accounted for, in bounded time."""

from hypothesis import given
from hypothesis import strategies as st

from documents.comparison.blocks import block_changes
from documents.comparison.words import ADDED, REMOVED, SAME, Piece, word_changes
from documents.markdown import from_markdown, patch
from tests.quickness import no_hang

passages = st.lists(st.sampled_from(["cell", "cells", "the ", " ", "[@key]", ".", "\n", "ä", "7"])).map("".join)


@given(passages, passages)
def test_pieces_spell_both_passages_exactly(before, after):
    pieces = word_changes(before, after)
    assert "".join(piece.text for piece in pieces if piece.kind != ADDED) == before
    assert "".join(piece.text for piece in pieces if piece.kind != REMOVED) == after


@given(passages)
def test_an_equal_passage_has_no_changes(passage):
    assert all(piece.kind == SAME for piece in word_changes(passage, passage))


def test_a_changed_citation_is_one_piece():
    assert word_changes("Seen before [@one].", "Seen before [@one; @two].") == [
        Piece(SAME, "Seen before "),
        Piece(REMOVED, "[@one]"),
        Piece(ADDED, "[@one; @two]"),
        Piece(SAME, "."),
    ]


def test_hostile_passages_are_compared_in_bounded_time():
    with no_hang():
        word_changes("a b " * 25_000, "b a a " * 17_000)
        word_changes(" ".join(map(str, range(20_000))), " ".join(map(str, reversed(range(20_000)))))
        word_changes("[@" * 50_000, "[@x" * 30_000)


def kinds(before, after):
    old = from_markdown(before).doc
    return [change.kind for change in block_changes(old, patch(old, after).doc)]


def test_blocks_that_stayed_changed_came_and_went_are_told_apart():
    before = "First stays.\n\nSecond has an old word.\n\nThird goes away entirely."
    after = "First stays.\n\nSecond has a new word.\n\n## A heading comes"
    assert kinds(before, after) == ["same", "changed", "removed", "added"]


def test_a_moved_block_is_shown_once_where_it_stands_now():
    before = "One is here.\n\nTwo is here.\n\nThree is here."
    after = "Three is here.\n\nOne is here.\n\nTwo is here."
    assert sorted(kinds(before, after)) == ["moved", "same", "same"]


def test_a_rewritten_block_without_its_identifier_is_found_by_its_words():
    old = from_markdown("Cells in a dish divide some fifty times and then they rest.").doc
    new = from_markdown("Cells in a dish divide about fifty times and then they rest.").doc
    assert [change.kind for change in block_changes(old, new)] == ["changed"]


@given(st.lists(st.integers(0, 12), unique=True), st.lists(st.integers(0, 12), unique=True))
def test_every_block_of_both_texts_appears_exactly_once(old, new):
    def document(numbers):
        return {"content": [paragraph(number) for number in numbers]}

    def paragraph(number):
        words = f"Paragraph{number}"
        return {"type": "paragraph", "attrs": {"id": f"block-{number}"}, "content": [{"type": "text", "text": words}]}

    changes = block_changes(document(old), document(new))
    words = [piece.text for change in changes for piece in change.pieces]
    assert sorted(words) == sorted(f"Paragraph{number}" for number in {*old, *new})
    assert [change.pieces[0].text for change in changes if change.kind != REMOVED] == [f"Paragraph{n}" for n in new]
