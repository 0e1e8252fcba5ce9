"""One form sent twice is one act, and is answered as done both times."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from articles.models import Edition, Notice
from editorial.models import Decision, Manuscript, Submission
from editorial.publication.workflow import publish
from record import clock
from tests import factories
from tests.screens import form_on, screen, send, typed_text, words_on

pytestmark = pytest.mark.django_db
TOMORROW = clock.datetime.timedelta(days=1)


@pytest.fixture
def submission(wren):
    return factories.submission(wren)


def both(client, address, form):
    """Send a form twice; return the pages that both answers lead to."""
    return [client.post(address, form, follow=True) for _ in range(2)]


@pytest.mark.parametrize(
    ("button", "field"), [("Approve this text", "approve-statement"), ("Request changes", "request_changes-comment")]
)
def test_a_decision(edith, submission, button, field):
    desk, address = screen(edith), f"/desk/submissions/{submission.pk}/review/"
    form = {**form_on(desk.get(address), button), field: "Every claim."}
    for page in both(desk, address, form):
        assert "Decision recorded:" in words_on(page)
        assert "Nothing was decided" not in words_on(page)
    assert Decision.objects.count() == 1


def test_a_refusal_of_a_manuscript(edith, submission):
    desk, address = screen(edith), f"/desk/submissions/{submission.pk}/review/"
    asked = send(desk, address, "Decline the manuscript", **{"decline-comment": "Not for us."})
    for page in both(desk, address, form_on(asked, "Decline the manuscript for good")):
        assert "Decision recorded:" in words_on(page)
    assert Decision.objects.count() == 1


def test_other_words_for_a_recorded_decision_are_shown_and_not_taken_for_it(edith, submission):
    desk, address = screen(edith), f"/desk/submissions/{submission.pk}/review/"
    form = {**form_on(desk.get(address), "Approve this text"), "approve-statement": "Every claim."}
    desk.post(address, form)
    answered = desk.post(address, {**form, "approve-statement": "Every claim, and the figures."})
    assert answered.status_code == 409
    assert "recorded already" in words_on(answered)
    assert "Every claim, and the figures." in words_on(answered)
    assert Decision.objects.get().statement == "Every claim."


def test_the_same_approval_by_another_editor_is_another_act(edith, submission):
    second, address = screen(factories.edith()), f"/desk/submissions/{submission.pk}/review/"
    form = {**form_on(second.get(address), "Approve this text"), "approve-statement": "Every claim."}
    screen(edith).post(address, form)
    answered = second.post(address, form)
    assert answered.status_code == 409
    assert "already decided" in words_on(answered)
    assert Decision.objects.get().editor == edith


def test_a_submission(wren):
    manuscript, desk = factories.manuscript(wren), screen(wren)
    address = f"/desk/manuscripts/{manuscript.pk}/submit/"
    for page in both(desk, address, form_on(desk.get(address), "Submit for review")):
        assert "The text is submitted and in review now." in words_on(page)
    assert Submission.objects.count() == 1


def test_taking_a_submission_back(wren, submission):
    desk, address = screen(wren), f"/desk/submissions/{submission.pk}/withdraw/"
    for page in both(desk, address, form_on(desk.get(address), "Withdraw the submission")):
        assert "The submission is withdrawn. You can edit the text again." in words_on(page)


@pytest.mark.parametrize("typed", [{"when": "now"}, {"when": "later", "day": "", "time": ""}])
def test_a_publication(wren, edith, typed):
    approval = factories.approval(wren, edith)
    desk, address = screen(edith), f"/desk/manuscripts/{approval.submission.manuscript.pk}/publish/"
    if typed["when"] == "later":
        day = clock.now() + TOMORROW
        typed |= {"day": f"{day:%Y-%m-%d}", "time": "09:00"}
    form = {**form_on(desk.get(address), "Publish now"), **typed}
    for page in both(desk, address, form):
        assert "It is published." in words_on(page) or "It is scheduled for" in words_on(page)
        assert "Not possible now" not in words_on(page)
    assert Edition.objects.count() == 1


def test_a_cancelled_schedule(wren, edith):
    edition = publish(factories.approval(wren, edith), by=edith, at=clock.now() + TOMORROW)
    desk, file = screen(edith), f"/desk/manuscripts/{Manuscript.objects.get().pk}/"
    form = form_on(desk.get(f"{file}publish/"), "Cancel scheduling")
    for page in both(desk, f"{file}unschedule/", form):
        assert "Scheduling is cancelled." in words_on(page)
    edition.refresh_from_db()
    assert edition.ends_at == edition.starts_at


def test_a_notice_and_its_lifting(wren, edith):
    factories.edition(wren, edith)
    desk, address = screen(edith), f"/desk/manuscripts/{Manuscript.objects.get().pk}/notices/"
    form = {**form_on(desk.get(address), "Issue the notice"), "text": "A dose was wrong."}
    for page in both(desk, address, form):
        assert "The notice is issued." in words_on(page)
    notice = Notice.objects.get()
    lift = f"{address}{notice.pk}/withdraw/"
    for page in both(desk, lift, {**form_on(desk.get(lift), "Withdraw the notice"), "text": "It was right."}):
        assert "The notice is withdrawn." in words_on(page)
    assert Notice.objects.count() == 2


def test_a_new_manuscript(wren):
    desk = screen(wren)
    form = {**form_on(desk.get("/desk/new/"), "Start writing"), "title": "Cells"}
    pages = both(desk, "/desk/new/", form)
    assert Manuscript.objects.count() == 1
    assert pages[0].redirect_chain == pages[1].redirect_chain
    desk.post("/desk/new/", {**form, "title": "Another one, typed after Back"})
    desk.post("/desk/new/", {**form_on(desk.get("/desk/new/"), "Start writing"), "title": "Cells"})
    assert Manuscript.objects.count() == 3


def test_another_persons_manuscript_is_never_reached_by_a_form_key(wren):
    form = {**form_on(screen(wren).get("/desk/new/"), "Start writing"), "title": "Cells"}
    screen(wren).post("/desk/new/", form)
    otto = factories.otto()
    assert screen(otto).post("/desk/new/", form).status_code == 302
    assert {made.created_by for made in Manuscript.objects.all()} == {wren, otto}


def test_an_import(wren):
    desk = screen(wren)
    form = form_on(desk.get("/desk/import/"), "Import")
    for _ in range(2):
        file = SimpleUploadedFile("cells.md", b"# Cells\n\nThey divide.")
        assert desk.post("/desk/import/", {**form, "file": file}).status_code == 302
    assert Manuscript.objects.count() == 1


def test_a_save(wren):
    manuscript, desk = factories.manuscript(wren), screen(wren)
    form = typed_text(desk, manuscript, text="New words.\n\n- and\n- a list", title="Cells anew")
    address = f"/desk/manuscripts/{manuscript.pk}/write/"
    for page in both(desk, address, form):
        assert page.status_code == 200
        assert "Saved." in words_on(page)
    assert Manuscript.objects.get().draft.edit_counter == 1
    assert desk.post(address, {**form, "deck": "Typed in another tab"}).status_code == 409
