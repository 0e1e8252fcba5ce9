"""An editor begins a new version of a published text, edits it, and it is approved like every other."""

import datetime

import pytest

from articles.models import Edition
from editorial.manuscripts.models import Turn
from editorial.manuscripts.snapshot import content_of, digest_of
from editorial.manuscripts.workflow import NotYourTurn, add_writer, save_draft
from editorial.models import Event, Manuscript, Submission
from editorial.publication.workflow import publish
from editorial.review.new_version import CannotBegin, begin_new_version
from editorial.review.workflow import NotAReviewer, approve, decline, request_changes, submit, withdraw
from record import clock
from tests import factories
from tests.editorial.verifying import verify
from tests.screens import form_on, screen, send, typed_text, words_on

pytestmark = pytest.mark.django_db


@pytest.fixture
def published(wren, edith):
    """The manuscript of a post that readers see."""
    return Manuscript.objects.get(article=factories.edition(wren, edith).article)


def address(manuscript):
    return f"/desk/manuscripts/{manuscript.pk}/new-version/"


def change(manuscript, *, by, **text):
    """Save the text with changes."""
    manuscript.draft.refresh_from_db()
    save_draft(manuscript, by=by, edit_counter=manuscript.draft.edit_counter, **text)


def test_an_editor_corrects_a_published_post_alone_from_begin_to_readers(published, edith, client):
    desk = screen(edith)
    page = words_on(desk.get(f"/desk/manuscripts/{published.pk}/"))
    assert f'href="{address(published)}">Start a new version' in page
    assert "word for word" in words_on(desk.get(address(published)))
    form = {**form_on(desk.get(address(published)), "Start the new version"), "note": "The unit was wrong."}
    opened = desk.post(address(published), form, follow=True)
    assert "Round 2 is open" in words_on(opened)
    assert "The unit was wrong." in words_on(opened)
    text = typed_text(desk, published, text="Cells divide some fifty times.")
    assert desk.post(f"/desk/manuscripts/{published.pk}/write/", text).status_code == 302
    round_ = published.latest_submission()
    review = f"/desk/submissions/{round_.pk}/review/"
    assert send(desk, review, "Approve this text", **{"approve-statement": "The unit."}).status_code == 302
    assert send(desk, f"/desk/manuscripts/{published.pk}/publish/", "Publish now").status_code == 302
    shown = client.get(published.article.get_absolute_url()).content.decode()
    assert "Cells divide some fifty times." in shown
    assert "Edited and approved by" in shown
    assert "Wren Fable" in shown
    assert Edition.objects.live().get(article=published.article).number == 2
    assert verify()[0] == 0


def test_another_editor_can_approve_what_the_first_one_edited(published, edith):
    other = factories.person("Emil Second", "scientific editor")
    submission = begin_new_version(published, by=edith)
    change(published, by=edith, deck="Edited")
    decision = approve(submission, by=other, digest=published.newest_revision().digest)
    assert publish(decision, by=other).deck == "Edited"
    assert verify()[0] == 0


def test_the_round_and_its_event_say_who_began_it(published, edith):
    submission = begin_new_version(published, by=edith, note="A number is out of date.")
    assert (submission.number, submission.submitted_by, submission.status) == (2, edith, Submission.Status.OPEN)
    assert submission.revision == published.newest_revision()
    assert published.turn == Turn.EDITORS
    assert published.events.order_by("-sequence").first().kind == Event.Kind.VERSION_BEGUN
    assert published.revisions.count() == 1, "the text did not change, so nothing was appended"
    assert verify()[0] == 0


def test_writers_see_that_it_is_in_review_and_by_whom(published, wren, edith):
    begin_new_version(published, by=edith, note="A number is out of date.")
    page = words_on(screen(wren).get(f"/desk/manuscripts/{published.pk}/"))
    for words in (
        "Edith Quill started a new version",
        "Started by editor Edith Quill",
        "New version started",
        "A number is out of date.",
    ):
        assert words in page
    locked = screen(wren).post(f"/desk/manuscripts/{published.pk}/write/", {"text": "Typed meanwhile."})
    assert locked.status_code == 403
    assert "Edith Quill started a new version" in words_on(locked)
    assert "Typed meanwhile." in words_on(locked)


def test_what_the_writers_changed_is_shown_first_and_is_what_it_begins_with(published, wren, edith):
    change(published, by=wren, title="", deck="Half a sen")
    page = words_on(screen(edith).get(address(published)))
    assert "text changed since version 1 was published" in page
    assert "Half a sen" in page
    submission = begin_new_version(published, by=edith)
    assert '"deck":"Half a sen"' in submission.revision.content
    assert published.revisions.count() == 2
    assert verify()[0] == 0


def test_looking_begins_nothing(published, edith):
    assert screen(edith).get(address(published)).status_code == 200
    assert published.submissions.count() == 1


