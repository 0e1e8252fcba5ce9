from itertools import cycle

import pytest

from references.formats.items import ReadState
from references.importing.files import read_references

ARTICLE = """TY  - JOUR
ID  - horvath2013
AU  - Horvath, Steve
TI  - DNA methylation age of human tissues and cell types
JF  - Genome Biology
JO  - Genome Biol
VL  - 14
IS  - 10
SP  - 3156
EP  - 3175
PY  - 2013/10/21/
DO  - https://doi.org/10.1186/GB-2013-14-10-R115
SN  - 1474-760X
LA  - eng
KW  - Aging
KW  - Epigenetics
AD  - Some Institute, someone@example.org
ER  -
"""


def read(text: str, **options):
    return read_references(text.encode(), **options)


def only(text: str):
    (item,) = read(text).items
    return item


def with_lines(*lines: str) -> str:
    return "\n".join(["TY  - JOUR", "TI  - A", *lines, "ER  - ", ""])


def test_a_journal_article_becomes_csl():
    result = read(ARTICLE)
    assert (result.format, result.encoding, result.read, result.problems) == ("ris", "utf-8", 1, [])
    item = result.items[0]
    assert (item.line, item.key, item.problems, item.state) == (1, "horvath2013", [], ReadState.READ)
    assert item.raw == ARTICLE.strip()
    assert item.csl == {
        "type": "article-journal",
        "author": [{"family": "Horvath", "given": "Steve"}],
        "title": "DNA methylation age of human tissues and cell types",
        "container-title": "Genome Biology",
        "container-title-short": "Genome Biol",
        "volume": "14",
        "issue": "10",
        "page": "3156-3175",
        "issued": {"date-parts": [[2013, 10, 21]]},
        "DOI": "10.1186/gb-2013-14-10-r115",
        "ISSN": "1474-760X",
        "language": "eng",
        "keyword": "Aging; Epigenetics",
    }


def test_addresses_of_people_are_dropped():
    assert "example.org" not in str(only(ARTICLE).csl)


@pytest.mark.parametrize("written", ["\r\n", "\r", "\n\n"])
def test_line_ends_of_any_kind_give_the_same_record(written):
    assert only(ARTICLE.replace("\n", written)).csl == only(ARTICLE).csl


def test_line_ends_of_several_kinds_in_one_file_cut_nothing():
    mixed = "".join(line + end for line, end in zip(ARTICLE.splitlines(), cycle(["\r\n", "\n", "\r"]), strict=False))
    assert only(mixed).csl == only(ARTICLE).csl


@pytest.mark.parametrize(
    "written", ["TY - JOUR\nTI - A\nER -", "TY  -  JOUR\nTI  -  A\nER  -", " TY  - JOUR\n TI  - A\n ER  - \n"]
)
def test_spaces_about_the_tags_do_not_matter(written):
    assert only(written).csl == {"type": "article-journal", "title": "A"}


def test_a_wrapped_value_is_joined_even_where_it_begins_like_a_tag():
    item = only(with_lines("AB  - Words that go on", "   and on", "us - and on."))
    assert item.csl["abstract"] == "Words that go on and on us - and on."


def test_a_record_without_its_end_or_its_beginning_is_kept_and_says_so():
    result = read("TI  - First\nAU  - Doe, J\nER  - \nTY  - BOOK\nTI  - Second\nTY  - BOOK\nTI  - Third\n")
    assert [item.csl["title"] for item in result.items] == ["First", "Second", "Third"]
    assert [item.problems for item in result.items] == [
        ["The record does not begin with a TY line."],
        ["The record is not closed by an ER line."],
        ["The record is not closed by an ER line."],
    ]
    assert [item.line for item in result.items] == [1, 4, 6]


def test_text_between_records_is_named_by_its_line():
    result = read(f"Exported by a program\n\n{ARTICLE}\nER  - \nThe end\n")
    assert result.read == 1
    assert result.problems == ["Text outside of records was not read, in line 1, 22, 23."]


@pytest.mark.parametrize(
    ("ty", "csl_type"),
    [
        ("JOUR", "article-journal"),
        ("MGZN", "article-magazine"),
        ("BOOK", "book"),
        ("CHAP", "chapter"),
        ("CPAPER", "paper-conference"),
        ("CONF", "paper-conference"),
        ("THES", "thesis"),
        ("RPRT", "report"),
        ("DATA", "dataset"),
        ("COMP", "software"),
        ("ELEC", "webpage"),
        ("PAT", "patent"),
        ("UNPB", "manuscript"),
        ("GEN", "document"),
    ],
)
def test_types_of_works(ty, csl_type):
    assert only(f"TY  - {ty}\nTI  - A\nER  - \n").csl["type"] == csl_type


