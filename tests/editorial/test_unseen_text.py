"""An approval never moves to words nobody saw: what was on screen is compared before anything else."""

import pytest

from articles.models import Edition, Notice, SiteSettings
from editorial.manuscripts.workflow import save_draft
from editorial.models import Decision, Manuscript
from editorial.publication.notices import issue_notice, withdraw_notice
from editorial.publication.workflow import publish, unschedule, withdraw_approval
from editorial.review.workflow import approve, request_changes, submit
from record import clock
from tests import factories
from tests.screens import form_on, screen, send, words_on

pytestmark = pytest.mark.django_db


@pytest.fixture
def submission(wren):
    return factories.submission(wren)


@pytest.fixture
def desk(edith):
    return screen(edith)


def review_of(submission):
    return f"/desk/submissions/{submission.pk}/review/"


def change(manuscript, by, **text):
    """Save other words of the working copy."""
    draft = Manuscript.objects.get(pk=manuscript.pk).draft
    return save_draft(manuscript, by=by, edit_counter=draft.edit_counter, **text)


@pytest.mark.parametrize(
    "typed",
    [
        {"approve-statement": ""},
        {"approve-statement": "x" * 2_001},
        {"approve-statement": "All.", "approve-comment": "x" * 10_001},
    ],
    ids=["nothing typed", "too much typed", "too long a comment"],
)
def test_a_refused_word_does_not_move_the_form_to_the_text_that_came_meanwhile(desk, submission, typed):
    form = {**form_on(desk.get(review_of(submission)), "Approve this text"), **typed}
    change(submission.manuscript, factories.edith(), title="Words that Edith never saw")
    answered = desk.post(review_of(submission), form)
    assert answered.status_code == 409
    assert "Words that Edith never saw" in words_on(answered)
    assert "What changed since the text you read" in words_on(answered)
    assert "<del>" in words_on(answered)
    assert not Decision.objects.exists()


def test_a_form_that_was_refused_for_a_word_is_still_about_the_text_of_its_page(desk, submission):
    form = {**form_on(desk.get(review_of(submission)), "Approve this text"), "approve-statement": ""}
    refused = form_on(desk.post(review_of(submission), form), "Approve this text")
    assert refused["approve-digest"] == submission.revision.digest
    change(submission.manuscript, factories.edith(), title="Words that Edith never saw")
    assert desk.post(review_of(submission), {**refused, "approve-statement": "All of it."}).status_code == 409
    assert not Decision.objects.exists()


@pytest.mark.parametrize("verdict", ["Request changes", "Decline the manuscript"])
def test_no_other_decision_is_about_unseen_words_either(desk, submission, verdict):
    form = form_on(desk.get(review_of(submission)), verdict)
    change(submission.manuscript, factories.edith(), title="Words that Edith never saw")
    assert desk.post(review_of(submission), form).status_code == 409
    assert not Decision.objects.exists()


def test_after_a_look_at_what_changed_the_newest_text_is_approved(desk, submission):
    form = {**form_on(desk.get(review_of(submission)), "Approve this text"), "approve-statement": "All of it."}
    change(submission.manuscript, factories.edith(), title="A better title")
    looked_at = form_on(desk.post(review_of(submission), form), "Approve this text")
    assert looked_at["approve-statement"] == "All of it."
    assert desk.post(review_of(submission), looked_at).status_code == 302
    assert Decision.objects.get().digest == submission.manuscript.newest_revision().digest


def test_a_setting_that_changes_what_prints_is_seen_before_the_approval(desk, wren):
    submission = submit(factories.cited_manuscript(wren), by=wren)
    SiteSettings.objects.update(show_doi="none")
    factories.vouch_for_site()
    form = {**form_on(desk.get(review_of(submission)), "Approve this text"), "approve-statement": "All of it."}
    SiteSettings.objects.update(show_doi="text")
    factories.vouch_for_site()
    answered = desk.post(review_of(submission), form)
    assert answered.status_code == 409
    assert "prints differently" in words_on(answered)
    assert not Decision.objects.exists()
    assert desk.post(review_of(submission), form_on(answered, "Approve this text")).status_code == 302


