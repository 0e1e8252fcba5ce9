"""A citation never points at a work nobody typed: two works with one identifier are kept until a person decides."""

import pytest
from django.urls import reverse

from documents.citations import cited_keys
from documents.markdown import from_markdown
from editorial.bibliography.disputed import (
    DecidedMeanwhile,
    DecisionRefused,
    MayNotCorrect,
    NoLongerListed,
    call_line_wrong,
    cite_known_work,
    correct_library,
    refer_to_editors,
)
from editorial.bibliography.workflow import paste_references, replace_reference
from editorial.checks.readiness import blocking
from editorial.importing.intake import import_manuscript
from editorial.manuscripts.models import Draft, Manuscript
from editorial.manuscripts.snapshot import Snapshot
from editorial.manuscripts.workflow import NotYourTurn, save_draft, save_revision
from editorial.review.workflow import NotReady, approve, submit
from references.library.adding import add_reference
from references.models import IdentifierDispute, Reference
from tests import factories
from tests.screens import screen, typed_text, words_on

pytestmark = pytest.mark.django_db

DOI = "10.5555/jama.2020.77"
NAPS = f"Smith J, Doe A. Naps and mice: a trial. JAMA. 2020;323(1):1-2. doi:{DOI}"
COFFEE = f"Green L, Black P. Coffee in ten thousand nurses. BMJ. 2019;1:10-20. doi:{DOI}"
TEXT = f"""Two trials with one address

Naps help mice [1]. Coffee harms nobody [2].

References

1. {NAPS}
2. {COFFEE}
"""


def taken_in(wren, text=TEXT):
    return import_manuscript(text.encode(), filename="two.txt", by=wren)


@pytest.fixture
def manuscript(wren):
    return taken_in(wren)


@pytest.fixture
def dispute(manuscript):
    return IdentifierDispute.objects.get()


@pytest.fixture
def desk(wren):
    return screen(wren)


def titles(manuscript) -> dict[str, str]:
    return {entry.key: entry.reference.title for entry in manuscript.references.select_related("reference")}


def keys(manuscript):
    return cited_keys(Draft.objects.get(manuscript=manuscript).body)


def blocked_by(manuscript) -> list:
    return blocking(Snapshot.of_draft(Manuscript.objects.get(pk=manuscript.pk)))


def codes(manuscript) -> list[str]:
    return [finding.code for finding in blocked_by(manuscript)]


BOTH = {"smith2020": "Naps and mice: a trial", "green2019": "Coffee in ten thousand nurses"}


def test_an_import_keeps_both_lines_and_each_citation_at_its_own(manuscript):
    assert titles(manuscript) == BOTH
    assert keys(manuscript) == ["smith2020", "green2019"]
    assert codes(manuscript) == ["identifier_conflict"]
    assert any(DOI in warning for warning in manuscript.draft.import_report["warnings"])


@pytest.mark.parametrize(
    "second",
    [
        COFFEE.replace("doi:", "https://doi.org/").replace("jama", "JAMA"),
        NAPS.replace("Smith J, Doe A", "Green L, Black P"),
        NAPS.replace("2020;", "2010;"),
        NAPS.replace("Naps and mice: a trial", "Naps and mice: a review"),
    ],
)
def test_every_way_of_being_another_work_is_kept(wren, second):
    manuscript = taken_in(wren, TEXT.replace(COFFEE, second))
    assert manuscript.references.count() == 2
    assert len(keys(manuscript)) == 2
    assert codes(manuscript) == ["identifier_conflict"]


def test_a_pmid_given_to_two_works_is_kept_with_both(wren):
    manuscript = taken_in(wren, TEXT.replace(f"doi:{DOI}", "PMID: 31234567"))
    assert titles(manuscript) == BOTH
    assert codes(manuscript) == ["identifier_conflict"]


def test_a_work_listed_twice_in_two_forms_is_still_one(wren):
    manuscript = taken_in(wren, TEXT.replace(COFFEE, NAPS.replace(": a trial", "").upper().replace("DOI:", "doi:")))
    assert manuscript.references.count() == 1
    assert codes(manuscript) == []


def test_chapters_of_one_book_are_two_works_and_nothing_is_to_be_decided(wren):
    line = "{} In: Editor E, ed. The Book of Sleep. 2nd ed. Sleep Press; 2020:{}. doi:10.5555/book"
    first, second = line.format("Smith J. Naps.", "1-9"), line.format("Green L. Coffee.", "10-19")
    manuscript = taken_in(wren, TEXT.replace(NAPS, first).replace(COFFEE, second))
    assert {entry.reference.csl_type for entry in manuscript.references.all()} == {"chapter"}
    assert [entry.reference.doi for entry in manuscript.references.all()] == ["10.5555/book"] * 2
    assert codes(manuscript) == []


