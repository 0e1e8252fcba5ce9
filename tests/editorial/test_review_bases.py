"""The review screen's comparison: with what this editor judged last, another revision, or what readers see."""

import pytest

from documents.markdown import from_markdown
from editorial.manuscripts.images import add_image
from editorial.manuscripts.models import Manuscript
from editorial.manuscripts.workflow import save_draft
from editorial.publication.workflow import publish, withdraw_approval
from editorial.review.workflow import approve, request_changes, submit, withdraw
from tests import factories
from tests.screens import screen, words_on

pytestmark = pytest.mark.django_db


def saved(manuscript, by, **text):
    """Save a manuscript anew and return it as it is then."""
    manuscript = Manuscript.objects.get(pk=manuscript.pk)
    save_draft(manuscript, by=by, edit_counter=manuscript.draft.edit_counter, **text)
    return Manuscript.objects.get(pk=manuscript.pk)


def given_back(submission, editor):
    newest = submission.manuscript.newest_revision()
    return request_changes(submission, by=editor, digest=newest.digest, comment="Say which cells.")


def approved(submission, editor):
    newest = submission.manuscript.newest_revision()
    return approve(submission, by=editor, digest=newest.digest, statement="Every claim.")


def look(editor, submission, **address):
    """Return the page of a review as somebody sees it."""
    response = screen(editor).get(f"/desk/submissions/{submission.pk}/review/", address)
    assert response.status_code == 200
    return response


def seen(response):
    """Return the number of the base, and how many changes the page shows since."""
    shown = response.context["look"]
    return shown.base.revision.number, shown.comparison.count


def test_a_first_round_says_that_there_is_nothing_to_compare_with(wren, edith):
    page = look(edith, factories.submission(wren))
    assert page.context["look"].comparison is None
    assert "Nobody has reviewed this text before" in words_on(page)
    assert "Nothing differs" not in words_on(page)


def test_an_editors_own_edit_that_the_writer_undid_is_a_change(wren, edith):
    first = factories.submission(wren, title="As the writer has it")
    edited = saved(first.manuscript, edith, title="As the editor wants it")
    given_back(first, edith)
    undone = saved(edited, wren, title="As the writer has it")
    page = look(edith, submit(undone, by=wren))
    assert seen(page) == (2, 1)
    assert "1 change since the revision you reviewed on" in words_on(page)
    assert "<del>editor wants</del>" in words_on(page)
    assert "Nothing differs" not in words_on(page)


def test_after_an_approval_that_an_edit_voided_the_approved_text_is_the_base(wren, edith):
    approval = approved(factories.submission(wren, title="Approved words"), edith)
    edited = saved(approval.submission.manuscript, edith, title="Edited words")
    withdraw_approval(approval, by=edith, comment="It was edited.")
    page = look(edith, submit(edited, by=wren))
    assert seen(page) == (approval.revision.number, 1)
    assert "<del>Approved</del><ins>Edited</ins>" in words_on(page)


def test_each_editor_sees_the_changes_since_their_own_judgement(wren, edith):
    ed = factories.person("Ed Second", "scientific editor")
    first = factories.submission(wren, title="One")
    given_back(first, edith)
    second = submit(saved(first.manuscript, wren, title="Two", deck="New."), by=wren)
    given_back(second, ed)
    third = submit(saved(second.manuscript, wren, title="Three"), by=wren)
    assert seen(look(edith, third)) == (1, 2)
    assert seen(look(ed, third)) == (2, 1)
    newcomer = look(factories.person("Nell Newcomer", "scientific editor"), third)
    assert seen(newcomer) == (2, 1)
    assert "1 change since the revision Ed Second reviewed on" in words_on(newcomer)


def test_a_round_that_was_taken_back_is_no_base(wren, edith):
    first = factories.submission(wren, title="One")
    withdraw(first, by=wren)
    second = submit(saved(first.manuscript, wren, title="Two"), by=wren)
    assert look(edith, second).context["look"].base is None