def test_a_stale_publish_form_publishes_no_newer_approval(desk, edith, wren):
    first = factories.approval(wren, edith, title="Cells that stop dividing")
    manuscript = first.submission.manuscript
    address = f"/desk/manuscripts/{manuscript.pk}/publish/"
    form = form_on(desk.get(address), "Publish now")
    withdraw_approval(first, by=edith, comment="A figure is wrong.")
    change(manuscript, wren, title="Words that nobody at this screen saw")
    sent = submit(Manuscript.objects.get(pk=manuscript.pk), by=wren)
    second = approve(sent, by=factories.edith(), digest=sent.revision.digest)
    for typed in ({}, {"when": "later", "day": "", "time": ""}, {"when": "sometime"}):
        answered = desk.post(address, {**form, **typed})
        assert answered.status_code == 409
        assert "Something changed after you opened this page" in words_on(answered)
    assert not Edition.objects.exists()
    assert desk.post(address, form_on(desk.get(address), "Publish now")).status_code == 302
    assert Edition.objects.get().decision_id == second.pk


def test_a_withdrawal_form_that_promised_no_page_takes_none_from_readers(desk, edith, wren):
    approval = factories.approval(wren, edith)
    address = f"/desk/approvals/{approval.pk}/withdraw/"
    asked = form_on(send(desk, address, "Withdraw the approval", comment="A dose."), "Withdraw the approval now")
    publish(approval, by=factories.edith())
    for typed in ({}, {"comment": ""}):
        answered = desk.post(address, {**asked, **typed})
        assert answered.status_code == 409
        assert "disappears from the public site at once" in words_on(answered)
    assert Edition.objects.live().exists()
    again = desk.post(address, form_on(desk.post(address, asked), "Withdraw the approval"))
    assert desk.post(address, form_on(again, "Withdraw the approval now")).status_code == 302
    assert not Edition.objects.live().exists()


def test_a_notice_is_about_the_version_that_was_on_screen(desk, edith, wren):
    edition = factories.edition(wren, edith)
    address = f"/desk/manuscripts/{Manuscript.objects.get().pk}/notices/"
    form = {**form_on(desk.get(address), "Issue the notice"), "text": "A dose was wrong."}
    factories.correction(edition, by=wren, editor=edith)
    for typed in ({}, {"text": ""}):
        assert desk.post(address, {**form, **typed}).status_code == 409
    assert not Notice.objects.exists()
    assert desk.post(address, form_on(desk.post(address, form), "Issue the notice")).status_code == 302


def test_a_notice_is_not_issued_over_one_that_came_meanwhile(desk, edith, wren):
    edition = factories.edition(wren, edith)
    address = f"/desk/manuscripts/{Manuscript.objects.get().pk}/notices/"
    form = {**form_on(desk.get(address), "Issue the notice"), "text": "A dose was wrong."}
    issue_notice(edition.article, by=factories.edith(), kind=Notice.Kind.CONCERN, text="We look into a dose.")
    answered = desk.post(address, form)
    assert answered.status_code == 409
    assert "We look into a dose." in words_on(answered)
    assert Notice.objects.count() == 1


def test_a_notice_is_lifted_only_as_readers_saw_it(desk, edith, wren):
    edition = factories.edition(wren, edith)
    notice = issue_notice(edition.article, by=edith, kind=Notice.Kind.CONCERN, text="We look into it.")
    address = f"/desk/manuscripts/{Manuscript.objects.get().pk}/notices/{notice.pk}/withdraw/"
    form = {**form_on(desk.get(address), "Withdraw the notice"), "text": "It holds."}
    factories.correction(edition, by=wren, editor=edith)
    assert desk.post(address, form).status_code == 409
    assert Notice.objects.count() == 1


def test_a_schedule_form_cancels_the_schedule_it_named(desk, edith, wren):
    approval = factories.approval(wren, edith)
    first = publish(approval, by=edith, at=clock.now() + clock.datetime.timedelta(days=1))
    page = desk.get(f"/desk/manuscripts/{approval.submission.manuscript.pk}/publish/")
    form = form_on(page, "Cancel scheduling")
    unschedule(first, by=edith)
    second = publish(approval, by=edith, at=clock.now() + clock.datetime.timedelta(days=2))
    assert desk.post(f"/desk/manuscripts/{approval.submission.manuscript.pk}/unschedule/", form).status_code == 409
    assert Edition.objects.scheduled().get() == second