def test_an_unknown_type_is_told():
    item = only("TY  - FOO\nTI  - A\nER  - \n")
    assert (item.csl["type"], item.problems) == ("document", ["The type “FOO” is not known to RIS."])


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("van der Berg, Jan", {"family": "van der Berg", "given": "Jan"}),
        ("Hora,D., Jr.", {"family": "Hora", "given": "D.", "suffix": "Jr."}),
        ("Hora, Jr., D.", {"family": "Hora", "given": "D.", "suffix": "Jr."}),
        ("Catarina Barata", {"family": "Barata", "given": "Catarina"}),
        ("Ludwig van Beethoven", {"family": "van Beethoven", "given": "Ludwig"}),
        ("World Health Organization", {"literal": "World Health Organization"}),
        ("JabRef Developers,", {"literal": "JabRef Developers"}),
        ("Plato", {"family": "Plato"}),
        ("山中, 伸弥", {"family": "山中", "given": "伸弥"}),
    ],
)
def test_names_of_many_kinds(line, name):
    assert only(with_lines(f"AU  - {line}")).csl["author"] == [name]


@pytest.mark.parametrize(
    ("lines", "issued"),
    [
        (["PY  - 2001"], {"date-parts": [[2001]]}),
        (["PY  - 2012///"], {"date-parts": [[2012]]}),
        (["Y1  - 2016/12//"], {"date-parts": [[2016, 12]]}),
        (["PY  - 2013", "DA  - 2013/04/18"], {"date-parts": [[2013, 4, 18]]}),
        (["PY  - 2013/04/18", "PY  - 2013/02/15/received"], {"date-parts": [[2013, 4, 18]]}),
        (["PY  - 2010 Jan-Feb"], {"date-parts": [[2010, 1], [2010, 2]]}),
        (["PY  - in press"], {"literal": "in press"}),
        (["PY  - 2013/13/45"], {"literal": "2013/13/45"}),
    ],
)
def test_dates_of_many_kinds(lines, issued):
    assert only(with_lines(*lines)).csl["issued"] == issued


@pytest.mark.parametrize(
    ("lines", "field", "value"),
    [
        (["SP  - 1", "EP  - 9"], "page", "1-9"),
        (["SP  - 1-22"], "page", "1-22"),
        (["SP  - 034708"], "page", "034708"),
        (["C7  - 16685"], "number", "16685"),
        (["U1  - 26957754[pmid]"], "PMID", "26957754"),
        (["U2  - PMC4756000[pmcid]"], "PMCID", "PMC4756000"),
        (["DB  - PubMed", "AN  - 26957754"], "PMID", "26957754"),
        (["AN  - PMC3654245"], "PMCID", "PMC3654245"),
        (["UR  - http://dx.doi.org/10.1023/A:1017379030770"], "DOI", "10.1023/a:1017379030770"),
        (["UR  - //example.org/a"], "URL", "https://example.org/a"),
        (["N1  - doi:10.1000/a"], "DOI", "10.1000/a"),
        (["M3  - doi: 10.1000/a"], "DOI", "10.1000/a"),
        (["ET  - 2016/01/30"], "available-date", {"date-parts": [[2016, 1, 30]]}),
        (["N1  - One", "N1  - Two"], "note", "One; Two"),
        (["SN  - 978-0-306-40615-7"], "ISBN", "978-0-306-40615-7"),
        (["A2  - Doe, J"], "editor", [{"family": "Doe", "given": "J"}]),
        (["AU  - Doe, J; Roe, R"], "author", [{"family": "Doe", "given": "J"}, {"family": "Roe", "given": "R"}]),
    ],
)
def test_fields_of_many_kinds(lines, field, value):
    assert only(with_lines(*lines)).csl[field] == value


def test_a_book_has_a_series_and_a_chapter_a_book():
    assert only("TY  - BOOK\nTI  - A\nT2  - Series\nSP  - 320\nER  - ").csl == {
        "type": "book",
        "title": "A",
        "collection-title": "Series",
        "number-of-pages": "320",
    }
    chapter = only("TY  - CHAP\nTI  - A\nT2  - Book\nT3  - Series\nER  - ").csl
    assert (chapter["container-title"], chapter["collection-title"]) == ("Book", "Series")


def test_what_has_no_place_in_the_record_is_named():
    assert only(with_lines("ZZ  - x", "VL  - 1", "VL  - 2")).problems == [
        "VL stands 2 times; the first one was used.",
        "Tags without a place in the record were left out: ZZ.",
    ]


def test_a_record_that_names_no_work_is_invalid_and_kept_as_it_stands():
    item = only("TY  - JOUR\nVL  - 3\nER  - \n")
    assert (item.state, item.csl, item.raw) == (ReadState.INVALID, None, "TY  - JOUR\nVL  - 3\nER  - ")
    assert item.problems[0].startswith("The record names no work")
