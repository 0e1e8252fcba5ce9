import pytest

from references.formats.items import ReadState
from references.importing.files import read_references
from references.records.identifiers import normalise_arxiv, recognise
from tests.quickness import no_hang


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("10.1038/NATURE08221", ("doi", "10.1038/nature08221")),
        ("doi: 10.1038/nature08221.", ("doi", "10.1038/nature08221")),
        ("https://doi.org/10.1038%2Fnature08221?x=1", ("doi", "10.1038/nature08221")),
        ("https://onlinelibrary.wiley.com/doi/10.1111/acel.12345/full", ("doi", "10.1111/acel.12345")),
        ("https://www.tandfonline.com/doi/pdf/10.1080/1.2?needAccess=true", ("doi", "10.1080/1.2")),
        ("29424689", ("pmid", "29424689")),
        ("PMID:29424689", ("pmid", "29424689")),
        ("https://pubmed.ncbi.nlm.nih.gov/29424689/", ("pmid", "29424689")),
        ("https://europepmc.org/article/MED/29424689", ("pmid", "29424689")),
        ("PMC5832410", ("pmcid", "PMC5832410")),
        ("https://pmc.ncbi.nlm.nih.gov/articles/PMC5832410/", ("pmcid", "PMC5832410")),
        ("https://europepmc.org/articles/PMC5832410", None),
        ("https://europepmc.org/article/PMC/PMC5832410", ("pmcid", "PMC5832410")),
        ("arXiv:2301.00001v2", ("arxiv", "2301.00001")),
        ("https://arxiv.org/abs/2301.00001", ("arxiv", "2301.00001")),
        ("https://arxiv.org/pdf/2301.00001v3.pdf", ("arxiv", "2301.00001")),
        ("https://doi.org/10.48550/arXiv.2301.00001", ("arxiv", "2301.00001")),
        ("hep-th/9901001", ("arxiv", "hep-th/9901001")),
        ("ISBN 978 0 306 40615 7", ("isbn", "9780306406157")),
        ("0-306-40615-2", ("isbn", "9780306406157")),
        ("9780306406158", None),
        ("see 10.1038/nature08221 there", None),
        ("words", None),
        ("", None),
        (None, None),
    ],
)
def test_identifiers_are_recognised_in_any_form(text, found):
    assert recognise(text) == found


@pytest.mark.parametrize("text", ["2301.001", "arXiv:", "https://arxiv.org/list/q-bio", "230100001", None])
def test_what_is_no_arxiv_number_is_none(text):
    assert normalise_arxiv(text) == ""


def test_a_list_of_identifiers_waits_for_look_up():
    result = read_references(
        b"10.1038/nature08221\n- PMID: 29424689, PMC5832410\n3. arXiv:2301.00001\nISBN 978-0-306-40615-7\n"
    )
    assert (result.format, result.read) == ("identifiers", 5)
    assert {item.state for item in result.items} == {ReadState.NEEDS_LOOKUP}
    assert [(item.line, item.key) for item in result.items] == [
        (1, "10.1038/nature08221"),
        (2, "29424689"),
        (2, "PMC5832410"),
        (3, "2301.00001"),
        (4, "9780306406157"),
    ]
    assert result.items[3].csl == {
        "type": "article",
        "DOI": "10.48550/arxiv.2301.00001",
        "genre": "preprint",
        "archive": "arXiv",
        "archive_location": "2301.00001",
    }


def test_a_word_that_is_no_identifier_is_invalid():
    result = read_references(b"10.1038/nature08221 nonsense", format="identifiers")
    assert [item.state for item in result.items] == [ReadState.NEEDS_LOOKUP, ReadState.INVALID]
    assert result.items[1].problems == ["“nonsense” is no DOI, PMID, PMCID, arXiv number or ISBN."]


@pytest.mark.parametrize("piece", ["10.1/", "arXiv:", "1", "isbn", "https://", "%2F", "a.b/", " ", "(10.1000/a"])
def test_hostile_text_is_answered_at_once(piece):
    text = (piece * 100_000)[:100_000]
    with no_hang():
        recognise(text)
