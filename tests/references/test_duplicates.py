"""The list of works that may be one, and telling them apart."""

import uuid

import pytest
from django.db import IntegrityError

from references.library.adding import add_reference
from references.library.merging import mark_not_duplicates, unmark_not_duplicates
from references.models import DistinctPair, Reference
from tests.screens import screen, words_on

pytestmark = pytest.mark.django_db

DUPLICATES = "/desk/references/duplicates/"
APART = f"{DUPLICATES}not-duplicates/"


def work(title, year=2013, family="Lopez"):
    item = {"type": "article-journal", "title": title, "author": [{"family": family, "given": "C"}]}
    return add_reference(item | {"issued": {"date-parts": [[year]]}}, source=Reference.Source.MANUAL)[0]


@pytest.fixture
def desk(edith):
    return screen(edith)


@pytest.fixture
def parts():
    return work("On growing old in the laboratory: part I"), work("On growing old in the laboratory: part II")


def test_a_pair_stands_side_by_side_with_the_way_to_merge_it(desk, parts):
    work("Something else altogether")
    page = desk.get(DUPLICATES)
    ((one, other, alike),) = page.context["pairs"]
    assert (one.work, other.work) == parts
    assert 97 < alike < 100
    assert f"/desk/references/{parts[0].pk}/merge/{parts[1].pk}/" in words_on(page)
    assert DUPLICATES in words_on(desk.get("/desk/references/"))


def test_works_marked_as_not_duplicates_are_not_suggested_again_until_it_is_undone(desk, edith, parts):
    response = desk.post(f"/desk/references/{parts[0].pk}/not-duplicate/{parts[1].pk}/", follow=True)
    assert "will not be suggested again" in words_on(response)
    assert response.context["pairs"] == []
    desk.post(f"/desk/references/{parts[1].pk}/not-duplicate/{parts[0].pk}/")
    pair = DistinctPair.objects.get()
    assert pair.decided_by == edith
    told = words_on(desk.get(APART))
    assert f"marked by {edith.name}" in told
    assert "part II" in told
    desk.post(f"{DUPLICATES}{pair.pk}/undo/")
    assert not DistinctPair.objects.exists()
    assert len(desk.get(DUPLICATES).context["pairs"]) == 1
    for mine, another in (parts, parts[::-1]):
        unmarked, marked = mine.changes.all()
        assert (marked.kind, marked.after, marked.changed_by) == (
            "told_apart",
            {"different_from": str(another.pk)},
            edith,
        )
        assert (unmarked.before, unmarked.after) == (marked.after, {})


def test_undoing_twice_is_kept_once(edith, parts):
    pair = mark_not_duplicates(*parts, by=edith)
    unmark_not_duplicates(pair, by=edith)
    unmark_not_duplicates(pair, by=edith)
    assert parts[0].changes.count() == 2


def test_many_pairs_come_in_pages_that_begin_after_an_author(desk):
    for number in range(25):
        for year in (2012, 2013):
            work("On growing old in the laboratory", year, f"Author{number:02}")
    first = desk.get(DUPLICATES)
    assert len(first.context["pairs"]) == 20
    second = desk.get(DUPLICATES, {"after": first.context["after"]})
    assert len(second.context["pairs"]) == 5
    assert "Further pairs" not in words_on(second)


def test_a_page_asks_the_same_number_of_questions_for_many_pairs(desk, django_assert_max_num_queries):
    for number in range(15):
        for year in (2012, 2013):
            work("On growing old in the laboratory", year, f"Author{number:02}")
    with django_assert_max_num_queries(15):
        desk.get(DUPLICATES)


def test_a_merged_work_and_a_work_itself_cannot_be_marked_as_not_duplicates(desk, parts):
    one, other = parts
    assert "not different from itself" in words_on(
        desk.post(f"/desk/references/{one.pk}/not-duplicate/{one.pk}/", follow=True)
    )
    Reference.objects.filter(pk=other.pk).update(merged_into=one)
    assert desk.post(f"/desk/references/{one.pk}/not-duplicate/{other.pk}/").status_code == 404
    assert desk.post(f"/desk/references/{one.pk}/not-duplicate/{uuid.uuid4()}/").status_code == 404
    assert desk.get(DUPLICATES).context["pairs"] == []


@pytest.mark.parametrize("after", ["é" * 300, "zzz"])
def test_any_place_in_the_list_is_answered(desk, parts, after):
    assert desk.get(DUPLICATES, {"after": after}).status_code == 200


def test_a_pair_is_kept_in_order(edith, parts):
    first, second = sorted(parts, key=lambda work: work.pk)
    with pytest.raises(IntegrityError, match="references_distinct_pair_in_order"):
        DistinctPair.objects.create(first=second, second=first, decided_by=edith)


def test_a_pair_is_kept_once(edith, parts):
    pair = mark_not_duplicates(*parts, by=edith)
    with pytest.raises(IntegrityError, match="references_distinct_pair_once"):
        DistinctPair.objects.create(first=pair.first, second=pair.second, decided_by=edith)
