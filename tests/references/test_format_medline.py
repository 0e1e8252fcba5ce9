import pytest

from references.formats.items import ReadState
from references.importing.files import read_references

RECORD = """PMID- 20481061
OWN - NLM
IS  - 1474-9726 (Electronic)
IS  - 1474-9718 (Linking)
VI  - 9
IP  - 4
DP  - 2010 Aug
TI  - A work about mice that eat less than they
      would like to eat.
PG  - 454-81
LID - 10.1111/j.1474-9726.2010.00001.x [doi]
AB  - First part.
      Second part.
FAU - Long, Vicky A Jr
AU  - Long VA Jr
AD  - Some Institute. someone@example.org
CN  - The Mouse Group
LA  - eng
PT  - Journal Article
PT  - Randomized Controlled Trial
RIN - J Test. 2012;1:2. PMID: 22222222
EIN - J Test. 2011;1:1
TA  - Aging Cell
JT  - Aging cell
MH  - *Aging/genetics
MH  - Animals
OTO - NOTNLM
OT  - diet
PMC - PMC4513071
SO  - Aging Cell. 2010 Aug;9(4):454-81.
"""


def read(text: str):
    return read_references(text.encode())


def only(text: str):
    (item,) = read(text).items
    return item


def test_a_pubmed_record_becomes_csl_with_its_indexing_and_notices():
    result = read(f"\n{RECORD}")
    assert (result.format, result.problems) == ("nbib", [])
    item = result.items[0]
    assert (item.line, item.key, item.problems) == (2, "20481061", [])
    assert item.csl == {
        "type": "article-journal",
        "title": "A work about mice that eat less than they would like to eat",
        "author": [{"family": "Long", "given": "Vicky A", "suffix": "Jr"}, {"literal": "The Mouse Group"}],
        "container-title": "Aging cell",
        "container-title-short": "Aging Cell",
        "volume": "9",
        "issue": "4",
        "page": "454-81",
        "issued": {"date-parts": [[2010, 8]]},
        "DOI": "10.1111/j.1474-9726.2010.00001.x",
        "PMID": "20481061",
        "PMCID": "PMC4513071",
        "ISSN": "1474-9718",
        "abstract": "First part. Second part.",
        "language": "eng",
        "keyword": "diet",
        "custom": {
            "publication_types": ["Journal Article", "Randomized Controlled Trial"],
            "mesh": ["*Aging/genetics", "Animals"],
            "notices": {"EIN": ["J Test. 2011;1:1"], "RIN": ["J Test. 2012;1:2. PMID: 22222222"]},
        },
    }


def test_records_are_told_apart_by_their_pmid():
    result = read("PMID- 1\nTI  - A\nPMID-2\nTI-B\n\nPMID - 3\nTI  -C\n")
    assert [(item.line, item.csl["PMID"], item.csl["title"]) for item in result.items] == [
        (1, "1", "A"),
        (3, "2", "B"),
        (6, "3", "C"),
    ]


def test_a_blank_line_within_a_record_does_not_cut_it_in_two():
    item = only("PMID- 1\nTI  - A\n\nVI  - 3\nPT  - Letter\n")
    assert (item.csl["volume"], item.csl["custom"]) == ("3", {"publication_types": ["Letter"]})


def test_a_record_without_pmid_begins_after_a_blank_line():
    assert [item.csl["title"] for item in read("PMID- 1\nTI  - A\n\nBTI - B\nVI  - 2\n").items] == ["A", "B"]


def test_doubled_line_ends_cut_nothing():
    assert only(RECORD.replace("\n", "\n\n")).csl["title"] == only(RECORD).csl["title"]


def test_lines_that_are_no_tags_are_named():
    result = read("PMID- 1\nSO  invalid line\nTI  - A\n")
    assert (result.read, result.problems) == (1, ["Text outside of records was not read, in line 2."])


@pytest.mark.parametrize(
    ("line", "field", "value"),
    [
        ("AU  - Long V", "author", [{"family": "Long", "given": "V"}]),
        ("AU  - van der Pluijm I", "author", [{"family": "van der Pluijm", "given": "I"}]),
        ("FED - Doe, Jane", "editor", [{"family": "Doe", "given": "Jane"}]),
        ("AID - doi:10.1000/A", "DOI", "10.1000/a"),
        ("AID - e1024 [pii]", "number", "e1024"),
        ("PMC - 4513071", "PMCID", "PMC4513071"),
        ("DP  - 2009 Spring", "issued", {"date-parts": [[2009]], "season": "1"}),
        ("DP  - 2010 Dec-2011 Jan", "issued", {"date-parts": [[2010, 12], [2011, 1]]}),
        ("DEP - 20100401", "issued", {"date-parts": [[2010, 4, 1]]}),
        ("PT  - Preprint", "genre", "preprint"),
        ("PT  - Book", "type", "book"),
        ("PT  - Dataset", "type", "dataset"),
        ("OTO - NOTNLM\nOT  - diet\nOT  - sirtuins", "keyword", "diet; sirtuins"),
    ],
)
def test_fields_of_many_kinds(line, field, value):
    assert only(f"PMID- 1\nTI  - A\n{line}\n").csl[field] == value


def test_a_chapter_stands_in_its_book():
    item = only(
        "PMID- 1\nTI  - Chapter\nBTI - Book\nPT  - Book\nPB  - Press\nPL  - Town\nISBN- 9780306406157 (print)\n"
    )
    assert (item.csl["type"], item.csl["container-title"], item.csl["publisher-place"]) == ("chapter", "Book", "Town")
    assert item.csl["ISBN"] == "9780306406157"
    assert only("PMID- 1\nBTI - Book\n").csl["title"] == "Book"


def test_a_record_without_a_title_says_so_and_one_without_anything_is_invalid():
    assert only("PMID- 1\nPT  - Letter\n").problems == ["The record has no title."]
    item = only("STAT- MEDLINE\nVI  - 3\n")
    assert (item.state, item.csl) == (ReadState.INVALID, None)


def test_addresses_of_people_are_dropped():
    assert "example.org" not in str(only(RECORD).csl)


def test_unknown_tags_are_named():
    assert only("PMID- 1\nTI  - A\nXYZ - b\n").problems == ["Tags without a place in the record were left out: XYZ."]
