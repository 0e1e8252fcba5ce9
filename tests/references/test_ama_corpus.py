"""The formatter and the parser against lines that citeproc-js printed for real works."""

import pytest

from references.formats.pasted.articles import parse_line, split_list
from references.printing.formatting import format_ama
from tests.references.corpora import corpus, folded, sample

# Items whose line differs on purpose, by id, each with its reason. None does at present.
DIFFERENT_ON_PURPOSE: dict[str, str] = {}
FILES = [("ama_full_nodoi.json", "none"), ("ama_full_doi.json", "text")]
CHECKED_FIELDS = ("title", "container-title", "volume", "issue", "page", "DOI")


@pytest.mark.parametrize(("name", "show_doi"), FILES)
def test_every_line_equals_the_one_citeproc_prints(name, show_doi):
    pairs = corpus(name)
    different = [
        pair["item"]["id"]
        for pair in pairs
        if folded(format_ama(pair["item"], show_doi=show_doi).text) != folded(pair["ama"])
    ]
    unexplained = [item for item in different if item not in DIFFERENT_ON_PURPOSE]
    equal = len(pairs) - len(different)
    assert not unexplained, f"{equal} of {len(pairs)} lines are equal; without a reason: {unexplained}"
    assert equal >= len(pairs) - len(DIFFERENT_ON_PURPOSE), f"{equal} of {len(pairs)} lines are equal"


def misread(pair) -> list[str]:
    """The checked fields of a printed line that do not come back."""
    item, parsed = pair["item"], parse_line(pair["ama"])
    found = parsed.csl or {}
    wrong = [name for name in CHECKED_FIELDS if folded(item.get(name, "")).rstrip(".") != folded(found.get(name, ""))]
    people = item["author"] if len(item["author"]) <= 6 else item["author"][:3]
    if [name.get("family") for name in found.get("author", [])] != [name["family"] for name in people]:
        wrong.append("author")
    if found.get("issued", {}).get("date-parts", [[0]])[0][0] != item["issued"]["date-parts"][0][0]:
        wrong.append("year")
    return wrong + (["et al"] if parsed.authors_truncated != (len(item["author"]) > 6) else [])


def test_printed_lines_are_read_back():
    pairs = [pair for name, _ in FILES for pair in corpus(name)]
    wrong = {pair["ama"]: fields for pair in pairs if (fields := misread(pair))}
    right = len(pairs) - len(wrong)
    assert right >= 330, f"{right} of {len(pairs)} lines are read right; wrong: {wrong}"


def test_lines_read_back_are_printed_again():
    for name, show_doi in FILES:
        for pair in corpus(name):
            parsed = parse_line(pair["ama"])
            again = format_ama(parsed.csl, show_doi=show_doi, authors_truncated=parsed.authors_truncated)
            assert folded(again.text) == folded(pair["ama"])


def test_the_reference_list_of_the_explainer_survives_unchanged():
    text = sample("000_2e9753b3b5afd0f7.txt")
    lines = split_list(text.split("\nReferences\n")[1].split("\nNext Post")[0])
    assert [line.number for line in lines] == [1, 2, 3, 4, 5]
    assert lines.problems == []
    for line in lines:
        parsed = parse_line(line.text)
        assert parsed.problems == []
        assert format_ama(parsed.csl, authors_truncated=parsed.authors_truncated).text == line.text
