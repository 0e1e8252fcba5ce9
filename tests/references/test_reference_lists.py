import pytest

from references.formats.pasted.articles import split_list
from tests.quickness import no_hang


def texts(pasted: str) -> list[tuple[int | None, str]]:
    return [(line.number, line.text) for line in split_list(pasted)]


@pytest.mark.parametrize("marker", ["{}. ", "{}) ", "[{}] ", "({}) ", "  {}.  "])
def test_numbers_are_written_in_many_ways(marker):
    pasted = f"{marker.format(1)}First A.\n{marker.format(2)}Second B."
    assert texts(pasted) == [(1, "First A."), (2, "Second B.")]


def test_wrapped_lines_are_joined():
    pasted = "1. Hayflick L. The serial\n   cultivation. Cell.\n1961;25:585-\n621.\n\n2. Second B."
    assert texts(pasted) == [(1, "Hayflick L. The serial cultivation. Cell. 1961;25:585-621."), (2, "Second B.")]


def test_a_wrapped_line_that_begins_with_a_year_is_no_new_reference():
    assert texts("1. First A. Nature.\n366. A title of 1993.\n2. Second B.")[0] == (
        1,
        "First A. Nature. 366. A title of 1993.",
    )


def test_a_list_without_numbers_has_one_reference_on_each_line():
    pasted = "References\n\nFirst A.\r\n\r\nSecond B."
    lines = split_list(pasted)
    assert [(line.number, line.text, line.line) for line in lines] == [(None, "First A.", 3), (None, "Second B.", 5)]


def test_gaps_and_double_numbers_are_told():
    lines = split_list("2. A\n2. B\n5. C\n6.\n")
    assert [line.number for line in lines] == [2, 2, 5, 6]
    assert lines.problems == [
        "The list begins with 2, not with 1.",
        "Number 2 stands twice: in lines 1 and 2.",
        "Line 3 has number 5 where 3 was expected.",
        "Number 6 in line 4 has no text.",
    ]


def test_no_word_of_a_list_is_lost():
    pasted = "Intro words\n1. A b c\nd e\n[9] f g\n(3) h"
    words = " ".join(line.text for line in split_list(pasted))
    for word in ["Intro", "words", "A", "b", "c", "d", "e", "f", "g", "h"]:
        assert word in words.split()


def test_too_long_a_list_is_refused_with_its_count():
    lines = split_list("\n".join(f"{n}. A" for n in range(1, 502)))
    assert len(lines) == 0
    assert lines.problems == ["The list has 501 references; at most 500 can be read at once. Paste it in parts."]


@pytest.mark.parametrize("empty", ["", " \n\n", "References"])
def test_an_empty_list_is_empty(empty):
    assert texts(empty) == []


@pytest.mark.parametrize("hostile", ["1. ", "[1] ", "a\n", "\n", "1.\n", "# " * 3, "1. a\nb\n"])
def test_a_hostile_list_is_answered_at_once(hostile):
    pasted = (hostile * 100_000)[:100_000]
    with no_hang():
        split_list(pasted)
