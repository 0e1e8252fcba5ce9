import pytest

from references.lookup.matching import best_match
from references.lookup.outcomes import Missing, NotFound
from references.lookup.works import find_by_text
from tests.references.lookup import records
from tests.references.lookup.services import reply

HORVATH_PATH = "/crossref/works/10.1186%2Fgb-2013-14-10-r115"


def item(title="DNA methylation age of human tissues and cell types", year=2013, family="Horvath", doi="10.1000/1"):
    return {"title": title, "issued": {"date-parts": [[year]]}, "author": [{"family": family}], "DOI": doi}


def searched(services, *items):
    services.answer("/crossref/works", reply(records.crossref({"items": list(items)}, "work-list")))


@pytest.mark.django_db
def test_a_pasted_reference_is_found_with_its_whole_record(services):
    searched(services, records.HORVATH | {"score": 90.1})
    services.answer(HORVATH_PATH, reply(records.crossref(records.HORVATH)))
    found = find_by_text(HORVATH_LINE := records.HORVATH_LINE)
    assert (found.identifier, found.csl["number"]) == (records.HORVATH_DOI, "R115")
    assert services.asked[0].parameters == {
        "query.bibliographic": HORVATH_LINE,
        "rows": "3",
        "select": "DOI,title,author,issued,container-title,score",
        "mailto": "editors@example.org",
    }


@pytest.mark.django_db
def test_a_search_is_remembered(services):
    searched(services, records.HORVATH)
    services.answer(HORVATH_PATH, reply(records.crossref(records.HORVATH)))
    assert find_by_text(records.HORVATH_LINE) == find_by_text(f"  {records.HORVATH_LINE}  ")
    assert len(services.asked) == 2


@pytest.mark.django_db
@pytest.mark.parametrize("found", [[], [records.WAKEFIELD], [records.HORVATH | {"issued": {"date-parts": [[None]]}}]])
def test_what_does_not_agree_is_not_found(services, found):
    searched(services, *found)
    assert find_by_text(records.HORVATH_LINE) == NotFound(
        records.HORVATH_LINE, Missing.NO_MATCH, "No work was found whose title and year agree with this text."
    )
    assert len(services.asked) == 1


@pytest.mark.django_db
@pytest.mark.parametrize("line", ["", "   ", "Horvath", "x" * 5_001])
def test_what_is_no_reference_is_asked_of_nobody(services, line):
    assert find_by_text(line).code == Missing.MALFORMED
    assert services.asked == []


@pytest.mark.parametrize("year", [2012, 2013, 2014])
def test_the_year_may_be_one_off(year):
    assert best_match(records.HORVATH_LINE, [item(year=year)])


@pytest.mark.parametrize("year", [2011, 2015])
def test_the_year_may_not_be_two_off(year):
    assert best_match(records.HORVATH_LINE, [item(year=year)]) is None


def test_a_title_with_other_markup_case_and_dashes_is_the_same():
    assert best_match(records.HORVATH_LINE, [item("DNA <i>Methylation</i> Age of Human Tissues—and Cell Types")])


def test_a_title_less_than_ninety_percent_alike_is_another_work():
    assert best_match(records.HORVATH_LINE, [item("DNA methylation age of human tissues")]) is None


def test_of_several_the_same_author_and_the_nearest_year_win():
    candidates = [item(year=2014, doi="10.1000/2"), item(family="Other", doi="10.1000/3"), item(doi="10.1000/4")]
    assert best_match(records.HORVATH_LINE, candidates)["DOI"] == "10.1000/4"


def test_a_line_that_cannot_be_taken_apart_may_hold_a_long_title():
    line = "horvath 2013 dna methylation age of human tissues and cell types genome biol"
    assert best_match(line, [item()])
    assert best_match(line.replace("2013", ""), [item()]) is None
    assert best_match(line, [item("Human tissues")]) is None


@pytest.mark.parametrize("strange", [{}, {"title": None}, {"title": "x", "issued": {"literal": "soon"}}])
def test_candidates_with_gaps_are_passed_over(strange):
    assert best_match(records.HORVATH_LINE, [strange]) is None
