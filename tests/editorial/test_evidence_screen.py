"""Study types, levels, notices and the evidence label at the desk."""

import datetime
import json

import pytest

from editorial.manuscripts.models import Draft
from editorial.manuscripts.snapshot import Snapshot
from editorial.manuscripts.workflow import cited_evidence
from editorial.review.workflow import submit
from references.models import NoticeCheck, Reference
from references.notices.recording import record_checks, store_notices
from tests import factories
from tests.references.notices import told
from tests.screens import screen, typed_text, words_on

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(wren):
    return screen(wren)


@pytest.fixture
def manuscript(wren):
    return factories.cited_manuscript(wren)


@pytest.fixture
def entry(manuscript):
    return manuscript.references.first()


def address(manuscript, rest=""):
    return f"/desk/manuscripts/{manuscript.pk}/references/{rest}"


def set_evidence(client, entry, study_type, level):
    fields = {f"evidence-{entry.pk}-study_type": study_type, f"evidence-{entry.pk}-level": level}
    return client.post(address(entry.manuscript, f"{entry.pk}/evidence/"), fields)


def test_a_writer_sets_study_type_and_level_and_sees_them_beside_the_reference(desk, manuscript, entry, wren):
    assert "Study type not stated" in words_on(desk.get(address(manuscript)))
    assert set_evidence(desk, entry, "cell", "5").status_code == 302
    page = words_on(desk.get(address(manuscript)))
    assert "Cell study, level 5 (Oxford CEBM 2011)" in page
    assert "Cited evidence: 1 cell study, 1 work not classified, 0 human trials." in page
    work = Reference.objects.get(pk=entry.reference_id)
    assert work.changes.get().changed_by == wren
    kept = json.loads(manuscript.newest_revision().content)["references"][0]
    assert (kept["study_type"], kept["evidence_level"], kept["evidence_scheme"]) == ("cell", "5", "Oxford CEBM 2011")


def test_a_level_that_does_not_fit_comes_back_with_what_was_chosen(desk, manuscript, entry):
    response = set_evidence(desk, entry, "animal", "1")
    assert response.status_code == 422
    page = words_on(response)
    assert "has level 5 in Oxford CEBM 2011" in page
    assert '<option value="animal" selected' in page
    assert Reference.objects.get(pk=entry.reference_id).evidence_type == ""


def test_evidence_is_set_in_turn_only(desk, manuscript, entry, wren):
    submit(manuscript, by=wren)
    assert set_evidence(desk, entry, "cell", "5").status_code == 403
    assert set_evidence(screen(factories.edith()), entry, "cell", "5").status_code == 302
    assert set_evidence(screen(factories.otto()), entry, "review", "").status_code == 404
    assert Reference.objects.get(pk=entry.reference_id).evidence_type == "cell"


def test_the_strip_counts_cited_works_only(desk, manuscript, wren):
    for entry in manuscript.references.all():
        set_evidence(desk, entry, "cell", "")
    draft = manuscript.draft
    desk.post(
        f"/desk/manuscripts/{manuscript.pk}/write/",
        typed_text(desk, manuscript, text="Only one [@hayflick1961]."),
    )
    draft.refresh_from_db()
    manuscript.refresh_from_db()
    strip = cited_evidence(Snapshot.of_draft(manuscript))
    assert {group.name: group.count for group in strip} == {"cell": 1, "human_trials": 0}


def test_what_is_known_of_notices_stands_beside_each_reference(desk, manuscript, entry, wren):
    page = words_on(desk.get(address(manuscript)))
    assert "Not checked" in page
    assert "Acknowledge the notice" not in page
    check = NoticeCheck(reference=entry.reference, outcome=NoticeCheck.Outcome.NOT_LISTED)
    record_checks([check], "retraction_watch", datetime.date(2026, 9, 3))
    assert "Not listed in the Retraction Watch data of 3 September 2026" in words_on(desk.get(address(manuscript)))
    store_notices(entry.reference, [told()])
    page = words_on(desk.get(address(manuscript)))
    assert "Retracted (Crossref, 6 February 2010)" in page
    assert "Acknowledge the notice" in page


def test_a_notice_is_acknowledged_on_screen(desk, manuscript, entry):
    store_notices(entry.reference, [told()])
    there = address(manuscript, f"{entry.pk}/notice/")
    response = desk.post(there, {f"notice-{entry.pk}-note": " "})
    assert response.status_code == 422
    assert "Acknowledge the notice" in words_on(response)
    note = "Named as <b>retracted</b>."
    assert desk.post(there, {f"notice-{entry.pk}-note": note}).status_code == 302
    page = words_on(desk.get(address(manuscript)))
    assert "Named as &lt;b&gt;retracted&lt;/b&gt;." in page
    assert "<b>retracted" not in page


def test_a_note_without_a_notice_is_refused_and_kept_in_the_form(desk, manuscript, entry):
    there = address(manuscript, f"{entry.pk}/notice/")
    response = desk.post(there, {f"notice-{entry.pk}-note": "A note for nothing"})
    assert response.status_code == 409
    page = words_on(response)
    assert "No notice stands on this work" in page
    assert "A note for nothing" in page


def test_the_evidence_label_is_chosen_by_a_person_and_part_of_the_text(desk, manuscript):
    address = f"/desk/manuscripts/{manuscript.pk}/write/"
    assert Snapshot.of_draft(manuscript).evidence_label == ""
    desk.post(address, typed_text(desk, manuscript, evidence_label="preliminary"))
    draft = Draft.objects.get(pk=manuscript.pk)
    assert draft.get_evidence_label_display() == "Preliminary (animal or cell studies)"
    manuscript.refresh_from_db()
    assert Snapshot.of_draft(manuscript).evidence_label == "preliminary"
    assert '<option value="preliminary" selected' in words_on(desk.get(address))


def test_an_evidence_label_that_does_not_exist_is_refused(desk, manuscript):
    address = f"/desk/manuscripts/{manuscript.pk}/write/"
    response = desk.post(address, typed_text(desk, manuscript, evidence_label="certain"))
    assert "certain is not one of the available choices" in words_on(response)
    assert Draft.objects.get(pk=manuscript.pk).evidence_label == ""


def test_the_write_screen_shows_findings_and_measures(desk, manuscript):
    page = words_on(desk.get(f"/desk/manuscripts/{manuscript.pk}/write/"))
    assert "2 references were not checked for retractions: hayflick1961, greider1985." in page
    assert "1 of 2 citations rest on one source" in page
    assert "Cited evidence: 2 works not classified, 0 human trials." in page
