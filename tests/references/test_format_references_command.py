import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from tests.references.corpora import corpus, folded

TITLE = "Induction of pluripotent stem cells from mouse embryonic and adult fibroblast cultures by defined factors"
ITEM = {
    "type": "article-journal",
    "author": [{"family": "Takahashi", "given": "K"}, {"family": "Yamanaka", "given": "S"}],
    "title": TITLE,
    "container-title": "Cell",
    "issued": {"date-parts": [[2006]]},
    "volume": "126",
    "issue": "4",
    "page": "663-676",
    "DOI": "10.1016/j.cell.2006.07.024",
}
LINE = f"Takahashi K, Yamanaka S. {TITLE}. Cell. 2006;126(4):663-676."


def run(path, *options) -> tuple[str, str]:
    printed, complaints = StringIO(), StringIO()
    call_command("format_references", str(path), *options, stdout=printed, stderr=complaints)
    return printed.getvalue(), complaints.getvalue()


@pytest.fixture
def items(tmp_path):
    path = tmp_path / "items.json"
    path.write_text(json.dumps([ITEM, {"type": "book", "title": "Aging", "colour": "red"}]), encoding="utf-8")
    return path


def test_items_are_printed_as_a_numbered_list(items):
    printed, complaints = run(items)
    assert printed.splitlines() == [f"1. {LINE}", "2. Aging."]
    assert complaints == "Item 2: Fields that CSL does not know were left out: colour.\n"


def test_items_are_printed_as_json(items):
    printed, _ = run(items, "--style", "ama", "--show-doi", "text", "--json")
    assert json.loads(printed) == [f"{LINE} doi:10.1016/j.cell.2006.07.024", "Aging."]


def test_items_are_printed_in_the_nlm_style(items):
    assert run(items, "--style", "nlm")[0].splitlines() == [
        f"1. Takahashi K, Yamanaka S. {TITLE}. Cell. 2006;126(4):663–76. doi:10.1016/j.cell.2006.07.024",
        "2. Aging.",
    ]


def test_items_are_printed_in_any_csl_style(items):
    pytest.importorskip("pypandoc", reason="pypandoc_binary is an optional extra")
    printed = json.loads(run(items, "--style", "ieee", "--json")[0])
    assert printed[0].startswith("K. Takahashi and S. Yamanaka, “Induction of pluripotent")
    with pytest.raises(CommandError, match=r"no reference style “iee”\. Did you mean ieee"):
        run(items, "--style", "iee")
    with pytest.raises(CommandError, match="a CSL style has its own rules"):
        run(items, "--style", "ieee", "--show-doi", "text")
    assert (
        '<a href="https://doi.org/10.1016/j.cell.2006.07.024">' in run(items, "--style", "apa", "--show-doi", "link")[0]
    )


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"{", "is not JSON"),
        (b'{"a": 1}', "holds no JSON list"),
        (b'[{"type": "book"}, 5]', "Item 2 of .* is not an object"),
        (b"\xff\xfe[", "is not UTF-8 text"),
        (b"[" * 100_000, "is not JSON"),
    ],
)
def test_a_bad_file_gets_a_clear_message(tmp_path, content, message):
    path = tmp_path / "bad.json"
    path.write_bytes(content)
    with pytest.raises(CommandError, match=message):
        run(path)


def test_a_missing_file_gets_a_clear_message(tmp_path):
    with pytest.raises(CommandError, match="cannot be read: No such file"):
        run(tmp_path / "none.json")


def test_the_corpus_is_printed_without_a_database(tmp_path):
    pairs = corpus("ama_full_nodoi.json")
    path = tmp_path / "corpus.json"
    path.write_text(json.dumps([pair["item"] for pair in pairs]), encoding="utf-8")
    printed, _ = run(path, "--json")
    equal = sum(folded(line) == folded(pair["ama"]) for line, pair in zip(json.loads(printed), pairs, strict=True))
    assert equal == len(pairs), f"{equal} of {len(pairs)}"
