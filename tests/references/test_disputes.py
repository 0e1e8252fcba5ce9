"""Two works typed with one identifier: both are kept, and what a person decides about it holds from then on."""

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from references.formats.pasted.articles import parse_line
from references.importing.files import read_references
from references.jobs import complete_record
from references.library.adding import add_reference, include
from references.library.changing import change_reference
from references.library.disputes import SettledAlready, call_holder_wrong, call_mistyped, refer
from references.library.identity import IdentifierConflict
from references.library.merging import absorb
from references.library.record_writing import ChangeRefused
from references.lookup.limits import remember
from references.models import IdentifierDispute, Reference
from tests.jobs.working import run_jobs
from tests.references.imports import State, imported

pytestmark = pytest.mark.django_db

DOI = "10.5555/jama.2020.77"
MANUAL = Reference.Source.MANUAL
NAPS = {
    "type": "article-journal",
    "title": "Naps and mice: a trial",
    "author": [{"family": "Smith", "given": "J"}],
    "container-title": "JAMA",
    "issued": {"date-parts": [[2020]]},
    "DOI": DOI,
}
COFFEE = {
    "type": "article-journal",
    "title": "Coffee in ten thousand nurses",
    "author": [{"family": "Green", "given": "L"}],
    "container-title": "BMJ",
    "issued": {"date-parts": [[2019]]},
    "DOI": DOI,
}


def without(item: dict, *names: str) -> dict:
    return {name: value for name, value in item.items() if name not in names}


@pytest.fixture
def naps():
    return add_reference(NAPS, source=MANUAL)[0]


@pytest.fixture
def coffee(naps):
    return add_reference(COFFEE, source=MANUAL)[0]


@pytest.fixture
def dispute(coffee):
    return coffee.disputes.get()


@pytest.mark.parametrize(
    "other",
    [
        COFFEE,
        COFFEE | {"DOI": f"https://doi.org/{DOI.upper()}"},
        NAPS | {"title": "Naps and rats: a trial"},
        NAPS | {"author": [{"family": "Green", "given": "L"}]},
        NAPS | {"issued": {"date-parts": [[2010]]}},
        without(COFFEE, "author", "issued"),
        COFFEE | {"URL": f"https://doi.org/{DOI}"},
    ],
)
def test_another_title_first_author_or_year_under_a_known_doi_makes_a_second_record(naps, other):
    work, is_new = add_reference(other, source=MANUAL)
    assert is_new
    assert (work.title, work.doi, work.csl.get("URL")) == (other["title"], "", None)
    dispute = work.disputes.get()
    assert (dispute.holder, dispute.name, dispute.value, dispute.state) == (naps, "doi", DOI, "open")
    naps.refresh_from_db()
    assert naps.csl == NAPS
    assert "Naps and mice: a trial" in dispute.words()


@pytest.mark.parametrize(("name", "value"), [("PMID", "31234567"), ("PMCID", "PMC7654321")])
def test_every_identifier_is_disputed_alike(name, value):
    known, _ = add_reference(without(NAPS, "DOI") | {name: value}, source=MANUAL)
    other, _ = add_reference(without(COFFEE, "DOI") | {name: value, "DOI": "10.5555/own"}, source=MANUAL)
    assert other.doi == "10.5555/own"
    assert getattr(other, name.lower()) == ""
    assert (other.disputes.get().holder, str(other.disputes.get())) == (known, f"{name} {value}")


def test_an_arxiv_number_is_disputed_as_its_doi():
    for item in (NAPS, COFFEE):
        bib = f"@article{{a, title={{{item['title']}}}, eprint={{2401.00001}}, archiveprefix={{arXiv}}}}"
        imported(read_references(bib.encode()).items, format="bibtex")
    assert Reference.objects.count() == 2


@pytest.mark.parametrize(
    "typed",
    [
        NAPS | {"title": "NAPS AND MICE"},
        NAPS | {"issued": {"date-parts": [[2021]]}},
        NAPS | {"author": [{"family": "Smith", "given": "Jane Q."}]},
        without(NAPS, "author"),
        {"type": "article-journal", "DOI": DOI},
    ],
)
def test_the_same_work_typed_otherwise_stays_one_record(naps, typed):
    assert add_reference(typed, source=MANUAL) == (naps, False)
    assert not IdentifierDispute.objects.exists()


def test_the_second_work_typed_again_is_its_record_and_still_to_be_decided(coffee):
    again = include(COFFEE | {"volume": "1"}, source=MANUAL)
    assert (again.reference, again.is_new) == (coffee, False)
    assert [dispute.value for dispute in again.disputes] == [DOI]
    assert Reference.objects.count() == 2


