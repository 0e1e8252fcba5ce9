"""The library's list and the picker's answers."""

import pytest
from django.urls import reverse

from editorial.planning.tasks import enter_notice
from references.library.adding import add_reference, verify
from references.models import Reference
from tests import factories
from tests.screens import screen, words_on

pytestmark = pytest.mark.django_db

LIBRARY = "/desk/references/"
NAUGHTY = "<script>alert('x')</script><img src=x onerror=alert(1)> & \"'` {{ 7|add:7 }} <b>bold"


@pytest.fixture
def desk(wren):
    return screen(wren)


def book(title, **fields):
    return add_reference({"type": "book", "title": title, **fields}, source=Reference.Source.MANUAL)[0]


def titles(response):
    return [line.work.title for line in response.context["lines"]]


def test_an_empty_library_says_how_works_get_there(desk):
    assert "The library is empty." in words_on(desk.get(LIBRARY))


def test_a_work_is_listed_as_it_prints_with_what_cites_it(desk, wren):
    factories.cited_manuscript(wren)
    page = words_on(desk.get(LIBRARY, {"q": "hayflick"}))
    assert "<i>Experimental Cell Research</i>. 1961;25:585-621." in page
    assert "cited in 1 text" in page
    assert "Greider" not in page


def test_a_manuscript_one_may_not_know_of_is_not_counted(desk):
    factories.cited_manuscript(factories.otto())
    assert "not cited" in words_on(desk.get(LIBRARY, {"q": "hayflick"}))


def test_a_live_post_is_counted_for_everybody_and_once_for_its_writer(desk, wren):
    otto, edith = factories.otto(), factories.edith()
    made = factories.cited_manuscript(otto)
    sent = factories.submit(made, by=otto)
    approval = factories.approve(sent, by=edith, digest=sent.revision.digest, statement="Checked.")
    factories.publish(approval, by=edith)
    for person in (wren, otto):
        assert "cited in 1 text" in words_on(screen(person).get(LIBRARY, {"q": "hayflick"}))


def test_a_notice_that_holds_stands_on_the_work(desk, wren):
    factories.cited_manuscript(wren)
    greider = Reference.objects.get(title__startswith="Identification")
    enter_notice(greider, by=factories.edith(), kind="retraction")
    assert "Retracted (Entered by hand, undated)" in words_on(desk.get(LIBRARY))


def test_the_list_is_narrowed_by_year_type_study_and_state(desk):
    verified = verify(book("One", issued={"date-parts": [[1999]]}), by=factories.edith())
    Reference.objects.filter(pk=verified.pk).update(evidence_type="cell")
    book("Two", issued={"date-parts": [[2001]]})
    for asked in ({"year": 1999}, {"study": "cell"}, {"state": "verified"}):
        assert titles(desk.get(LIBRARY, asked)) == ["One"]
    assert titles(desk.get(LIBRARY, {"type": "book"})) == ["Two", "One"]
    assert titles(desk.get(LIBRARY, {"type": "chapter"})) == []


def test_the_list_is_narrowed_by_tag(desk):
    book("One").tags.add("Telomeres")
    book("Two")
    assert titles(desk.get(LIBRARY, {"tag": "telomeres"})) == ["One"]


@pytest.mark.parametrize("asked", [{"year": "soon"}, {"tag": "none-such"}, {"before": "x"}])
def test_a_question_that_makes_no_sense_is_answered_with_what_to_mend(desk, asked):
    book("One")
    page = desk.get(LIBRARY, asked)
    assert page.status_code == 200
    assert titles(page) == []
    assert "Fix what is marked above" in words_on(page)


def test_fifty_works_cost_no_more_queries_than_one(desk, django_assert_max_num_queries):
    for number in range(50):
        book(f"Volume {number}")
    with django_assert_max_num_queries(12):
        assert len(titles(desk.get(LIBRARY, {"q": "volume"}))) == 50


def test_names_and_titles_full_of_markup_are_shown_as_words(desk):
    book(NAUGHTY, author=[{"literal": NAUGHTY}], publisher=NAUGHTY)
    page = words_on(desk.get(LIBRARY))
    assert "<script>alert" not in page
    assert "<img" not in page
    assert "{{ 7|add:7 }}" in page


def test_the_picker_offers_what_one_needs_to_choose(desk, wren):
    factories.cited_manuscript(wren)
    Reference.objects.filter(doi__startswith="10.1016/0014").update(evidence_type="cell")
    offered = desk.get(reverse("references:pick"), {"q": "hayf"}).json()["results"]
    work = Reference.objects.get(evidence_type="cell")
    assert offered == [
        {
            "id": str(work.pk),
            "key": "hayflick1961",
            "label": "Hayflick & Moorhead 1961",
            "text": "Hayflick L, Moorhead PS. The serial cultivation of human diploid cell strains. "
            "Experimental Cell Research. 1961;25:585-621.",
            "study_type": "Cell study",
            "notice": "",
        }
    ]


def test_the_picker_offers_ten_at_most_and_nothing_for_a_single_letter(desk):
    for number in range(12):
        book(f"Volume {number}")
    pick = reverse("references:pick")
    assert len(desk.get(pick, {"q": "vol"}).json()["results"]) == 10
    for text in ("v", "", " "):
        assert desk.get(pick, {"q": text}).json() == {"results": []}


def test_the_picker_asks_as_much_for_ten_as_for_one(desk, django_assert_max_num_queries):
    for number in range(12):
        book(f"Volume {number}")
    with django_assert_max_num_queries(8):
        desk.get(reverse("references:pick"), {"q": "vol"})
