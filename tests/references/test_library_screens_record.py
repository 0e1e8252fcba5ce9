"""The page of one work: what it shows, and what editors can do to the record."""

import pytest
from django.utils import timezone

from editorial.models import Task
from references.library.adding import add_raw_reference, add_reference, verify
from references.lookup.limits import remember
from references.models import Reference, ReferenceChange
from references.pages.record_forms import shown
from tests import factories
from tests.jobs.working import run_jobs
from tests.screens import screen, words_on

pytestmark = pytest.mark.django_db

NAUGHTY = "<script>alert('x')</script><img src=x onerror=alert(1)> & \"'` {{ 7|add:7 }} <b>bold"
KENYON = {
    "type": "article-journal",
    "title": "A <i>C. elegans</i> mutant that lives twice as long as wild type",
    "author": [
        {"family": "Kenyon", "given": "Cynthia"},
        {"family": "Berg", "given": "Anna", "non-dropping-particle": "van den", "suffix": "Jr"},
    ],
    "container-title": "Nature",
    "container-title-short": "Nat",
    "volume": "366",
    "issued": {"date-parts": [[1993, 12]]},
    "DOI": "10.1038/366461a0",
}


@pytest.fixture
def desk(edith):
    return screen(edith)


@pytest.fixture
def kenyon():
    return add_reference(KENYON, source=Reference.Source.MANUAL)[0]


def typed(work, **changes):
    """Return what the form of a record holds, as a browser sends it, with some fields typed anew."""
    fields = {name: str(value).replace("\n", "\r\n") for name, value in shown(work.csl).items() if value}
    return {**fields, **changes}


def edit(desk, work, **changes):
    return desk.post(f"{work.get_absolute_url()}edit/", typed(work, **changes), follow=True)


def test_the_page_prints_the_work_in_every_form(desk, kenyon):
    page = words_on(desk.get(kenyon.get_absolute_url()))
    assert "<i>Nature</i>" in page
    assert "<i>Nat</i>" in page
    assert 'href="https://doi.org/10.1038/366461a0"' in page
    assert "Kenyon &amp; van den Berg 1993" in page
    assert "Not checked." in page


def test_the_page_names_only_texts_one_may_know_of(edith):
    wren, otto = factories.wren(), factories.otto()
    factories.cited_manuscript(wren, title="A text of mine")
    work = Reference.objects.get(doi__startswith="10.1016/0014")
    assert "A text of mine" in words_on(screen(wren).get(work.get_absolute_url()))
    for stranger in (otto, edith):
        assert "A text of mine" not in words_on(screen(stranger).get(work.get_absolute_url()))


def test_an_edit_changes_what_was_typed_and_keeps_the_rest(desk, kenyon, edith):
    assert "The record is saved." in words_on(edit(desk, kenyon, volume="367", title="Another title"))
    changed = Reference.objects.get()
    assert changed.csl == {**KENYON, "volume": "367", "title": "Another title"}
    assert (changed.title, changed.title_folded) == ("Another title", "another title")
    assert "another" in changed.search_words
    change = ReferenceChange.objects.get()
    assert (change.before, change.after) == (
        {"volume": "366", "title": KENYON["title"]},
        {"volume": "367", "title": "Another title"},
    )
    assert change.changed_by == edith
    page = words_on(desk.get(kenyon.get_absolute_url()))
    assert "<del>366</del>" in page
    assert "<ins>367</ins>" in page


def test_sending_the_form_untouched_changes_nothing(desk, kenyon):
    edit(desk, kenyon)
    assert Reference.objects.get().csl == KENYON
    assert not ReferenceChange.objects.exists()


def test_a_name_added_leaves_the_others_whole(desk, kenyon):
    lines = f"{shown(kenyon.csl)['author']}\r\nThe Worm Consortium\r\nChang, Jean"
    edit(desk, kenyon, author=lines, et_al="on", issued="1993-12-02")
    changed = Reference.objects.get()
    assert changed.csl["author"] == [
        *KENYON["author"],
        {"literal": "The Worm Consortium"},
        {"family": "Chang", "given": "Jean"},
    ]
    assert changed.csl["issued"] == {"date-parts": [[1993, 12, 2]]}
    assert changed.authors_truncated


def test_a_field_emptied_is_taken_away(desk, kenyon):
    edit(desk, kenyon, volume="", author="")
    assert {"volume", "author"}.isdisjoint(Reference.objects.get().csl)


@pytest.mark.parametrize(
    ("field", "value", "complaint"),
    [
        ("DOI", "not a doi", "is not a DOI"),
        ("PMID", "abc", "is not a PMID"),
        ("URL", "javascript:alert(1)", "is not a web address"),
        ("ISBN", "9780306406158", "check digit"),
        ("type", "poem", "Select a valid choice"),
        ("title", "a\0b", "Null characters"),
    ],
)
def test_a_value_that_cannot_be_kept_stays_in_the_form(desk, kenyon, field, value, complaint):
    response = edit(desk, kenyon, **{field: value})
    assert response.status_code == 422
    assert complaint in words_on(response)
    assert response.context["form"][field].value() == value
    assert Reference.objects.get().csl == KENYON


