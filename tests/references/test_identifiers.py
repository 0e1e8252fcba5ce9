import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from references.records.identifiers import normalise_doi, normalise_isbn, normalise_pmcid, normalise_pmid
from tests.quickness import no_hang


@pytest.mark.parametrize(
    ("written", "doi"),
    [
        ("10.1000/ABC.Def", "10.1000/abc.def"),
        ("https://doi.org/10.1000/abc", "10.1000/abc"),
        ("http://dx.doi.org/10.1000/a%2Fb", "10.1000/a/b"),
        ("doi: 10.1000/x).", "10.1000/x"),
        ("info:doi/10.1000/x", "10.1000/x"),
        ("(doi:10.1016/S0140-6736(97)11096-0).", "10.1016/s0140-6736(97)11096-0"),
        (
            "10.1002/(SICI)1097-0258(19980815/30)17:15/16<1661::AID-SIM968>3.0.CO;2-2",
            "10.1002/(sici)1097-0258(19980815/30)17:15/16<1661::aid-sim968>3.0.co;2-2",
        ),
        ("https://doi.org/10.1000/xyz?utm_source=mail#top", "10.1000/xyz"),
        ("10.1000/\u200bzero\u00ad", "10.1000/zero"),
        ("“10.1056/NEJMoa2034577.”", "10.1056/nejmoa2034577"),
        ("10.1000%2Fencoded", "10.1000/encoded"),
    ],
)
def test_a_doi_is_found_in_what_people_paste(written, doi):
    assert normalise_doi(written) == doi


@pytest.mark.parametrize(
    "written", ["", None, "10.1/x", "10.1000/", "doi:", "11.1000/x", "10.1000/" + "x" * 300, 5, []]
)
def test_what_is_no_doi_gives_nothing(written):
    assert normalise_doi(written) == ""


@settings(deadline=None)
@given(st.text())
def test_a_normalised_doi_stays_as_it_is(text):
    doi = normalise_doi("10.1000/" + text)
    assert normalise_doi(doi) == doi


@pytest.mark.parametrize(
    ("written", "pmid"),
    [
        ("PMID: 31999999", "31999999"),
        ("31999999", "31999999"),
        ("https://pubmed.ncbi.nlm.nih.gov/31999999/", "31999999"),
        (31999999, "31999999"),
        ("0", ""),
        ("012", ""),
        ("1234567890", ""),
        ("PMC123456", ""),
    ],
)
def test_a_pmid_is_its_digits(written, pmid):
    assert normalise_pmid(written) == pmid


@pytest.mark.parametrize(
    ("written", "pmcid"),
    [
        ("PMC5832410", "PMC5832410"),
        ("pmcid: pmc5832410.1", "PMC5832410"),
        ("https://www.ncbi.nlm.nih.gov/pmc/articles/PMC5832410/", "PMC5832410"),
        ("https://pmc.ncbi.nlm.nih.gov/articles/PMC5832410/", "PMC5832410"),
        ("5832410", ""),
    ],
)
def test_a_pmcid_keeps_its_letters_and_loses_its_version(written, pmcid):
    assert normalise_pmcid(written) == pmcid


@pytest.mark.parametrize(
    ("written", "isbn"),
    [
        ("978-1-59059-816-0", "9781590598160"),
        ("ISBN: 1-55860-802-8", "9781558608023"),
        ("155860802X", ""),
        ("9781590598161", ""),
        ("0-8044-2957-X", "9780804429573"),
        ("hello", ""),
    ],
)
def test_an_isbn_has_thirteen_digits_and_a_right_check_digit(written, isbn):
    assert normalise_isbn(written) == isbn


@pytest.mark.parametrize("hostile", ["10.1234/" + "(" * 100_000, "%2F" * 33_000, "doi:" * 25_000, " " * 100_000])
def test_long_hostile_text_is_answered_at_once(hostile):
    with no_hang():
        for normalise in (normalise_doi, normalise_pmid, normalise_pmcid, normalise_isbn):
            normalise(hostile)
