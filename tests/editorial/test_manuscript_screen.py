"""A manuscript's page: where it stands, what can be done, all that happened."""

import pytest

from editorial.manuscripts.models import Manuscript
from editorial.manuscripts.snapshot import content_of, digest_of
from editorial.review.workflow import request_changes, submit
from tests import factories
from tests.screens import form_on, screen, send, words_on

pytestmark = pytest.mark.django_db


def actions(client, manuscript):
    return [action.words for action in client.get(f"/desk/manuscripts/{manuscript.pk}/").context["actions"]]


def test_a_writer_can_go_on_send_or_throw_away_a_draft(wren):
    draft = factories.manuscript(wren)
    assert actions(screen(wren), draft) == [
        "Continue editing",
        "Submit for review",
        "References",
        "Discard the manuscript",
    ]


def test_each_offered_way_leads_somewhere(wren, edith):
    made = [factories.manuscript(wren), factories.submission(wren).manuscript]
    made += [factories.approval(wren, edith).submission.manuscript]
    made += [Manuscript.objects.get(article=factories.edition(wren, edith).article)]
    for person in (wren, edith, factories.max_()):
        client = screen(person)
        for manuscript in Manuscript.objects.visible_to(person):
            for action in client.get(f"/desk/manuscripts/{manuscript.pk}/").context["actions"]:
                assert client.get(action.address).status_code == 200, (person, action)


def test_in_review_the_writer_can_take_it_back_and_the_editor_can_judge(wren, edith):
    submission = factories.submission(wren)
    assert "Withdraw the submission" in actions(screen(wren), submission.manuscript)
    assert "Continue editing" not in actions(screen(wren), submission.manuscript)
    assert actions(screen(edith), submission.manuscript)[:2] == ["Review", "Edit the text"]


def test_the_page_tells_decisions_comments_and_timeline(wren, edith):
    submission = factories.submission(wren)
    digest = submission.revision.digest
    request_changes(submission, by=edith, digest=digest, comment="Say which cells you mean.")
    page = words_on(screen(wren).get(f"/desk/manuscripts/{submission.manuscript.pk}/"))
    assert "Changes requested</strong> · Edith Quill, PhD, MS" in page
    assert "Say which cells you mean." in page
    assert "Submitted for review" in page
    assert digest[:12] in page
    assert digest not in page


def test_revisions_link_to_their_changes(wren):
    made = factories.cited_manuscript(wren)
    page = words_on(screen(wren).get(f"/desk/manuscripts/{made.pk}/"))
    assert f"/desk/manuscripts/{made.pk}/compare/1/2/" in page


def test_a_draft_is_thrown_away_only_after_asking(wren):
    draft, desk = factories.manuscript(wren), screen(wren)
    address = f"/desk/manuscripts/{draft.pk}/discard/"
    assert "will be deleted for good" in words_on(desk.get(address))
    assert Manuscript.objects.filter(pk=draft.pk).exists()
    assert send(desk, address, "Discard the manuscript").headers["Location"] == "/desk/"
    assert not Manuscript.objects.filter(pk=draft.pk).exists()


def test_what_went_before_the_editors_is_never_thrown_away(wren):
    manuscript = factories.submission(wren).manuscript
    desk = screen(wren)
    for answer in (desk.get, desk.post):
        response = answer(f"/desk/manuscripts/{manuscript.pk}/discard/")
        assert response.status_code == 409
        assert "its record is kept" in words_on(response)
    assert Manuscript.objects.filter(pk=manuscript.pk).exists()


def test_a_writer_takes_an_undecided_text_back(wren):
    submission, desk = factories.submission(wren), screen(wren)
    address = f"/desk/submissions/{submission.pk}/withdraw/"
    assert "you can continue editing" in words_on(desk.get(address))
    response = desk.post(address)
    assert response.headers["Location"] == f"/desk/manuscripts/{submission.manuscript.pk}/write/"
    submission.refresh_from_db()
    assert submission.status == "withdrawn"


def test_taking_back_a_decided_text_explains_and_changes_nothing(wren, edith):
    approval = factories.approval(wren, edith)
    response = screen(wren).post(f"/desk/submissions/{approval.submission.pk}/withdraw/")
    assert response.status_code == 409
    assert "already decided" in words_on(response)
    approval.submission.refresh_from_db()
    assert approval.submission.status == "approved"


def test_sending_shows_findings_and_refuses_gaps_with_the_note_kept(wren):
    manuscript, desk = factories.manuscript(wren, text="A claim [@missing2020]."), screen(wren)
    address = f"/desk/manuscripts/{manuscript.pk}/submit/"
    assert "cites “missing2020”" in words_on(desk.get(address))
    digest = digest_of(content_of(manuscript))
    response = desk.post(address, {"digest": digest, "note": "Please hurry."})
    assert response.status_code == 422
    assert "Please hurry." in words_on(response)
    assert manuscript.latest_submission() is None


def test_sending_puts_the_text_before_the_editors(wren):
    manuscript, desk = factories.manuscript(wren), screen(wren)
    address = f"/desk/manuscripts/{manuscript.pk}/submit/"
    response = send(desk, address, "Submit for review", note="New figures.", status="approved")
    assert response.status_code == 302
    submission = manuscript.latest_submission()
    assert (submission.status, submission.note) == ("open", "New figures.")


def test_sending_twice_is_refused(wren):
    manuscript, desk = factories.manuscript(wren), screen(wren)
    address = f"/desk/manuscripts/{manuscript.pk}/submit/"
    form = form_on(desk.get(address), "Submit for review")
    submit(manuscript, by=wren)
    response = desk.post(address, {**form, "note": "Again."})
    assert response.status_code == 403
    assert "The text is in review now." in words_on(response)
    assert "Again." in words_on(response)
    assert manuscript.submissions.count() == 1
