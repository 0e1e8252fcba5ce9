"""A managing editor names another writer, also when all others have left."""

import pytest

from accounts.models import User
from editorial.manuscripts.access import may_edit
from editorial.manuscripts.snapshot import Snapshot
from editorial.manuscripts.workflow import CannotWrite, HasApproved, MayNotAddWriters, add_writer, save_draft
from editorial.models import Authorship, Event, Manuscript
from editorial.publication.workflow import withdraw_approval
from editorial.review.models import Decision
from editorial.review.workflow import approve, request_changes, submit
from tests import factories
from tests.editorial.verifying import verify
from tests.screens import screen, words_on

pytestmark = pytest.mark.django_db


@pytest.fixture
def max_():
    return factories.max_()


def writers(manuscript):
    return [authorship.writer for authorship in manuscript.authorships.order_by("pk")]


def leave(*people):
    for person in people:
        factories.alter(person, is_active=False)


def address(manuscript):
    return f"/desk/manuscripts/{manuscript.pk}/writers/"


def test_a_managing_editor_adds_a_writer_who_can_then_write(wren, max_):
    manuscript, otto = factories.manuscript(wren), factories.otto()
    answer = screen(max_).post(address(manuscript), {"writer": otto.pk}, follow=True)
    assert "Otto Elsewhere is a writer of this manuscript now." in words_on(answer)
    assert writers(manuscript) == [wren, otto]
    event = manuscript.events.order_by("-sequence").first()
    assert (event.kind, event.actor) == (Event.Kind.WRITER_ADDED, max_)
    assert screen(otto).get(f"/desk/manuscripts/{manuscript.pk}/write/").status_code == 200
    assert verify()[0] == 0


def test_a_text_whose_writers_left_goes_on_with_a_new_one(wren, edith, max_):
    manuscript, otto = factories.edition(wren, edith).article, factories.otto()
    manuscript = Manuscript.objects.get(article=manuscript)
    leave(wren)
    add_writer(manuscript, writer=otto, by=max_)
    save_draft(manuscript, by=otto, edit_counter=manuscript.draft.edit_counter, deck="Written on")
    sent = submit(manuscript, by=otto)
    assert [writer["name"] for writer in Snapshot.read(sent.revision.content).credits] == [
        "Wren Fable",
        "Otto Elsewhere",
    ]
    approve(sent, by=edith, digest=sent.revision.digest)
    assert verify()[0] == 0


@pytest.mark.parametrize("who", ["edith", "otto", "ada"])
def test_nobody_else_adds_a_writer(wren, edith, who):
    manuscript = factories.submission(wren).manuscript
    by = edith if who == "edith" else getattr(factories, who)()
    with pytest.raises(MayNotAddWriters):
        add_writer(manuscript, writer=factories.otto(), by=by)
    answer = screen(by).post(address(manuscript), {"writer": factories.otto().pk})
    assert answer.status_code in (403, 404)
    assert writers(manuscript) == [wren]


def test_a_writer_names_nobody_on_the_screen(wren, edith):
    """They could keep an editor from ever judging the text."""
    manuscript = factories.manuscript(wren)
    assert screen(wren).get(address(manuscript)).status_code == 403
    assert screen(wren).post(address(manuscript), {"writer": edith.pk}).status_code == 403
    assert writers(manuscript) == [wren]


def test_a_writer_or_managing_editor_who_left_names_nobody(wren, max_):
    manuscript = factories.manuscript(wren)
    leave(wren, max_)
    for gone in (wren, max_):
        with pytest.raises(MayNotAddWriters):
            add_writer(manuscript, writer=factories.otto(), by=User.objects.get(pk=gone.pk))
    assert writers(manuscript) == [wren]


def test_somebody_who_left_or_may_not_write_becomes_no_writer(wren, max_):
    manuscript, otto, ada = factories.manuscript(wren), factories.otto(), factories.ada()
    leave(otto)
    for person in (otto, ada):
        with pytest.raises(CannotWrite):
            add_writer(manuscript, writer=person, by=max_)
        answer = screen(max_).post(address(manuscript), {"writer": person.pk})
        assert answer.status_code == 422
        assert "Only somebody with an active account and the right to write" in words_on(answer)
    assert writers(manuscript) == [wren]


@pytest.mark.parametrize("ended", [False, True])
def test_who_approved_it_is_refused_in_words(wren, edith, max_, ended):
    decision = factories.approval(wren, edith)
    manuscript = decision.submission.manuscript
    if ended:
        withdraw_approval(decision, by=edith, comment="A number is wrong.")
    with pytest.raises(HasApproved):
        add_writer(manuscript, writer=edith, by=max_)
    answer = screen(max_).post(address(manuscript), {"writer": edith.pk})
    assert answer.status_code == 422
    assert "This person approved the manuscript once" in words_on(answer)
    assert f'<option value="{edith.pk}" selected>' in words_on(answer)
    assert writers(manuscript) == [wren]


def test_an_editor_who_only_asked_for_changes_can_become_a_writer(wren, edith, max_):
    sent = factories.submission(wren)
    request_changes(sent, by=edith, digest=sent.revision.digest, comment="Please cite.")
    add_writer(sent.manuscript, writer=edith, by=max_)
    assert writers(sent.manuscript) == [wren, edith]
    assert Decision.objects.get().editor == edith


def test_a_second_click_names_nobody_twice(wren, max_):
    manuscript, otto, desk = factories.manuscript(wren), factories.otto(), screen(max_)
    for _click in range(2):
        assert desk.post(address(manuscript), {"writer": otto.pk}).status_code == 302
    assert Authorship.objects.filter(manuscript=manuscript, writer=otto).count() == 1


def test_offered_are_those_who_may_write_and_do_not_yet(wren, max_):
    manuscript, otto = factories.manuscript(wren), factories.otto()
    gone, ada = factories.person("Gone Away", "writer"), factories.ada()
    leave(gone)
    page = words_on(screen(max_).get(address(manuscript)))
    assert f'<option value="{otto.pk}">Otto Elsewhere (otto-elsewhere)</option>' in page
    for person in (wren, gone, ada):
        assert f'<option value="{person.pk}"' not in page


@pytest.mark.parametrize("sent", [{}, {"writer": ""}, {"writer": "x"}, {"writer": "999999999"}])
def test_without_a_person_the_form_comes_back(wren, max_, sent):
    answer = screen(max_).post(address(factories.manuscript(wren)), sent)
    assert answer.status_code == 422
    assert "error-summary" in words_on(answer)


def test_the_page_says_when_all_writers_left_and_what_to_do(wren, edith, max_):
    manuscript, other = factories.submission(wren).manuscript, factories.otto()
    add_writer(manuscript, writer=other, by=max_)
    page = f"/desk/manuscripts/{manuscript.pk}/"
    leave(wren)
    assert "All writers of this manuscript have left" not in words_on(screen(max_).get(page))
    leave(other)
    shown = words_on(screen(max_).get(page))
    assert "All writers of this manuscript have left" in shown
    assert f'<a class="button" href="{address(manuscript)}">Add a writer</a>' in shown
    assert "A managing editor can add a writer." in words_on(screen(edith).get(page))
    assert not may_edit(User.objects.get(pk=wren.pk), manuscript)