def test_a_pasted_line_with_the_doi_of_another_work_is_kept_and_said(desk, wren):
    manuscript = factories.manuscript(wren)
    address = reverse("editorial:references", args=[manuscript.pk])
    page = words_on(desk.post(address, {"lines": f"{NAPS}\n{COFFEE}"}, follow=True))
    assert titles(manuscript) == BOTH
    assert "was typed for “Coffee in ten thousand nurses”" in page
    assert reverse("editorial:identifier", args=[manuscript.pk, IdentifierDispute.objects.get().pk]) in page


def test_another_manuscript_is_not_held_up_by_somebody_elses_line(wren):
    first, second = factories.manuscript(wren), factories.manuscript(wren)
    paste_references(first, NAPS, by=wren)
    paste_references(second, COFFEE, by=wren)
    assert (codes(first), codes(second)) == ([], ["identifier_conflict"])


def test_a_replaced_line_with_the_doi_of_another_work_is_in_conflict(wren):
    manuscript = factories.manuscript(wren)
    paste_references(manuscript, NAPS, by=wren)
    entry = paste_references(manuscript, "Something about coffee", by=wren).added[0]
    problems = replace_reference(entry, COFFEE, by=wren)
    assert "Naps and mice" in problems[0]
    assert sorted(titles(manuscript).values()) == sorted(BOTH.values())
    assert codes(manuscript) == ["identifier_conflict"]
    replace_reference(entry, COFFEE.replace(DOI, "10.5555/bmj.9"), by=wren)
    assert codes(manuscript) == []


def test_a_replaced_line_without_the_doi_is_no_longer_in_conflict(wren, manuscript):
    entry = manuscript.references.get(key="green2019")
    replace_reference(entry, COFFEE.partition(" doi:")[0], by=wren)
    assert titles(manuscript) == BOTH
    assert codes(manuscript) == []


@pytest.mark.parametrize("text", [f"Coffee [@doi:{DOI}].", f"Coffee [@https://doi.org/{DOI}]."])
def test_an_identifier_that_two_works_of_the_list_were_typed_with_is_not_bound_to_either(desk, manuscript, text):
    address = f"/desk/manuscripts/{manuscript.pk}/write/"
    desk.post(address, typed_text(desk, manuscript, text=text), follow=True)
    assert keys(manuscript) == [text[9:-2]]
    found = [finding for finding in blocked_by(manuscript) if finding.code == "ambiguous_identifier"]
    assert "[@smith2020], [@green2019]" in found[0].message


def test_an_import_that_cites_a_doubtful_identifier_leaves_it_to_the_writer(wren):
    text = f"# A title\n\nNaps [1]. Coffee [@doi:{DOI}].\n\n## References\n\n1. {NAPS}\n2. {COFFEE}\n"
    manuscript = import_manuscript(text.encode(), filename="two.md", by=wren)
    assert keys(manuscript) == ["smith2020", f"doi:{DOI}"]
    assert "ambiguous_identifier" in codes(manuscript)


def test_an_identifier_means_the_work_that_the_manuscript_lists_with_it(wren):
    add_reference({"type": "book", "title": "Naps and mice", "DOI": DOI}, source=Reference.Source.MANUAL)
    text = f"# A title\n\nCoffee [@doi:{DOI}].\n\n## References\n\n1. {COFFEE}\n"
    manuscript = import_manuscript(text.encode(), filename="one.md", by=wren)
    assert keys(manuscript) == ["green2019"]


def test_a_doi_cited_before_it_is_said_what_it_names(wren):
    manuscript = factories.manuscript(wren)
    save = {"by": wren, "edit_counter": 0, "body": from_markdown("Words.").doc}
    save_draft(manuscript, **save)
    bare, _ = add_reference({"type": "article-journal", "DOI": DOI}, source=Reference.Source.MANUAL)
    paste_references(manuscript, f"{COFFEE}\n{NAPS}", by=wren)
    bare.refresh_from_db()
    assert bare.title == "Coffee in ten thousand nurses"
    assert sorted(titles(manuscript).values()) == sorted(BOTH.values())
    assert codes(manuscript) == ["identifier_conflict"]


def test_the_finding_names_both_works_and_leads_to_the_decision(desk, manuscript, dispute):
    address = reverse("editorial:identifier", args=[manuscript.pk, dispute.pk])
    (found,) = blocking(Snapshot.of_draft(manuscript))
    assert (found.keys, found.address) == (("green2019", "smith2020"), address)
    assert all(title in found.message for title in BOTH.values())
    assert address in words_on(desk.get(reverse("editorial:submit", args=[manuscript.pk])))
    page = words_on(desk.get(address))
    assert all(title in page for title in BOTH.values())
    assert COFFEE in page


def test_nothing_goes_to_the_editors_before_somebody_decided(wren, manuscript, dispute):
    with pytest.raises(NotReady):
        submit(manuscript, by=wren)
    call_line_wrong(manuscript, dispute, by=wren)
    assert submit(manuscript, by=wren).revision.number == manuscript.newest_revision().number