def test_the_second_work_typed_without_the_identifier_is_in_no_dispute(coffee):
    work, is_new = add_reference(without(COFFEE, "DOI"), source=MANUAL)
    assert is_new
    assert not work.disputes.exists()


def test_a_third_work_is_kept_as_well(coffee, naps):
    third, _ = add_reference(COFFEE | {"title": "Tea and old age"}, source=MANUAL)
    assert third.disputes.get().holder == naps
    assert Reference.objects.count() == 3


@pytest.mark.parametrize("dry_run", [True, False])
def test_an_import_keeps_both_and_says_so(naps, dry_run):
    ris = f"TY  - JOUR\nAU  - Green, L.\nTI  - Coffee in ten thousand nurses\nPY  - 2019\nDO  - {DOI}\nER  - \n"
    (taken,) = imported(read_references(ris.encode()).items, format="ris", dry_run=dry_run)
    assert (taken.state, taken.is_added) == (State.CONFLICT, not dry_run)
    assert taken.problems[0] == (
        f"DOI {DOI} is known in the library as another work, “Naps and mice: a trial”. Both are kept, to be decided."
    )
    assert Reference.objects.count() == (1 if dry_run else 2)


@pytest.mark.parametrize("dry_run", [True, False])
def test_two_works_of_one_file_with_one_identifier_are_both_kept(dry_run):
    records = "".join(
        f"TY  - JOUR\nAU  - {author}\nTI  - {title}\nPY  - {year}\nDO  - {DOI}\nER  - \n"
        for author, title, year in [("Smith, J", "Naps and mice", 2020), ("Green, L", "Coffee in nurses", 2019)] * 2
    )
    taken = imported(read_references(records.encode()).items, format="ris", dry_run=dry_run)
    assert [one.state for one in taken] == ["new", "conflict", "duplicate", "duplicate"]
    assert "stands in line 1 for another work, “Naps and mice”" in taken[1].problems[0]
    assert Reference.objects.count() == (0 if dry_run else 2)


def test_one_work_in_every_format_stays_one_record():
    line = f"Smith J. Naps and mice: a trial. JAMA. 2020;323(1):1-2. doi:{DOI}"
    add_reference(parse_line(line).csl, source=Reference.Source.PLAIN_TEXT, raw_text=line)
    files = {
        "ris": f"TY  - JOUR\nAU  - Smith, Jane\nTI  - Naps and Mice\nPY  - 2019\nDO  - {DOI.upper()}\nER  - \n",
        "bibtex": f"@article{{a, author={{Jane Smith}}, title={{Naps and mice}}, year=2020, doi={{{DOI}}}}}",
        "nbib": f"PMID- 31\nTI  - Naps and mice: a trial.\nFAU - Smith, Jane\nDP  - 2020 Jan\nLID - {DOI} [doi]\n",
    }
    for format, text in files.items():
        assert [one.state for one in imported(read_references(text.encode()).items, format=format)] == ["duplicate"]
    assert not IdentifierDispute.objects.exists()


def chapter(title: str, **fields) -> dict:
    book = {"type": "chapter", "container-title": "The Book of Sleep", "ISBN": "9780306406157", "DOI": "10.5555/book"}
    return {**book, "title": title, **fields}


def test_chapters_carry_their_books_identifiers_without_a_dispute():
    book, _ = add_reference({"type": "book", "title": "The Book of Sleep", "DOI": "10.5555/book"}, source=MANUAL)
    works = [add_reference(chapter(title), source=MANUAL)[0] for title in ("Naps", "Coffee", "Naps")]
    assert works[0] == works[2] != works[1]
    assert {work.doi for work in works} == {"10.5555/book"}
    assert not IdentifierDispute.objects.exists()
    assert add_reference({"type": "document", "DOI": "10.5555/book"}, source=MANUAL) == (book, False)
    change_reference(works[0], {"page": "1-9"}, by=None)


def test_a_books_doi_alone_is_none_of_its_chapters():
    for title in ("Naps", "Coffee"):
        add_reference(chapter(title), source=MANUAL)
    whole, is_new = add_reference({"type": "document", "DOI": "10.5555/book"}, source=MANUAL)
    assert is_new
    assert whole.doi == "10.5555/book"


def test_chapters_of_different_books_are_in_conflict():
    add_reference(chapter("Naps"), source=MANUAL)
    other, _ = add_reference(chapter("Coffee", **{"container-title": "All about Coffee"}), source=MANUAL)
    assert other.disputes.get().value == "10.5555/book"