def test_a_second_click_shows_the_round_that_is_open(published, edith):
    desk = screen(edith)
    form = {**form_on(desk.get(address(published)), "Start the new version"), "note": "Once."}
    answers = [desk.post(address(published), form) for _click in range(2)]
    assert {answer.headers["Location"] for answer in answers} == {
        f"/desk/submissions/{published.latest_submission().pk}/review/"
    }
    assert published.submissions.count() == 2
    other_words = desk.post(address(published), {**form, "note": "Twice."})
    assert other_words.status_code == 409
    assert "Twice." in words_on(other_words)


def test_a_second_editor_is_told_whose_round_is_open(published, edith):
    other = screen(factories.person("Emil Second", "scientific editor"))
    form = form_on(other.get(address(published)), "Start the new version")
    begin_new_version(published, by=edith)
    assert "Round 2 is open already: Edith Quill started it." in words_on(other.get(address(published)))
    answer = other.post(address(published), form, follow=True)
    assert "Round 2 was open already: Edith Quill started it." in words_on(answer)
    typed = other.post(address(published), {**form, "note": "Words to keep."})
    assert typed.status_code == 409
    assert "Words to keep." in words_on(typed)
    assert published.submissions.count() == 2


def test_only_an_editor_who_never_wrote_it_begins_a_version(published, wren, edith):
    eve = factories.person("Eve Twofold", "scientific editor")
    add_writer(published, writer=eve, by=wren)
    factories.alter(edith, roles=[])
    for person in (wren, eve, edith, factories.max_(), factories.otto()):
        with pytest.raises(NotAReviewer):
            begin_new_version(published, by=person)
        assert screen(person).post(address(published), {}).status_code in (403, 404)
    assert published.submissions.count() == 1


def test_what_readers_do_not_see_has_no_version_to_follow(wren, edith):
    draft = factories.manuscript(wren)
    approved = factories.approval(wren, edith).submission.manuscript
    planned = factories.approval(wren, edith, title="Planned")
    publish(planned, by=edith, at=clock.now() + datetime.timedelta(days=1))
    declined = factories.submission(wren)
    decline(declined, by=edith, digest=declined.revision.digest, comment="Not for us.")
    for manuscript in (draft, approved, planned.submission.manuscript, declined.manuscript):
        with pytest.raises(CannotBegin):
            begin_new_version(manuscript, by=edith)
    form = {"digest": digest_of(content_of(approved)), "note": "Words to keep."}
    answer = screen(edith).post(address(approved), form)
    assert answer.status_code == 409
    assert "A new version can be started when readers see the text" in words_on(answer)


def test_a_later_version_that_waits_approved_or_scheduled_comes_first(published, wren, edith):
    change(published, by=wren, deck="Next")
    sent = submit(published, by=wren)
    decision = approve(sent, by=edith, digest=sent.revision.digest)
    with pytest.raises(CannotBegin):
        begin_new_version(published, by=edith)
    publish(decision, by=edith, at=clock.now() + datetime.timedelta(days=1))
    with pytest.raises(CannotBegin):
        begin_new_version(published, by=edith)


@pytest.mark.parametrize("verb", [request_changes, decline])
def test_a_post_whose_next_version_was_refused_can_still_be_corrected(published, wren, edith, verb):
    change(published, by=wren, deck="Next")
    sent = submit(published, by=wren)
    verb(sent, by=edith, digest=sent.revision.digest, comment="Not so.")
    assert begin_new_version(published, by=edith).number == 3
    assert verify()[0] == 0


def test_the_editor_who_began_it_can_take_it_back_and_another_editor_cannot(published, edith):
    other = factories.person("Emil Second", "scientific editor")
    submission = begin_new_version(published, by=edith)
    with pytest.raises(NotYourTurn):
        withdraw(submission, by=other)
    assert screen(other).post(f"/desk/submissions/{submission.pk}/withdraw/").status_code == 403
    desk = screen(edith)
    assert f"/desk/submissions/{submission.pk}/withdraw/" in words_on(desk.get(f"/desk/manuscripts/{published.pk}/"))
    assert "its writers can continue editing" in words_on(desk.get(f"/desk/submissions/{submission.pk}/withdraw/"))
    answer = desk.post(f"/desk/submissions/{submission.pk}/withdraw/", follow=True)
    assert "The text is with its writers again." in words_on(answer)
    assert published.turn == Turn.WRITERS
    assert begin_new_version(published, by=other).number == 3
    assert verify()[0] == 0


def test_a_writer_can_take_back_what_an_editor_began(published, wren, edith):
    submission = begin_new_version(published, by=edith)
    withdraw(submission, by=wren)
    assert published.turn == Turn.WRITERS


def test_a_gap_in_the_text_does_not_keep_it_from_beginning_but_from_being_approved(published, wren, edith):
    change(published, by=wren, title="")
    submission = begin_new_version(published, by=edith)
    review = f"/desk/submissions/{submission.pk}/review/"
    page = send(screen(edith), review, "Approve this text", **{"approve-statement": "All."})
    assert page.status_code == 422
    assert submission.decisions.count() == 0
