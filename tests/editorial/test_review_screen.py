"""The review screen: a verdict on exactly the text on screen."""

import pytest
from django.test import override_settings

from editorial.manuscripts.rendering import printed_digest
from editorial.manuscripts.snapshot import Snapshot
from editorial.manuscripts.workflow import save_draft
from editorial.review.models import Decision, Submission
from editorial.review.workflow import request_changes, submit, withdraw
from tests import factories
from tests.screens import form_on, screen, send, words_on

pytestmark = pytest.mark.django_db


@pytest.fixture
def edith():
    return factories.edith(interests="Holds shares in nothing.")


@pytest.fixture
def submission(wren):
    return submit(factories.cited_manuscript(wren, title="Ends of chromosomes"), by=wren, note="Mind the dates.")


@pytest.fixture
def desk(edith):
    return screen(edith)


def address(submission):
    return f"/desk/submissions/{submission.pk}/review/"


def approval(submission, **changes):
    """Return what the approve form sends that was opened on the submitted revision."""
    seen = {"digest": submission.revision.digest, "printed": printed_digest(Snapshot.read(submission.revision.content))}
    words = {**seen, "statement": "Every claim.", "interests": "", "comment": ""}
    return {"verdict": "approve", **{f"approve-{name}": value for name, value in {**words, **changes}.items()}}


def test_the_article_is_shown_as_readers_will_see_it(desk, submission):
    page = words_on(desk.get(address(submission)))
    assert "Preview." in page
    assert 'href="#ref-2"' in page
    assert "The approval line will appear here" in page
    assert "Mind the dates." in page


def test_the_approve_form_shows_digest_name_and_prefilled_interests(desk, submission):
    page = words_on(desk.get(address(submission)))
    assert submission.revision.digest in page
    assert "Edited and approved by Edith Quill, PhD, MS" in page
    assert "Holds shares in nothing." in page


def test_approving_writes_the_decision_as_it_was_on_screen(desk, submission, edith):
    response = desk.post(address(submission), approval(submission, interests="None."))
    assert response.headers["Location"] == f"/desk/manuscripts/{submission.manuscript.pk}/"
    decision = Decision.objects.get()
    assert (decision.verdict, decision.digest, decision.editor) == ("approve", submission.revision.digest, edith)
    assert (decision.statement, decision.interests) == ("Every claim.", "None.")


def test_an_approval_says_what_was_checked(desk, submission):
    response = desk.post(address(submission), approval(submission, statement=" "))
    assert response.status_code == 200
    assert "This field is required." in words_on(response)
    assert not Decision.objects.exists()


@pytest.mark.parametrize(("verdict", "status"), [("request_changes", "changes_requested"), ("decline", "declined")])
def test_giving_back_and_declining_need_words(desk, submission, verdict, status):
    form = {"verdict": verdict, f"{verdict}-digest": submission.revision.digest}
    assert "This field is required." in words_on(desk.post(address(submission), {**form, f"{verdict}-comment": ""}))
    assert not Decision.objects.exists()
    answered = desk.post(address(submission), {**form, f"{verdict}-comment": "Name the cells."})
    if verdict == "decline":
        assert not Decision.objects.exists()
        assert "Readers never see a word of this text." in words_on(answered)
        desk.post(address(submission), form_on(answered, "Decline the manuscript for good"))
    submission.refresh_from_db()
    assert (submission.status, Decision.objects.get().comment) == (status, "Name the cells.")


def test_a_text_changed_meanwhile_is_not_approved(desk, submission):
    stale = approval(submission, statement="Checked the old words.")
    other = factories.edith(email="second@example.org")
    counter = submission.manuscript.draft.edit_counter
    save_draft(submission.manuscript, by=other, edit_counter=counter, title="Changed under way")
    response = desk.post(address(submission), stale)
    page = words_on(response)
    newest = submission.manuscript.newest_revision()
    assert response.status_code == 409
    assert not Decision.objects.exists()
    assert f"/compare/{submission.revision.number}/{newest.number}/" in page
    assert "Changed under way" in page
    assert "Checked the old words." in page
    assert f'name="approve-digest" value="{newest.digest}"' in page


def test_a_decided_submission_is_not_decided_again_and_the_words_are_shown(desk, submission):
    form = approval(submission, comment="Typed for nothing?")
    request_changes(submission, by=factories.edith(), digest=submission.revision.digest, comment="First.")
    response = desk.post(address(submission), form)
    assert response.status_code == 409
    assert "already decided" in words_on(response)
    assert "Typed for nothing?" in words_on(response)
    assert Decision.objects.count() == 1


def test_a_submission_taken_back_says_so(desk, submission, wren):
    withdraw(submission, by=wren)
    assert "This round is closed." in words_on(desk.get(address(submission)))


def test_a_digest_that_never_was_on_screen_decides_nothing(desk, submission):
    assert desk.post(address(submission), approval(submission, digest="0" * 64)).status_code == 409
    assert desk.post(address(submission), approval(submission, digest="nonsense")).status_code == 409
    assert desk.post(address(submission), approval(submission, printed="0" * 64)).status_code == 409
    assert not Decision.objects.exists()


def test_an_editors_own_manuscript_is_forbidden(edith):
    own = factories.submission(edith)
    desk = screen(edith)
    assert desk.get(address(own)).status_code == 403
    assert desk.post(address(own), approval(own)).status_code == 403
    assert not Decision.objects.exists()


def test_editor_name_and_status_cannot_be_posted(desk, submission, edith):
    otto = factories.otto()
    extra = {"editor": otto.pk, "approve-editor": otto.pk, "approve-editor_name": "Otto, MD", "editor_name": "Otto"}
    desk.post(address(submission), {**approval(submission), **extra, "status": "declined", "approve-ends": "1"})
    decision = Decision.objects.get()
    assert (decision.editor, decision.editor_name, decision.ends) == (edith, "Edith Quill", None)


def test_an_unknown_verdict_is_a_bad_request(desk, submission):
    assert desk.post(address(submission), {"verdict": "bless"}).status_code == 400
    assert Submission.objects.get().status == "open"


def test_gaps_made_by_an_editor_must_be_mended_before_approval(desk, submission, edith):
    counter = submission.manuscript.draft.edit_counter
    save_draft(submission.manuscript, by=edith, edit_counter=counter, title="")
    response = send(desk, address(submission), "Approve this text", **{"approve-statement": "All of it."})
    assert response.status_code == 422
    assert "The title is missing." in words_on(response)
    assert not Decision.objects.exists()


@override_settings(SIGNING_KEY="")
def test_without_a_signing_key_nothing_is_decided_and_the_words_stay(desk, submission):
    response = desk.post(address(submission), approval(submission, statement="All of it."))
    assert response.status_code == 503
    assert "All of it." in words_on(response)
    assert "no signing key" in words_on(response)
    assert not Decision.objects.exists()


def test_who_may_not_judge_is_told_why(edith):
    page = words_on(screen(edith).get(address(factories.submission(edith))))
    assert "Only an editor who did not write this manuscript can review it." in page
