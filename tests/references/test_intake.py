import pytest

from references.formats.items import ReadItem, ReadState
from references.importing.files import read_references
from references.importing.preview import preview_items
from references.library.adding import add_reference
from references.models import Reference
from tests.references.imports import State, imported

pytestmark = pytest.mark.django_db

HORVATH = {
    "type": "article-journal",
    "author": [{"family": "Horvath", "given": "Steve"}],
    "title": "DNA methylation age of human tissues and cell types",
    "container-title": "Genome Biology",
    "issued": {"date-parts": [[2013]]},
    "DOI": "10.1186/gb-2013-14-10-r115",
}
BARE = {name: value for name, value in HORVATH.items() if name != "DOI"}


def item(csl, line=1, **parts) -> ReadItem:
    return ReadItem(line, "as written", csl, **parts)


def states(*items, **how) -> list[str]:
    return [taken.state for taken in imported(items, format="ris", **how)]


def test_a_new_work_is_added_with_its_source_and_the_record_as_received():
    (taken,) = imported([item(HORVATH)], format="ris")
    assert (taken.state, taken.is_added, taken.problems) == (State.NEW, True, [])
    work = Reference.objects.get()
    assert taken.reference == work
    assert (work.csl, work.source, work.raw_text) == (HORVATH, Reference.Source.RIS, "")
    assert work.source_payload == {"as_received": "as written"}


def test_a_pasted_line_is_kept_as_it_was_pasted():
    imported([item(HORVATH)], format="text")
    assert Reference.objects.get().raw_text == "as written"


def test_a_dry_run_says_the_same_and_writes_nothing():
    items = [item(HORVATH), item(HORVATH, 2), item(BARE | {"title": BARE["title"] + "s"}, 3), item(None, 4)]
    said = states(*items, dry_run=True)
    assert Reference.objects.count() == 0
    assert said == [State.NEW, State.DUPLICATE, State.SUSPECT, State.INVALID]
    assert states(*items) == said
    assert Reference.objects.count() == 1


def test_a_work_is_known_by_its_identifier_and_the_beginning_of_its_title():
    known, _ = add_reference(HORVATH, source="manual")
    (taken,) = imported([item({"type": "book", "title": "DNA methylation age", "DOI": HORVATH["DOI"]})], format="ris")
    assert (taken.state, taken.reference) == (State.DUPLICATE, known)
    assert taken.problems == ["The work is in the library already."]


def test_a_record_equal_in_every_field_is_known():
    known, _ = add_reference(BARE, source="manual")
    (taken,) = imported([item(BARE)], format="ris")
    assert (taken.state, taken.reference) == (State.DUPLICATE, known)


def test_the_second_record_of_a_work_in_one_file_names_the_first_ones_line():
    first, second, third = imported([item(HORVATH, 1), item(HORVATH, 9), item(BARE, 20)], format="ris")
    assert second.problems == ["The same work as in line 1."]
    assert second.reference == first.reference
    assert (third.state, third.reference) == (State.SUSPECT, first.reference)


@pytest.mark.parametrize(
    "other",
    [
        BARE | {"title": "DNA methylation age of human tissues and cell type"},
        BARE | {"issued": {"date-parts": [[2014]]}},
        BARE | {"title": "DNA methylation age of human tissues and cell types."},
        HORVATH | {"DOI": "10.1101/000000"},
    ],
)
def test_a_work_that_resembles_another_one_is_not_added_and_the_other_is_named(other):
    known, _ = add_reference(HORVATH, source="manual")
    (taken,) = imported([item(other)], format="ris")
    assert (taken.state, taken.reference, taken.is_added) == (State.SUSPECT, known, False)
    assert "alike to “DNA methylation age" in taken.problems[0]
    assert Reference.objects.count() == 1


