"""Printed words read block by block, and compared: every word accounted for, in bounded work."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from documents.comparison.blocks import text_changes
from documents.comparison.changes import CHANGED
from documents.comparison.printed import printed_blocks
from documents.comparison.words import ADDED, REMOVED, SAME
from tests.quickness import no_hang

BLOCK = st.lists(st.sampled_from(["cell", "cells", "the", "[A 2001]", "ä", "7", "."]), min_size=1, max_size=12)
TEXT = st.lists(BLOCK.map(" ".join), max_size=12)


@pytest.mark.parametrize(
    ("html", "blocks"),
    [
        ("<p>One <em>two</em><br>three.</p>\n<h2 id='a'>Four</h2>", ["One two three.", "Four"]),
        ("<ul><li><p>A</p></li><li>B<ul><li>C</li></ul></li></ul>", ["A", "B", "C"]),
        ("<table><thead><tr><th>A</th><td>B</td></tr></thead><tr><td>C</td></tr></table>", ["A | B", "C"]),
        ('<figure><img src="x" alt="A &quot;cell&quot;"><figcaption>It</figcaption></figure>', ['[A "cell"]', "It"]),
        (
            '<p>So [<a role="doc-biblioref" aria-label="Reference 3: Doe: 1999">3</a>, p. 4].</p>',
            ["So [Doe: 1999, p. 4]."],
        ),
        ("<p>1 &lt; 2 &amp;amp; H<sub>2</sub>O</p>", ["1 < 2 &amp; H2O"]),
        ("", []),
        ("<p>open", ["open"]),
    ],
)
def test_a_fragment_reads_as_its_blocks(html, blocks):
    assert printed_blocks(html) == blocks


@given(TEXT, TEXT)
def test_every_word_is_accounted_for(before, after):
    changes = text_changes(before, after)
    new = ["".join(piece.text for piece in change.pieces if piece.kind != REMOVED) for change in changes]
    assert [text for text, change in zip(new, changes, strict=True) if change.kind != REMOVED] == after
    old = ["".join(piece.text for piece in change.pieces if piece.kind != ADDED) for change in changes]
    assert sorted(text for text, change in zip(old, changes, strict=True) if change.kind != ADDED) == sorted(before)


def test_a_rewritten_block_is_shown_in_one_place():
    changes = text_changes(["Cells stop dividing.", "Stay."], ["New words.", "Cells soon stop dividing.", "Stay."])
    assert [change.kind for change in changes] == [ADDED, CHANGED, SAME]


def test_a_hostile_pair_of_texts_is_compared_in_bounded_time():
    before = [f"old {number} " * 3 for number in range(6_000)]
    after = [f"new {number} " * 3 for number in range(6_000)]
    with no_hang():
        assert len(text_changes(before, after)) == 12_000
        assert len(text_changes(["a " * 60_000], ["b " * 60_000])) == 2
