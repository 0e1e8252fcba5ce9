"""Search in the library: identifiers in any form, words and their beginnings."""

import pytest

from references.library import search
from references.library.adding import add_reference
from references.library.search import PAGE, beginnings, matching, page_of
from references.models import Reference

pytestmark = pytest.mark.django_db

HAYFLICK = {
    "type": "article-journal",
    "title": "The serial cultivation of human diploid cell strains",
    "author": [{"family": "Hayflick", "given": "L"}, {"family": "Moorhead", "given": "PS"}],
    "container-title": "Experimental Cell Research",
    "issued": {"date-parts": [[1961]]},
    "DOI": "10.1016/0014-4827(61)90192-6",
    "PMID": "13905658",
}
KENYON = {
    "type": "article-journal",
    "title": "A C. elegans mutant that lives twice as long as wild type",
    "author": [{"family": "Kenyon", "given": "C"}],
    "container-title": "Nature",
    "issued": {"date-parts": [[1993]]},
    "DOI": "10.1038/366461a0",
    "PMCID": "PMC5832410",
}


def add(item, **changes):
    return add_reference({**item, **changes}, source=Reference.Source.MANUAL)[0]


@pytest.fixture
def hayflick():
    return add(HAYFLICK)


@pytest.fixture
def kenyon():
    return add(KENYON)


def found(text):
    return set(matching(Reference.objects.all(), text))


@pytest.mark.parametrize(
    "text",
    [
        "10.1016/0014-4827(61)90192-6",
        "https://doi.org/10.1016/0014-4827(61)90192-6",
        "doi:10.1016/0014-4827(61)90192-6.",
        "PMID: 13905658",
        "13905658",
        "https://pubmed.ncbi.nlm.nih.gov/13905658/",
    ],
)
def test_an_identifier_in_any_form_finds_its_work_only(hayflick, kenyon, text):
    assert found(text) == {hayflick}


@pytest.mark.parametrize("text", ["hayfl", "Moorhead", "serial cultiv", "SÉRIAL", "1961", "cell res", "hayflick 1961"])
def test_words_and_their_beginnings_find_a_work(hayflick, kenyon, text):
    assert found(text) == {hayflick}


def test_every_word_has_to_fit(hayflick, kenyon):
    assert found("hayflick nature") == set()


def test_a_letter_beside_words_does_not_narrow(hayflick, kenyon):
    assert found("Hayflick L") == {hayflick}
    assert found("c") == {kenyon}


@pytest.mark.parametrize("text", ["???", "'", "a' | 'b", "\\", ":*", "!", "& |", "() <->", "' " * 3000])
def test_signs_of_the_query_language_are_only_signs(hayflick, text):
    assert found(text) == set()


def test_a_work_in_another_script_is_found_by_its_beginning():
    work = add({"type": "book", "title": "細胞老化の研究"})
    assert found("細胞") == {work}
    assert found("細") == {work}


def test_a_single_latin_letter_is_no_beginning():
    assert beginnings("a") == "'a'"
    assert beginnings("a cell") == "'cell':*"


def test_pages_follow_each_other_without_a_gap():
    for number in range(PAGE * 2 + 3):
        add({"type": "book", "title": f"Volume {number}"})
    seen, last = [], None
    while True:
        page = page_of(Reference.objects.all(), last)
        seen += page.works
        if not (last := page.older):
            break
    assert len(seen) == PAGE * 2 + 3
    assert seen == list(Reference.objects.newest_first())


def test_few_and_old_works_are_listed_in_order_beyond_those_that_are_looked_through(monkeypatch):
    monkeypatch.setattr(search, "RECENT", 5)
    old = [add({"type": "book", "title": f"Oldest {number}"}) for number in range(3)]
    for number in range(PAGE + 10):
        add({"type": "chapter", "title": f"Volume {number}"})
    assert page_of(matching(Reference.objects.all(), "oldest")).works == old[::-1]
    assert page_of(Reference.objects.filter(csl_type="book"), str(old[2].pk)).works == [old[1], old[0]]
    chapters = page_of(Reference.objects.filter(csl_type="chapter"))
    assert chapters.works == list(Reference.objects.newest_first()[:PAGE])
    assert len(page_of(Reference.objects.filter(csl_type="chapter"), chapters.older).works) == 10


def test_the_list_goes_on_from_its_beginning_after_a_work_that_is_gone(hayflick):
    assert page_of(Reference.objects.all(), "8f14e45f-ceea-467f-9575-09e10f9e4f31").works == [hayflick]