def test_nothing_is_approved_before_somebody_decided(wren, edith):
    manuscript = factories.manuscript(wren)
    sent = submit(manuscript, by=wren)
    paste_references(manuscript, f"{NAPS}\n{COFFEE}", by=edith)
    with pytest.raises(NotReady) as refusal:
        approve(sent, by=edith, digest=manuscript.newest_revision().digest)
    assert [finding.code for finding in refusal.value.findings] == ["identifier_conflict"]
    correct_library(manuscript, IdentifierDispute.objects.get(), by=edith)
    assert approve(sent, by=edith, digest=manuscript.newest_revision().digest)


def test_the_same_work_is_cited_by_the_librarys_record_in_every_place(wren, manuscript, dispute):
    cite_known_work(manuscript, dispute, by=wren)
    assert titles(manuscript) == {"smith2020": BOTH["smith2020"]}
    assert keys(manuscript) == ["smith2020"]
    assert codes(manuscript) == []
    assert Reference.objects.filter(title=BOTH["green2019"]).exists()


def test_the_same_work_takes_the_lines_place_where_it_was_not_listed(wren):
    first, second = factories.manuscript(wren), factories.manuscript(wren)
    paste_references(first, NAPS, by=wren)
    paste_references(second, COFFEE, by=wren)
    cite_known_work(second, IdentifierDispute.objects.get(), by=wren)
    assert titles(second) == {"green2019": BOTH["smith2020"]}
    assert second.newest_revision().content.count(BOTH["smith2020"]) == 1


def test_a_wrong_identifier_is_left_out_or_corrected(wren, manuscript, dispute):
    call_line_wrong(manuscript, dispute, corrected="doi:10.5555/BMJ.9", by=wren)
    assert manuscript.references.get(key="green2019").reference.doi == "10.5555/bmj.9"
    assert (titles(manuscript), codes(manuscript)) == (BOTH, [])
    assert "10.5555/bmj.9" in manuscript.newest_revision().content
    with pytest.raises(DecidedMeanwhile):
        call_line_wrong(manuscript, dispute, by=wren)


def test_a_correction_to_the_same_works_own_record_cites_that(wren, manuscript, dispute):
    right = {"type": "article-journal", "title": BOTH["green2019"], "DOI": "10.5555/bmj.9"}
    known, _ = add_reference(right, source=Reference.Source.CROSSREF)
    call_line_wrong(manuscript, dispute, corrected="10.5555/bmj.9", by=wren)
    assert manuscript.references.get(key="green2019").reference == known
    assert codes(manuscript) == []


def test_a_correction_to_another_works_identifier_is_refused(wren, manuscript, dispute):
    add_reference({"type": "book", "title": "Tea", "DOI": "10.5555/tea"}, source=Reference.Source.MANUAL)
    with pytest.raises(DecisionRefused):
        call_line_wrong(manuscript, dispute, corrected="10.5555/tea", by=wren)
    assert codes(manuscript) == ["identifier_conflict"]


def test_what_is_left_to_the_editors_waits_until_one_corrected_the_library(wren, edith, manuscript, dispute):
    with pytest.raises(DecisionRefused):
        refer_to_editors(manuscript, dispute, note=" ", by=wren)
    with pytest.raises(MayNotCorrect):
        correct_library(manuscript, dispute, by=wren)
    refer_to_editors(manuscript, dispute, note="JAMA’s own page says so.", by=wren)
    assert codes(manuscript) == ["identifier_conflict"]
    desk = screen(edith)
    assert "JAMA’s own page says so." in words_on(desk.get(reverse("references:disputes")))
    assert reverse("references:disputes") in words_on(desk.get(reverse("editorial:today")))
    desk.post(dispute.get_absolute_url(), {"decision": "holder_wrong"})
    assert manuscript.references.get(key="green2019").reference.doi == DOI
    assert codes(manuscript) == []


def test_only_those_whose_turn_it_is_decide(edith, manuscript, dispute):
    with pytest.raises(NotYourTurn):
        call_line_wrong(manuscript, dispute, by=edith)


def test_a_work_that_left_the_list_is_not_decided_here(wren, manuscript, dispute):
    other = factories.manuscript(wren)
    save_revision(other, by=wren)
    with pytest.raises(NoLongerListed):
        call_line_wrong(other, dispute, by=wren)


@pytest.mark.parametrize(
    ("typed", "status"),
    [
        ({"decision": "mistyped", "corrected": "nonsense"}, 422),
        ({"decision": "refer", "note": ""}, 422),
        ({"corrected": "10.5555/kept"}, 422),
        ({"decision": "mistyped"}, 302),
        ({"decision": "known"}, 302),
        ({"decision": "refer", "note": "Look at its page."}, 302),
    ],
)
def test_the_screen_takes_a_decision_or_comes_back_filled_in(desk, manuscript, dispute, typed, status):
    answer = desk.post(reverse("editorial:identifier", args=[manuscript.pk, dispute.pk]), typed)
    assert answer.status_code == status
    if status == 422:
        assert typed.get("corrected", "") in answer.text
        assert codes(manuscript) == ["identifier_conflict"]
