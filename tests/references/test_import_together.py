"""Many records taken in together: what others see meanwhile, what an interruption leaves, and what is refused."""

import threading

import pytest
from django.db import connection, transaction

from references.importing import batches, preview
from references.importing.batches import begin, keep_batch, read_batch, result_of, take_chosen
from references.importing.files import read_references
from references.importing.preview import preview_items
from references.library.adding import add_reference
from references.library.merging import absorb
from references.models import ImportBatch, Reference
from tests import factories
from tests.owner import by_owner
from tests.racing import wait_until_blocked
from tests.references.imports import State, imported

DOI = "10.1038/366461a0"
MANUAL = Reference.Source.MANUAL


def ris(*titles: str, doi: str = "") -> bytes:
    end = f"DO  - {doi}\nER  - \n" if doi else "ER  - \n"
    return "".join(f"TY  - JOUR\nTI  - {title}\nAU  - Doe, J\nPY  - 2001\n{end}" for title in titles).encode()


def running(content: bytes, *, by, states=("new",)) -> ImportBatch:
    """A batch whose records of these states are about to be taken in."""
    batch = read_batch(keep_batch(content, filename="many.ris", format="auto", by=by))
    begin(batch, states=states)
    return ImportBatch.objects.get(pk=batch.pk)


def elsewhere(look):
    """What ``look`` gives on a connection of its own, which sees only what is committed."""
    seen = []

    def work():
        try:
            seen.append(look())
        finally:
            connection.close()

    thread = threading.Thread(target=work)
    thread.start()
    thread.join(20)
    return seen[0]


def silent(done, total):
    pass


def words(count: int) -> list[str]:
    """So many titles that do not resemble each other."""
    return [f"{letter * 12} {number * 7919}" for number, letter in zip(range(count), "abcdefghijklmnop", strict=False)]


def test_others_see_how_far_an_import_is_and_an_interrupted_one_goes_on_without_doubling(own_database, monkeypatch):
    monkeypatch.setattr(batches, "TAKEN_AT_ONCE", 4)
    batch = running(ris(*words(10)), by=factories.wren())
    told = []

    def interrupted(done, total):
        others = elsewhere(lambda: (Reference.objects.count(), ImportBatch.objects.get().done))
        told.append((done, total, *others))
        if done == 8:
            raise InterruptedError

    with pytest.raises(InterruptedError):
        take_chosen(batch, progress=interrupted)
    assert told == [(4, 10, 4, 4), (8, 10, 8, 8)]
    take_chosen(ImportBatch.objects.get(), progress=interrupted)
    assert told[2:] == [(10, 10, 10, 10)]
    assert result_of(batch)["created"] == Reference.objects.count() == 10
    assert ImportBatch.objects.get().state == ImportBatch.State.FINISHED


def test_two_imports_of_one_work_at_once_take_it_in_once(own_database):
    wren = factories.wren()
    shared = ris("C. elegans", doi=DOI)
    first = running(ris("Worms") + shared, by=wren)
    second = running(shared + ris("Yeast"), by=wren)
    thread = threading.Thread(target=elsewhere, args=[lambda: take_chosen(second, progress=silent)])
    with transaction.atomic():
        take_chosen(first, progress=silent)
        thread.start()
        wait_until_blocked(own_database)
    thread.join(20)
    assert Reference.objects.filter(doi=DOI).count() == 1
    assert Reference.objects.count() == 3
    assert (result_of(first)["created"], result_of(second)["created"], result_of(second)["duplicates"]) == (2, 1, 1)


@pytest.fixture
def no_poison(db):
    """A database that refuses one title."""
    with by_owner(), connection.cursor() as cursor:
        cursor.execute("ALTER TABLE references_reference ADD CONSTRAINT no_poison CHECK (title <> 'Poison')")


