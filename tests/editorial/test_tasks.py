"""A notice on a cited work opens a task for each manuscript that cites it, and changes no page."""

import datetime

import pytest
from django.db import IntegrityError, transaction

from documents.markdown import from_markdown
from editorial.bibliography.merging import merge_references
from editorial.bibliography.workflow import cite, remove_reference
from editorial.checks import readiness
from editorial.manuscripts.models import Manuscript
from editorial.manuscripts.snapshot import Snapshot
from editorial.manuscripts.workflow import discard, save_draft, save_revision
from editorial.planning.models import Task
from editorial.planning.tasks import (
    AlreadyClosed,
    NotAnEditor,
    NoteMissing,
    citing_manuscripts,
    close_task,
    enter_notice,
    open_tasks,
)
from editorial.publication.workflow import publish
from editorial.review.workflow import approve, submit
from references.library.adding import add_raw_reference
from references.models import Reference, ReferenceNotice
from references.notices.recording import NoticeRefused, store_notices
from tests import factories
from tests.references.notices import told

pytestmark = pytest.mark.django_db
Kind = ReferenceNotice.Kind


@pytest.fixture
def manuscript(wren):
    return factories.cited_manuscript(wren)


@pytest.fixture
def work(manuscript):
    return Reference.objects.get(doi="10.1016/0014-4827(61)90192-6")


def published_with_reference(wren, edith):
    """Return an edition that prints a work which its manuscript no longer lists."""
    made = factories.cited_manuscript(wren, title="Out already")
    sent = submit(made, by=wren)
    edition = publish(approve(sent, by=edith, digest=sent.revision.digest, statement="Read."), by=edith)
    made = Manuscript.objects.get(pk=made.pk)
    save_draft(made, by=wren, edit_counter=made.draft.edit_counter, body=from_markdown("Nothing cited.").doc)
    for entry in made.references.all():
        remove_reference(entry, by=wren)
    return edition


def test_every_manuscript_that_cites_the_work_gets_a_task(manuscript, work, edith, wren):
    other = factories.cited_manuscript(factories.otto())
    factories.manuscript(wren, title="Cites nothing")
    notice, tasks = enter_notice(work, by=edith, kind=Kind.RETRACTION, date=datetime.date(2026, 1, 2))
    assert [task.manuscript for task in tasks] == [manuscript, other]
    assert {(task.notice, task.reference, task.kind) for task in tasks} == {(notice, work, Task.Kind.NOTICE)}
    assert tasks[0].words == "Retracted (Entered by hand, 2 January 2026)"


def test_a_live_edition_counts_even_when_the_draft_went_on(wren, edith):
    edition = published_with_reference(wren, edith)
    work = edition.references.first().reference
    assert [found.article_id for found in citing_manuscripts(work)] == [edition.article_id]
    before = edition.article.editions.values().get()
    _notice, tasks = enter_notice(work, by=edith, kind=Kind.RETRACTION)
    assert len(tasks) == 1
    assert edition.article.editions.values().get() == before


def test_the_same_notice_from_another_source_opens_nothing(manuscript, work):
    first = store_notices(work, [told()])
    assert len(open_tasks(first)) == 1
    second = store_notices(work, [told(source="retraction_watch", source_record_id="4036")])
    assert open_tasks(second) == []
    assert open_tasks(store_notices(work, [told(Kind.CORRECTION, notice_doi="10.99999/c")])) != []


def test_a_notice_that_was_dealt_with_stays_so(manuscript, work, edith):
    notices = store_notices(work, [told()])
    close_task(open_tasks(notices)[0], by=edith, note="The text names it as retracted.")
    assert open_tasks(notices) == []
    assert open_tasks(store_notices(work, [told(source="pubmed", notice_doi="", date=None)])) == []


def test_an_editor_closes_a_task_with_a_note(manuscript, work, edith):
    task = open_tasks(store_notices(work, [told()]))[0]
    close_task(task, by=edith, note="  The paragraph was taken out. ")
    task.refresh_from_db()
    assert (task.closed_by, task.note) == (edith, "The paragraph was taken out.")
    assert not Task.objects.open().exists()
    with pytest.raises(AlreadyClosed):
        close_task(task, by=edith, note="Once more.")


def test_a_task_stays_open_without_a_note_or_an_editor(manuscript, work, edith, wren):
    task = open_tasks(store_notices(work, [told()]))[0]
    with pytest.raises(NoteMissing):
        close_task(task, by=edith, note="  ")
    with pytest.raises(NotAnEditor):
        close_task(task, by=wren, note="Done.")
    assert Task.objects.open().get() == task


def test_a_notice_by_hand_needs_an_editor_and_sense(work, wren, edith):
    with pytest.raises(NotAnEditor):
        enter_notice(work, by=wren, kind=Kind.RETRACTION)
    with pytest.raises(NoticeRefused):
        enter_notice(work, by=edith, kind=Kind.RETRACTION, notice_doi="in the journal")
    assert not ReferenceNotice.objects.exists()
    assert not Task.objects.exists()


def test_a_manuscript_that_is_thrown_away_takes_its_tasks_along(manuscript, work, wren):
    open_tasks(store_notices(work, [told()]))
    discard(manuscript, by=wren)
    assert not Task.objects.exists()


def test_the_database_holds_one_open_task_per_notice(manuscript, work):
    task = open_tasks(store_notices(work, [told()]))[0]
    twin = {"manuscript": manuscript, "notice": task.notice, "reference": work, "kind": Task.Kind.NOTICE}
    with pytest.raises(IntegrityError, match="editorial_one_open_task_per_notice"), transaction.atomic():
        Task.objects.create(**twin)


@pytest.mark.parametrize("half", [{"note": "Done."}, {"closed_at": datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)}])
def test_the_database_refuses_a_task_that_is_closed_by_half(manuscript, work, half):
    task = open_tasks(store_notices(work, [told()]))[0]
    with pytest.raises(IntegrityError, match="editorial_task_closed"), transaction.atomic():
        Task.objects.filter(pk=task.pk).update(**half)


def test_a_merged_record_keeps_its_notices_and_opens_no_second_task(manuscript, work, wren, edith):
    twin = add_raw_reference("The serial cultivation of human diploid cell strains, as noted")
    other = factories.manuscript(wren, title="Cites the twin", text="Cells [@twin].")
    cite(other, twin, key="twin")
    save_revision(other, by=wren)
    before = Snapshot.read(other.newest_revision().content)
    open_tasks(store_notices(work, [told()]))
    merge_references(work, twin, by=edith, chosen={})
    assert [finding.code for finding in readiness.inspect(before).findings if finding.code == "retracted_work"]
    again = store_notices(work, [told(source="pubmed", notice_doi="", date=None)])
    assert [task.manuscript for task in open_tasks(again)] == [other]