@pytest.mark.parametrize(
    "other",
    [
        BARE | {"issued": {"date-parts": [[2015]]}},
        BARE | {"author": [{"family": "Horwath", "given": "Steve"}]},
        BARE | {"title": "DNA methylation and healthy human aging"},
    ],
)
def test_another_year_author_or_title_makes_another_work(other):
    add_reference(HORVATH, source="manual")
    assert states(item(other)) == [State.NEW]


def test_suspects_are_added_as_works_of_their_own_when_asked_and_never_merged():
    parts = [BARE | {"title": f"Vaccines and antibiotics in the elderly: part {number}"} for number in ("I", "II")]
    assert states(*map(item, parts)) == [State.NEW, State.SUSPECT]
    (taken,) = imported([item(parts[1])], format="ris", add_suspects=True)
    assert taken.is_added
    assert sorted(Reference.objects.values_list("title", flat=True)) == [part["title"] for part in parts]


def test_identifiers_of_two_works_are_a_conflict_and_nothing_is_merged():
    horvath, _ = add_reference(HORVATH, source="manual")
    other, _ = add_reference({"title": "B", "PMID": "24138928"}, source="manual")
    (taken,) = imported([item(HORVATH | {"PMID": "24138928"})], format="nbib")
    assert (taken.state, taken.is_added) == (State.CONFLICT, True)
    assert {dispute.holder for dispute in taken.reference.disputes.unsettled()} == {horvath, other}
    assert (taken.reference.doi, taken.reference.pmid) == ("", "")
    assert Reference.objects.count() == 3


@pytest.mark.parametrize("dry_run", [True, False])
def test_identifiers_that_contradict_each_other_within_a_file_are_a_conflict(dry_run):
    items = [item(HORVATH | {"PMID": "1"}), item(HORVATH | {"PMID": "2"}, 2)]
    assert states(*items, dry_run=dry_run) == [State.NEW, State.CONFLICT]


@pytest.mark.parametrize("dry_run", [True, False])
def test_bare_identifiers_of_two_works_are_not_taken(dry_run):
    add_reference(HORVATH, source="manual")
    add_reference({"title": "B", "PMID": "24138928"}, source="manual")
    assert states(item({"DOI": HORVATH["DOI"], "PMID": "24138928", "type": "book"}), dry_run=dry_run) == [State.INVALID]


def test_an_identifier_alone_is_not_taken_before_it_was_looked_up():
    waiting = item({"type": "article-journal", "DOI": HORVATH["DOI"]}, state=ReadState.NEEDS_LOOKUP, problems=["Why"])
    (taken,) = imported([waiting], format="identifiers")
    assert (taken.state, taken.problems) == (State.INVALID, ["Why"])
    known, _ = add_reference(HORVATH, source="manual")
    (taken,) = imported([waiting], format="identifiers")
    assert (taken.state, taken.reference) == (State.DUPLICATE, known)


def test_what_was_imported_once_is_known_the_second_time():
    pasted = (
        b"TY  - JOUR\nTI  - A\nAU  - Doe, J\nPY  - 2001\nER  - \nTY  - BOOK\nTI  - B\nSN  - 9780306406157\nER  - \n"
    )
    for state in (State.NEW, State.DUPLICATE):
        assert states(*read_references(pasted).items) == [state, state]
    assert Reference.objects.count() == 2


def test_a_study_type_that_pubmed_states_is_taken_over():
    nbib = b"PMID- 1\nTI  - A trial\nPT  - Journal Article\nPT  - Randomized Controlled Trial\n"
    imported(read_references(nbib).items, format="nbib")
    assert Reference.objects.get().evidence_type == Reference.StudyType.RANDOMIZED_TRIAL


def test_many_items_are_judged_with_few_queries(django_assert_max_num_queries):
    items = [item({"type": "book", "title": f"Work {n}", "DOI": f"10.1000/{n}"}, n) for n in range(1, 401)]
    with django_assert_max_num_queries(6):
        assert {judged.state for judged in preview_items(items)} == {State.NEW}
