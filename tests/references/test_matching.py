import pytest

from references.library.adding import add_reference
from references.library.matching import alikeness, resembling, suspects_after, trait_of
from references.models import Reference


def work(title="Hallmarks of aging", year=2013, family="López-Otín", **name):
    item = {"type": "article-journal", "title": title, "author": [{"family": family, "given": "C"} | name]}
    return item | ({"issued": {"date-parts": [[year]]}} if year else {})


@pytest.mark.parametrize(
    "other",
    [
        work("Hallmarks of Ageing"),
        work("<i>Hallmarks</i> of aging"),
        work(year=2014),
        work(family="Lopez-Otin"),
    ],
)
def test_nearly_equal_works_resemble_each_other(other):
    assert alikeness(trait_of(work()), trait_of(other)) >= 95


def test_the_parts_of_a_series_resemble_each_other_which_is_why_nothing_is_merged():
    first, second = work("On growing old in the laboratory: part I"), work("On growing old in the laboratory: part II")
    assert 97 < alikeness(trait_of(first), trait_of(second)) < 100


@pytest.mark.parametrize(
    "other", [work(year=2015), work(year=None), work(family="Kennedy"), work("Hallmarks of cancer")]
)
def test_other_years_authors_and_titles_do_not(other):
    assert alikeness(trait_of(work()), trait_of(other)) == 0


def test_works_without_title_or_author_resemble_nothing():
    assert alikeness(trait_of({"title": "A"}), trait_of({"title": "A"})) == 0
    assert alikeness(trait_of(work("")), trait_of(work(""))) == 0


@pytest.mark.django_db
@pytest.mark.parametrize("kept_apart", [True, False])
def test_a_particle_may_stand_in_the_family_name_or_beside_it(kept_apart):
    ways = [work(family="Pluijm", **{"non-dropping-particle": "van der"}), work(family="van der Pluijm")]
    known, _ = add_reference(ways[kept_apart], source="manual")
    assert [found.key for found in resembling(ways[not kept_apart])] == [known.pk]


@pytest.mark.django_db
def test_the_most_alike_work_comes_first_and_merged_ones_are_left_out():
    near, _ = add_reference(work(year=2012), source="manual")
    nearer, _ = add_reference(work("Hallmarks of ageing"), source="manual")
    assert [found.key for found in resembling(work("Hallmarks of ageing", 2013))] == [nearer.pk, near.pk]
    Reference.objects.filter(pk=near.pk).update(merged_into=nearer)
    assert [found.key for found in resembling(work())] == [nearer.pk]


@pytest.mark.django_db
def test_pairs_in_the_library_are_found_once():
    for year in (2012, 2013, 2014, 2016):
        add_reference(work(year=year), source="manual")
    add_reference(work("Something else", 2013), source="manual")
    pairs, after = suspects_after()
    years = dict(Reference.objects.values_list("pk", "year"))
    assert sorted((years[one], years[other]) for one, other, _ in pairs) == [(2012, 2013), (2013, 2014)]
    assert all(alike == 100 for *_, alike in pairs)
    assert after == ""


@pytest.mark.django_db
def test_pairs_are_given_author_by_author_until_there_are_enough():
    for family in ("Adams", "Brown", "Clark"):
        for year in (2012, 2013):
            add_reference(work(family=family, year=year), source="manual")
    first = suspects_after(most=1)
    second = suspects_after(first.after, most=2)
    assert (len(first.pairs), first.after) == (1, "adams")
    assert (len(second.pairs), second.after) == (2, "")
    apart = {frozenset(pair[:2]) for pair in first.pairs}
    assert suspects_after(apart=apart) == second