def test_books_with_one_isbn_are_two_records_and_none_is_the_other():
    works = {add_reference({"type": "book", "title": title, "ISBN": "9780306406157"}, source=MANUAL) for title in "AB"}
    assert {is_new for _work, is_new in works} == {True}


def test_what_was_only_an_identifier_is_what_is_typed_for_it_first():
    bare, _ = add_reference({"type": "article-journal", "DOI": DOI}, source=MANUAL)
    described, is_new = add_reference(COFFEE, source=Reference.Source.PLAIN_TEXT, raw_text="as typed")
    assert (described, is_new) == (bare, False)
    bare.refresh_from_db()
    assert (bare.csl, bare.doi, bare.raw_text, bare.title_folded) == (
        COFFEE,
        DOI,
        "as typed",
        "coffee in ten thousand nurses",
    )
    assert add_reference(NAPS, source=MANUAL)[0].disputes.get().holder == bare


def test_an_import_describes_what_was_only_an_identifier():
    bare, _ = add_reference({"type": "article-journal", "DOI": DOI}, source=MANUAL)
    ris = f"TY  - JOUR\nAU  - Green, L.\nTI  - Coffee in ten thousand nurses\nPY  - 2019\nDO  - {DOI}\nER  - \n"
    (taken,) = imported(read_references(ris.encode()).items, format="ris")
    assert (taken.state, taken.reference) == (State.NEW, bare)
    bare.refresh_from_db()
    assert (bare.title, bare.doi) == ("Coffee in ten thousand nurses", DOI)


def test_a_mistyped_identifier_is_gone_and_nobody_is_asked_again(dispute, coffee, edith):
    call_mistyped(dispute, by=edith)
    again = include(COFFEE, source=MANUAL)
    assert (again.reference, again.is_new, again.disputes) == (coffee, False, [])
    dispute.refresh_from_db()
    assert (dispute.state, dispute.decided_by) == ("mistyped", edith)
    with pytest.raises(SettledAlready):
        call_mistyped(dispute, by=edith)


def test_a_corrected_identifier_is_carried(dispute, coffee, edith):
    call_mistyped(dispute, corrected="https://doi.org/10.5555/BMJ.9", by=edith)
    coffee.refresh_from_db()
    assert (coffee.doi, coffee.csl["DOI"]) == ("10.5555/bmj.9", "10.5555/bmj.9")
    assert coffee.changes.get().after == {"DOI": "10.5555/bmj.9"}


@pytest.mark.parametrize(("corrected", "error"), [("nonsense", ChangeRefused), (DOI, ChangeRefused)])
def test_a_correction_that_is_none_is_refused(dispute, edith, corrected, error):
    with pytest.raises(error):
        call_mistyped(dispute, corrected=corrected, by=edith)
    assert IdentifierDispute.objects.unsettled().exists()


def test_a_correction_to_an_identifier_of_another_work_is_refused(dispute, edith):
    add_reference({"type": "book", "title": "Tea", "DOI": "10.5555/tea"}, source=MANUAL)
    with pytest.raises(IdentifierConflict):
        call_mistyped(dispute, corrected="10.5555/tea", by=edith)
    assert IdentifierDispute.objects.unsettled().exists()


def test_an_identifier_that_the_library_had_wrongly_goes_to_what_was_typed(dispute, naps, coffee, edith):
    call_holder_wrong(dispute, by=edith)
    for work in (naps, coffee):
        work.refresh_from_db()
    assert (naps.doi, naps.csl.get("DOI"), coffee.doi, coffee.csl["DOI"]) == ("", None, DOI, DOI)
    assert add_reference(COFFEE, source=MANUAL) == (coffee, False)
    again = include(NAPS, source=MANUAL)
    assert (again.reference, again.is_new, again.disputes) == (naps, False, [])


def test_an_editor_who_corrects_the_librarys_record_settles_the_dispute(dispute, naps, coffee, edith):
    change_reference(naps, {"DOI": "10.5555/naps"}, by=edith)
    coffee.refresh_from_db()
    dispute.refresh_from_db()
    assert (coffee.doi, dispute.state) == (DOI, "holder_wrong")


def test_what_was_left_to_the_editors_waits_for_them(dispute, coffee, edith):
    refer(dispute, note="The journal's page says so.", by=edith)
    assert IdentifierDispute.objects.unsettled().get().state == "referred"
    call_holder_wrong(dispute, by=edith)
    assert not IdentifierDispute.objects.unsettled().exists()