def test_another_revision_of_the_manuscript_can_be_asked_for(wren, edith):
    first = factories.submission(wren, title="One")
    given_back(first, edith)
    second = submit(saved(first.manuscript, wren, title="Two"), by=wren)
    given_back(second, edith)
    third = submit(saved(second.manuscript, wren, title="Three"), by=wren)
    page = look(edith, third)
    assert seen(page) == (2, 1)
    assert '<a href="?base=1">' in words_on(page)
    other = look(edith, third, base="1")
    assert seen(other) == (1, 1)
    assert '<a href="?base=2">' in words_on(other)
    assert "<del>One</del><ins>Three</ins>" in words_on(other)


@pytest.mark.parametrize("nonsense", ["99", "0", "-1", "x", "1x", "١", "9" * 30])
def test_a_base_that_the_manuscript_does_not_have_is_not_found_and_says_so(wren, edith, nonsense):
    submission = factories.submission(wren)
    factories.cited_manuscript(wren)
    response = screen(edith).get(f"/desk/submissions/{submission.pk}/review/", {"base": nonsense})
    assert response.status_code == 404
    assert "no revision of that number" in words_on(response)


def test_another_manuscripts_revision_is_no_base(wren, edith):
    other, submission = factories.cited_manuscript(wren), factories.submission(wren)
    number = other.newest_revision().number
    assert not submission.manuscript.revisions.filter(number=number).exists()
    response = screen(edith).get(f"/desk/submissions/{submission.pk}/review/", {"base": number})
    assert response.status_code == 404


def test_the_text_is_compared_with_the_published_version_too(wren, edith):
    first = factories.submission(wren, title="Published words")
    publish(approved(first, edith), by=edith)
    second = submit(saved(first.manuscript, wren, title="Second words"), by=wren)
    given_back(second, edith)
    third = submit(saved(second.manuscript, wren, title="Third words", deck="A deck."), by=wren)
    page = words_on(look(edith, third))
    assert "2 changes since the revision you reviewed on" in page
    assert '<a href="?base=1">2 changes against the published version 1' in page
    asked = look(edith, third, base="1")
    assert "<del>Published</del><ins>Third</ins>" in words_on(asked)
    assert "Readers see it as version 1." in words_on(asked)


def test_another_picture_under_the_same_words_is_a_change(wren, edith):
    first = submit(factories.pictured_manuscript(wren), by=wren)
    given_back(first, edith)
    body = Manuscript.objects.get(pk=first.manuscript.pk).draft.body
    figure = next(block for block in body["content"] if block["type"] == "figure")
    figure["attrs"]["asset"] = add_another_picture(first.manuscript, wren)
    page = look(edith, submit(saved(first.manuscript, wren, body=body), by=wren))
    assert seen(page)[1] == 1


def add_another_picture(manuscript, by):
    return add_image(manuscript, factories.picture((200, 10, 10)), filename="other.png", by=by).digest


def test_two_texts_that_differ_only_in_identifiers_do_not_pass_for_the_same(wren, edith):
    first = factories.submission(wren, text="Words stay.")
    given_back(first, edith)
    page = look(edith, submit(saved(first.manuscript, wren, body=from_markdown("Words stay.").doc), by=wren))
    assert seen(page)[1] == 0
    assert "Nothing differs" not in words_on(page)
    assert "Readers would see no difference." in words_on(page)


def test_the_same_text_sent_again_says_that_nothing_differs(wren, edith):
    first = factories.submission(wren)
    given_back(first, edith)
    assert "Nothing differs" in words_on(look(edith, submit(first.manuscript, by=wren)))


def test_a_closed_round_shows_the_text_that_was_judged(wren, edith):
    first = factories.submission(wren, title="Judged words")
    given_back(first, edith)
    saved(first.manuscript, wren, title="Words of later")
    page = words_on(look(edith, first))
    assert "This round is closed." in page
    assert '<h2 class="headline">Judged words' in page
    assert "Decide" not in page


def test_a_refused_verdict_keeps_the_base_that_was_chosen(wren, edith):
    first = factories.submission(wren, title="One")
    given_back(first, edith)
    second = submit(saved(first.manuscript, wren, title="Two"), by=wren)
    given_back(second, edith)
    third = submit(saved(second.manuscript, wren, title="Three"), by=wren)
    words = {"verdict": "decline", "decline-digest": third.revision.digest, "decline-comment": " "}
    response = screen(edith).post(f"/desk/submissions/{third.pk}/review/?base=1", words)
    assert seen(response) == (1, 1)
