"""The reference list on screen: paste, correct in place, remove."""

import pytest

from editorial.review.workflow import submit
from tests import factories
from tests.screens import screen, words_on

pytestmark = pytest.mark.django_db

HORVATH = (
    "Horvath S. DNA methylation age of human tissues and cell types. Genome Biology. 2013;14(10):R115. "
    "doi:10.1186/gb-2013-14-10-r115"
)


@pytest.fixture
def manuscript(wren):
    return factories.manuscript(wren, text="Cells stop dividing [@hayflick1961].")


@pytest.fixture
def desk(wren):
    return screen(wren)


def address(manuscript, end=""):
    return f"/desk/manuscripts/{manuscript.pk}/references/{end}"


def paste(desk, manuscript, lines):
    return desk.post(address(manuscript), {"lines": lines}, follow=True)


def keys(manuscript):
    return list(manuscript.references.values_list("key", flat=True))


def test_pasted_lines_are_shown_as_they_will_print(desk, manuscript):
    page = words_on(paste(desk, manuscript, f"{factories.HAYFLICK}\n{factories.GREIDER}"))
    assert "2 references were added." in page
    assert "<i>Experimental Cell Research</i>. 1961;25:585-621." in page
    assert keys(manuscript) == ["hayflick1961", "greider1985"]


def test_the_same_work_pasted_twice_is_listed_once(desk, manuscript):
    paste(desk, manuscript, factories.HAYFLICK)
    assert "Already on the list: hayflick1961." in words_on(paste(desk, manuscript, factories.HAYFLICK))
    assert keys(manuscript) == ["hayflick1961"]


def test_a_line_that_was_not_understood_is_kept_flagged_and_explained(desk, manuscript):
    page = words_on(paste(desk, manuscript, "a note to myself about telomeres"))
    assert "a note to myself about telomeres" in page
    assert "not understood" in page
    assert "the line was kept as it is" in page


def test_a_corrected_line_keeps_the_key(desk, manuscript):
    paste(desk, manuscript, "horvath clock paper")
    entry = manuscript.references.get()
    response = desk.post(address(manuscript, f"{entry.pk}/replace/"), {f"entry-{entry.pk}-line": HORVATH}, follow=True)
    assert "was replaced" in words_on(response)
    replaced = manuscript.references.get()
    assert (replaced.key, replaced.reference.doi) == (entry.key, "10.1186/gb-2013-14-10-r115")


def test_a_correction_that_is_not_understood_stays_in_its_form(desk, manuscript):
    paste(desk, manuscript, "horvath clock paper")
    entry = manuscript.references.get()
    response = desk.post(address(manuscript, f"{entry.pk}/replace/"), {f"entry-{entry.pk}-line": "still unclear"})
    assert response.status_code == 422
    assert "nothing was replaced" in words_on(response)
    assert "still unclear" in words_on(response)
    assert manuscript.references.get().reference == entry.reference


def test_a_correction_to_a_listed_work_names_its_key(desk, manuscript):
    paste(desk, manuscript, f"{HORVATH}\nhorvath clock paper")
    entry = manuscript.references.last()
    response = desk.post(address(manuscript, f"{entry.pk}/replace/"), {f"entry-{entry.pk}-line": HORVATH})
    assert "under the key “horvath2013”" in words_on(response)


def test_an_uncited_work_can_be_removed_a_cited_one_not(desk, manuscript):
    paste(desk, manuscript, f"{factories.HAYFLICK}\n{factories.GREIDER}")
    cited, uncited = manuscript.references.all()
    assert desk.post(address(manuscript, f"{uncited.pk}/remove/"), follow=True).status_code == 200
    response = desk.post(address(manuscript, f"{cited.pk}/remove/"), follow=True)
    assert "The text still cites this reference." in words_on(response)
    assert keys(manuscript) == ["hayflick1961"]


def test_a_list_that_is_too_long_stays_in_the_form(desk, manuscript):
    lines = "\n".join(f"{number}. A note without form number {number}" for number in range(1, 502))
    response = paste(desk, manuscript, lines)
    assert "501 references" in words_on(response)
    assert "form number 501" in words_on(response)
    assert keys(manuscript) == []


def test_nobody_changes_the_list_out_of_turn(desk, manuscript, wren):
    paste(desk, manuscript, factories.HAYFLICK)
    entry = manuscript.references.get()
    submit(manuscript, by=wren)
    assert "Add references" not in words_on(desk.get(address(manuscript)))
    response = desk.post(address(manuscript), {"lines": HORVATH})
    assert response.status_code == 403
    assert "DNA methylation age" in words_on(response)
    response = desk.post(address(manuscript, f"{entry.pk}/replace/"), {f"entry-{entry.pk}-line": HORVATH})
    assert response.status_code == 403
    assert "DNA methylation age" in words_on(response)
    assert desk.post(address(manuscript, f"{entry.pk}/remove/")).status_code == 403
    assert keys(manuscript) == ["hayflick1961"]


def test_an_entry_of_another_manuscript_is_not_found(desk, manuscript, wren):
    other = factories.cited_manuscript(factories.otto())
    entry = other.references.first()
    assert desk.post(address(manuscript, f"{entry.pk}/remove/")).status_code == 404
    assert (
        desk.post(address(manuscript, f"{entry.pk}/replace/"), {f"entry-{entry.pk}-line": HORVATH}).status_code == 404
    )
    assert other.references.count() == 2


def test_markup_in_a_pasted_line_is_shown_as_words(desk, manuscript):
    page = words_on(paste(desk, manuscript, "<script>alert(1)</script> and more"))
    assert "<script>alert" not in page