def test_a_writer_throws_away_only_what_was_on_screen(wren):
    manuscript = factories.manuscript(wren)
    desk, address = screen(wren), f"/desk/manuscripts/{manuscript.pk}/discard/"
    form = form_on(desk.get(address), "Discard the manuscript")
    change(manuscript, wren, title="Typed in another tab")
    answered = desk.post(address, form)
    assert answered.status_code == 409
    assert "Typed in another tab" in words_on(answered)
    assert Manuscript.objects.filter(pk=manuscript.pk).exists()
    assert desk.post(address, form_on(answered, "Discard the manuscript")).status_code == 302
    assert not Manuscript.objects.filter(pk=manuscript.pk).exists()


def test_a_writer_submits_only_the_text_that_was_on_screen(wren):
    manuscript = factories.manuscript(wren)
    desk, address = screen(wren), f"/desk/manuscripts/{manuscript.pk}/submit/"
    form = {**form_on(desk.get(address), "Submit for review"), "note": "Please look."}
    change(manuscript, wren, title="Typed in another tab")
    answered = desk.post(address, form)
    assert answered.status_code == 409
    assert "Typed in another tab" in words_on(answered)
    assert "Please look." in words_on(answered)
    assert manuscript.latest_submission() is None
    assert desk.post(address, form_on(answered, "Submit for review")).status_code == 302


def test_what_was_typed_for_a_round_that_somebody_closed_is_shown(desk, submission):
    form = {**form_on(desk.get(review_of(submission)), "Approve this text"), "approve-comment": "Mind the doses."}
    request_changes(submission, by=factories.edith(), digest=submission.revision.digest, comment="First.")
    for statement in ("", "Every claim."):
        answered = desk.post(review_of(submission), {**form, "approve-statement": statement})
        assert answered.status_code == 409
        assert "already decided" in words_on(answered)
        assert "Mind the doses." in words_on(answered)
    assert Decision.objects.count() == 1


def test_declining_a_closed_round_asks_nothing(desk, submission):
    form = {**form_on(desk.get(review_of(submission)), "Decline the manuscript"), "decline-comment": "Not for us."}
    request_changes(submission, by=factories.edith(), digest=submission.revision.digest, comment="First.")
    answered = desk.post(review_of(submission), form)
    assert answered.status_code == 409
    assert "Not for us." in words_on(answered)


def test_what_was_typed_to_lift_a_notice_that_somebody_lifted_is_shown(desk, edith, wren):
    edition = factories.edition(wren, edith)
    notice = issue_notice(edition.article, by=edith, kind=Notice.Kind.CONCERN, text="We look into it.")
    address = f"/desk/manuscripts/{Manuscript.objects.get().pk}/notices/{notice.pk}/withdraw/"
    form = {**form_on(desk.get(address), "Withdraw the notice"), "text": "Typed for nothing?"}
    withdraw_notice(notice, by=factories.edith(), text="It holds.")
    answered = desk.post(address, form)
    assert answered.status_code == 409
    assert "Typed for nothing?" in words_on(answered)


@pytest.mark.parametrize("junk", ["\x00", "0" * 10_000, "'", "-1", "9" * 30])
def test_junk_in_a_hidden_field_is_refused_in_words(desk, edith, wren, submission, junk):
    approval = factories.approval(wren, edith, title="Approved")
    publish_page = f"/desk/manuscripts/{approval.submission.manuscript_id}/publish/"
    hidden = {
        review_of(submission): {"verdict": "approve", "approve-digest": junk, "approve-printed": junk},
        publish_page: {"decision": junk, "far_day": junk, "when": "now"},
        f"/desk/approvals/{approval.pk}/withdraw/": {"seen": junk, "confirmed": junk, "comment": "A dose."},
        f"/desk/approvals/{approval.pk}/again/": {"approve-digest": junk, "approve-printed": junk},
    }
    for address, fields in hidden.items():
        assert desk.post(address, fields).status_code == 409
    answered = desk.post("/desk/new/", {"form_key": junk, "title": "Cells", "kind": "news", "language": "en"})
    assert answered.status_code in (200, 422)
    assert Decision.objects.count() == 1