def test_an_identifier_of_another_record_is_refused_by_name(desk, kenyon):
    other = add_reference({"type": "book", "title": "Ageing", "PMID": "13905658"}, source=Reference.Source.MANUAL)[0]
    response = edit(desk, other, DOI="10.1038/366461A0")
    assert response.status_code == 422
    assert "belongs to “Kenyon &amp; van den Berg 1993”" in words_on(response)


def test_a_verified_record_that_is_changed_has_to_be_compared_again(desk, kenyon, edith):
    verify(kenyon, by=edith)
    edit(desk, kenyon, volume="367")
    assert Reference.objects.get().review_state == "needs_review"


def test_an_editor_marks_a_record_as_compared_with_its_source(desk, kenyon, edith):
    desk.post(f"{kenyon.get_absolute_url()}verify/")
    desk.post(f"{kenyon.get_absolute_url()}verify/")
    kenyon.refresh_from_db()
    assert (kenyon.review_state, kenyon.verified_by) == ("verified", edith)
    assert ReferenceChange.objects.get().kind == "verified"


def test_a_line_that_was_not_understood_cannot_be_called_compared(desk):
    work = add_raw_reference("a note about telomeres")
    response = desk.post(f"{work.get_absolute_url()}verify/")
    assert response.status_code == 409
    assert "Edit it first" in words_on(response)


def test_study_type_level_and_tags_are_kept_with_their_history(desk, kenyon):
    desk.post(f"{kenyon.get_absolute_url()}evidence/", {"study_type": "animal", "level": "5"})
    desk.post(f"{kenyon.get_absolute_url()}tags/", {"tags": "Worms, Longevity"})
    page = words_on(desk.get(kenyon.get_absolute_url()))
    assert "Animal study, level 5 (Oxford CEBM 2011)" in page
    assert "Longevity, Worms" in page
    assert kenyon.changes.count() == 2


def test_a_level_that_does_not_fit_is_refused_in_its_form(desk, kenyon):
    response = desk.post(f"{kenyon.get_absolute_url()}evidence/", {"study_type": "animal", "level": "1"})
    assert response.status_code == 422
    assert "level 5 in Oxford CEBM 2011" in words_on(response)


def test_too_many_or_too_long_tags_are_refused(desk, kenyon):
    for tags in (",".join(f"tag {number}" for number in range(21)), "x" * 101):
        response = desk.post(f"{kenyon.get_absolute_url()}tags/", {"tags": tags})
        assert response.status_code == 422
        assert tags in words_on(response)
    assert not kenyon.tags.exists()


def test_a_notice_entered_by_hand_stands_on_the_page_and_opens_tasks(desk):
    factories.cited_manuscript(factories.wren())
    work = Reference.objects.get(doi__startswith="10.1016/0092")
    notice = {"notice-kind": "retraction", "notice-date": "2010-02-06", "notice-label": "Retraction—wording"}
    response = desk.post(f"{work.get_absolute_url()}notice/", notice, follow=True)
    assert "1 text has a task now." in words_on(response)
    assert "Retracted (Entered by hand, 6 February 2010)" in words_on(response)
    assert "Retraction—wording" in words_on(response)
    assert Task.objects.count() == 1


def test_a_notice_with_a_broken_doi_or_from_the_future_stays_in_its_form(desk, kenyon):
    for wrong in ({"notice-notice_doi": "nonsense"}, {"notice-date": "2999-01-01"}):
        response = desk.post(f"{kenyon.get_absolute_url()}notice/", {"notice-kind": "retraction", **wrong})
        assert response.status_code == 422
        assert next(iter(wrong.values())) in words_on(response)
    assert not kenyon.notices.exists()


def test_a_record_is_completed_from_its_doi_and_keeps_what_it_has(desk, kenyon):
    known = {"DOI": kenyon.doi, "type": "journal-article", "title": ["A C. ELEGANS mutant"]}
    known |= {"issue": "6454", "page": "461-464"}
    remember("crossref", f"doi:{kenyon.doi}", known, now=timezone.now())
    response = desk.post(f"{kenyon.get_absolute_url()}complete/", follow=True)
    assert "Look-up: Waiting" in words_on(response)
    desk.post(f"{kenyon.get_absolute_url()}complete/")
    run_jobs()
    assert "Look-up: Finished" in words_on(desk.get(kenyon.get_absolute_url()))
    assert Reference.objects.get().csl == {**KENYON, "issue": "6454", "page": "461-464"}
    assert ReferenceChange.objects.get().kind == "looked_up"


def test_markup_in_every_field_is_shown_as_words(desk):
    fields = dict.fromkeys(("title", "container-title", "volume", "page", "publisher", "genre"), NAUGHTY)
    work = add_reference({"type": "book", "author": [{"literal": NAUGHTY}], **fields}, source=Reference.Source.MANUAL)[
        0
    ]
    edit(desk, work, title=NAUGHTY + "!")
    for end in ("", "edit/"):
        page = words_on(desk.get(work.get_absolute_url() + end))
        assert "<script>alert" not in page
        assert "<img" not in page
        assert "{{ 7|add:7 }}" in page