def test_of_many_chosen_records_only_the_one_that_the_database_refuses_is_reported(no_poison):
    batch = running(ris(*words(5), "Poison", *[title.upper() + " two" for title in words(4)]), by=factories.wren())
    take_chosen(batch, progress=silent)
    left_out = batch.items.exclude(is_added=True).get()
    assert (left_out.csl["title"], left_out.state) == ("Poison", State.INVALID)
    assert left_out.problems[0] == "The record cannot be kept in the library."
    assert result_of(batch) == {"read": 10, "created": 9, "duplicates": 0, "suspects": 0, "conflicts": 0} | {
        "invalid": 1,
        "left": 0,
    }
    assert Reference.objects.count() == 9


@pytest.mark.parametrize("at_once", [3, 200])
def test_of_many_records_of_a_file_only_the_refused_one_is_left_out(no_poison, monkeypatch, at_once):
    monkeypatch.setattr(preview, "AT_ONCE", at_once)
    monkeypatch.setattr(batches, "TAKEN_AT_ONCE", at_once)
    titles = words(4)
    items = read_references(ris(titles[0], titles[1], "Poison", titles[2], titles[0], titles[3])).items
    taken = imported(items, format="ris")
    assert [one.state for one in taken] == ["new", "new", "invalid", "new", "duplicate", "new"]
    assert taken[4].problems == ["The same work as in line 1."]
    assert taken[4].reference == taken[0].reference == Reference.objects.get(title=titles[0])
    assert Reference.objects.count() == 4


@pytest.mark.django_db
def test_many_records_are_taken_in_with_few_queries(django_assert_max_num_queries):
    items = "".join(f"TY  - BOOK\nTI  - Work {n}\nDO  - 10.1000/{n}\nER  - \n" for n in range(200)).encode()
    for content in (items, items.replace(b"10.1000/", b"10.2000/").replace(b"Work", b"Book")):
        batch = running(content, by=factories.wren())
        with django_assert_max_num_queries(18):
            take_chosen(batch, progress=silent)
        assert {item.is_added for item in batch.items.all()} == {True}
        with django_assert_max_num_queries(8):
            assert {judged.state for judged in preview_items(read_references(content).items)} == {State.DUPLICATE}
    assert Reference.objects.count() == 400


@pytest.mark.django_db
def test_what_became_known_since_the_preview_is_not_taken_twice():
    content = ris("Worms", doi=DOI) + ris("Yeast") + ris("Flies", doi="10.1000/flies")
    batch = running(content, by=factories.wren())
    worms, _ = add_reference({"type": "book", "title": "WORMS: a study", "DOI": DOI}, source=MANUAL)
    alias, _ = add_reference(batch.items.get(position=2).csl, source=MANUAL)
    yeast, _ = add_reference({"type": "book", "title": "Yeast and time"}, source=MANUAL)
    absorb(yeast, alias, chosen={}, by=factories.edith())
    take_chosen(batch, progress=silent)
    became = list(batch.items.order_by("position").values_list("state", "reference", "is_added"))
    flies = Reference.objects.get(doi="10.1000/flies")
    assert became == [("duplicate", worms.pk, False), ("duplicate", yeast.pk, False), ("new", flies.pk, True)]


@pytest.mark.django_db
def test_identifiers_of_two_works_are_a_conflict_among_many_records_too():
    batch = running(ris("Worms", doi=DOI) + ris("Yeast"), by=factories.wren())
    item = batch.items.get(position=1)
    item.csl |= {"PMID": "7"}
    item.save()
    add_reference({"title": "One", "DOI": DOI}, source=MANUAL)
    add_reference({"title": "Two", "PMID": "7"}, source=MANUAL)
    take_chosen(batch, progress=silent)
    assert list(batch.items.order_by("position").values_list("state", flat=True)) == ["conflict", "new"]
    assert Reference.objects.get(title="Worms").disputes.unsettled().count() == 2
    item.refresh_from_db()
    assert item.problems[0].startswith(f"DOI {DOI} is known in the library as another work, “One”")
    assert Reference.objects.count() == 4