@pytest.mark.parametrize("is_kept", ["holder", "typed"])
def test_merging_settles_the_dispute_between_the_two(dispute, naps, coffee, edith, is_kept):
    kept, other = (naps, coffee) if is_kept == "holder" else (coffee, naps)
    kept = absorb(kept, other, chosen={}, by=edith)
    dispute.refresh_from_db()
    assert (dispute.state, kept.doi) == ("same_work", DOI)
    for item in (NAPS, COFFEE):
        again = include(item, source=MANUAL)
        assert (again.reference, again.is_new, again.disputes) == (kept, False, [])


def test_merging_takes_other_disputes_along(dispute, naps, coffee, edith):
    third, _ = add_reference(without(COFFEE, "DOI"), source=MANUAL)
    absorb(third, coffee, chosen={}, by=edith)
    dispute.refresh_from_db()
    assert (dispute.reference, dispute.holder, dispute.is_settled) == (third, naps, False)
    fourth, _ = add_reference(without(NAPS, "DOI"), source=MANUAL)
    absorb(fourth, naps, chosen={}, by=edith)
    dispute.refresh_from_db()
    assert (dispute.reference, dispute.holder) == (third, fourth)


def looked_up(work, title: str, edith, **answer) -> Reference:
    """The record after a service answered for its DOI with a work of this title."""
    known = {"DOI": work.doi, "type": "journal-article", "title": [title], "issue": "6454", **answer}
    remember("crossref", f"doi:{work.doi}", known, now=timezone.now())
    complete_record.defer(work=str(work.pk), by=edith.pk)
    run_jobs()
    work.refresh_from_db()
    return work


def test_the_answer_of_a_look_up_about_another_work_is_kept_beside_the_record(edith):
    coffee, _ = add_reference(COFFEE, source=MANUAL)
    coffee = looked_up(coffee, "Naps and mice: a trial", edith)
    assert (coffee.title, coffee.doi, coffee.csl.get("issue")) == ("Coffee in ten thousand nurses", "", None)
    dispute = coffee.disputes.get()
    assert (dispute.holder.title, dispute.holder.doi, dispute.holder.source) == (
        "Naps and mice: a trial",
        DOI,
        "crossref",
    )
    assert not dispute.is_settled


def test_the_answer_of_a_look_up_about_the_same_work_fills_it_in(edith):
    coffee, _ = add_reference(COFFEE, source=MANUAL)
    coffee = looked_up(coffee, "COFFEE in ten thousand nurses: a cohort", edith)
    assert (coffee.csl["issue"], coffee.doi) == ("6454", DOI)
    assert not IdentifierDispute.objects.exists()


def test_a_line_of_which_only_the_doi_was_read_is_compared_with_the_answer(edith):
    line = f"Greenish text about coffee that ten thousand nurses drank, in some journal, {DOI}"
    bare = {"type": "article-journal", "DOI": DOI}
    work, _ = add_reference(bare, source=Reference.Source.PLAIN_TEXT, raw_text=line)
    work = looked_up(work, "Naps and mice: a trial", edith)
    assert (work.is_unparsed, work.title, work.doi) == (True, line, "")
    assert work.disputes.get().holder.title == "Naps and mice: a trial"


def test_a_chapter_is_not_filled_in_from_its_book(edith):
    work, _ = add_reference(chapter("Naps"), source=MANUAL)
    work = looked_up(work, "The Book of Sleep", edith, type="book")
    assert work.csl == chapter("Naps")
    assert not IdentifierDispute.objects.exists()


def breaking(dispute, **fields) -> dict:
    whole = {"reference": dispute.reference, "holder": dispute.holder, "name": "pmid", "value": "1"}
    return {**whole, **fields}


@pytest.mark.parametrize(
    ("fields", "constraint"),
    [
        ({"name": "doi", "value": DOI}, "references_dispute_once"),
        ({"value": ""}, "references_dispute_has_value"),
        ({"name": "isbn"}, "references_dispute_names_identifier"),
        ({"state": "mistyped"}, "references_dispute_decided_by_someone"),
        ({"state": "lost"}, "references_dispute_decided_by_someone"),
    ],
)
def test_the_database_refuses_disputes_that_cannot_be(dispute, fields, constraint):
    with pytest.raises(IntegrityError, match=constraint):
        IdentifierDispute.objects.create(**breaking(dispute, **fields))


def test_the_database_refuses_a_work_in_dispute_with_itself(dispute):
    with pytest.raises(IntegrityError, match="references_dispute_between_two_works"), transaction.atomic():
        IdentifierDispute.objects.filter(pk=dispute.pk).update(holder=dispute.reference)
