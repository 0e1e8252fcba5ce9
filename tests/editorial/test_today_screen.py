"""The first screen: whose move is it?"""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from documents.markdown import from_markdown
from editorial.manuscripts.models import Manuscript, Turn
from editorial.manuscripts.workflow import save_draft
from editorial.planning import today
from editorial.planning.actions import OUT, WITH_WRITERS, Stage, stage_of
from editorial.provenance import clock
from editorial.publication.workflow import unschedule, withdraw_approval
from editorial.review.workflow import decline, request_changes, withdraw
from tests import factories
from tests.screens import screen, words_on

pytestmark = pytest.mark.django_db


def titles(client, name, **address):
    listings = client.get("/desk/", address).context["listings"]
    rows = next(listing.rows for listing in listings if listing.name == name)
    return [str(row.manuscript.draft) for row in rows]


def manuscripts_in_every_stage(writer, editor):
    """Make one manuscript for each stage; return them by stage."""
    in_hour = clock.now() + datetime.timedelta(hours=1)
    sent = {name: factories.submission(writer, title=name) for name in ("changes", "declined", "taken", "open")}
    digests = {name: submission.manuscript.newest_revision().digest for name, submission in sent.items()}
    request_changes(sent["changes"], by=editor, digest=digests["changes"], comment="Say which cells.")
    decline(sent["declined"], by=editor, digest=digests["declined"], comment="Outside our field.")
    withdraw(sent["taken"], by=writer)
    ended = factories.approval(writer, editor, title="ended")
    withdraw_approval(ended, by=editor, comment="A number is wrong.")
    approved = factories.approval(writer, editor, title="approved")
    void = factories.approval(writer, editor, title="approved too")
    change_text(void.submission.manuscript, by=editor, title="void")
    scheduled = factories.edition(writer, editor, title="scheduled", at=in_hour)
    published = factories.edition(writer, editor, title="published")
    return {
        Stage.DRAFT: factories.manuscript(writer, title="draft"),
        Stage.IN_REVIEW: sent["open"].manuscript,
        Stage.CHANGES_REQUESTED: sent["changes"].manuscript,
        Stage.TAKEN_BACK: sent["taken"].manuscript,
        Stage.DECLINED: sent["declined"].manuscript,
        Stage.APPROVAL_WITHDRAWN: ended.submission.manuscript,
        Stage.APPROVED: approved.submission.manuscript,
        Stage.APPROVAL_VOID: void.submission.manuscript,
        Stage.SCHEDULED: Manuscript.objects.get(article=scheduled.article),
        Stage.PUBLISHED: Manuscript.objects.get(article=published.article),
    }


def change_text(manuscript, *, by, **text):
    """Save a manuscript's text anew."""
    counter = Manuscript.objects.get(pk=manuscript.pk).draft.edit_counter
    save_draft(manuscript, by=by, edit_counter=counter, **text)


def test_every_stage_agrees_with_whose_turn_it_is(wren, edith):
    turns = dict.fromkeys((*WITH_WRITERS, Stage.PUBLISHED), Turn.WRITERS)
    turns |= {Stage.IN_REVIEW: Turn.EDITORS, Stage.APPROVED: Turn.EDITORS, Stage.APPROVAL_VOID: Turn.EDITORS}
    turns |= {Stage.SCHEDULED: Turn.NOBODY, Stage.DECLINED: Turn.NOBODY}
    made = manuscripts_in_every_stage(wren, edith)
    assert set(made) == set(Stage)
    for stage, manuscript in made.items():
        fresh = Manuscript.objects.get(pk=manuscript.pk)
        assert (stage_of(fresh), fresh.turn) == (stage, turns[stage])


def test_a_cancelled_schedule_is_approved_again(wren, edith):
    edition = factories.edition(wren, edith, at=clock.now() + datetime.timedelta(hours=1))
    unschedule(edition, by=edith)
    assert stage_of(Manuscript.objects.get(article=edition.article)) == Stage.APPROVED


def test_a_writer_sees_own_moves_and_who_has_the_others(wren, edith):
    manuscripts_in_every_stage(wren, edith)
    client = screen(wren)
    assert set(titles(client, "turn")) == {"draft", "changes", "taken", "ended"}
    assert set(titles(client, "waiting")) == {"open", "approved", "void"}
    assert set(titles(client, "out")) == {"scheduled", "published"}
    assert titles(client, "declined") == ["declined"]


def test_a_scientific_editor_reviews_and_publishes_but_knows_of_no_draft(wren, edith):
    manuscripts_in_every_stage(wren, edith)
    client = screen(edith)
    assert set(titles(client, "turn")) == {"open", "approved", "void"}
    assert set(titles(client, "waiting")) == {"changes", "taken", "ended"}
    assert "draft" not in str([titles(client, name) for name in ("turn", "waiting", "out", "declined")])


def test_a_managing_editor_sees_everything(wren, edith):
    manuscripts_in_every_stage(wren, edith)
    client = screen(factories.max_())
    assert titles(client, "turn") == ["approved"]
    assert set(titles(client, "waiting")) == {"draft", "changes", "taken", "ended", "open", "void"}


def test_an_outsider_sees_nothing_and_is_told_how_to_begin(wren, edith):
    manuscripts_in_every_stage(wren, edith)
    response = screen(factories.otto()).get("/desk/")
    assert all(not listing.rows for listing in response.context["listings"])
    assert "What you write" in words_on(response)
    assert "New manuscript" in words_on(response)


def test_a_row_says_state_round_age_and_the_next_move(wren, edith):
    factories.submission(wren, title="Telomeres and time")
    page = words_on(screen(edith).get("/desk/"))
    assert "Telomeres and time" in page
    assert "In review" in page
    assert "round 1" in page
    assert "since today" in page
    assert ">Review<" in page


def test_a_text_without_title_is_listed_as_untitled(wren):
    factories.manuscript(wren, title="")
    assert titles(screen(wren), "turn") == ["Untitled"]


def test_the_number_of_queries_does_not_grow_with_the_lists(wren, edith):
    def queries(user):
        client = screen(user)
        with CaptureQueriesContext(
            connection,
        ) as captured:
            client.get("/desk/")
        return len(captured)

    manuscripts_in_every_stage(wren, edith)
    few = [queries(user) for user in (wren, edith)]
    for number in range(6):
        factories.submission(wren, title=f"More {number}")
        void = factories.approval(wren, edith, title=f"Void {number}")
        change_text(void.submission.manuscript, by=edith, title=f"Changed {number}")
        factories.edition(wren, edith, title=f"Out {number}")
    assert [queries(user) for user in (wren, edith)] == few
    assert max(few) <= 13


def test_older_manuscripts_are_a_link_away(wren, monkeypatch):
    monkeypatch.setattr(today, "LENGTH", 2)
    for number in range(5):
        factories.manuscript(wren, title=f"Draft {number}")
    client = screen(wren)
    listing = client.get("/desk/").context["listings"][0]
    assert [str(row.manuscript.draft) for row in listing.rows] == ["Draft 4", "Draft 3"]
    assert titles(client, "turn", before_turn=listing.older) == ["Draft 2", "Draft 1"]
    middle = client.get("/desk/", {"before_turn": listing.older}).context["listings"][0]
    last = client.get("/desk/", {"before_turn": middle.older})
    assert [str(row.manuscript.draft) for row in last.context["listings"][0].rows] == ["Draft 0"]
    assert last.context["listings"][0].older is None


@pytest.mark.parametrize("nonsense", ["x", "-1", "9" * 30, "١", ""])
def test_a_broken_link_to_older_ones_shows_the_newest(wren, nonsense):
    factories.manuscript(wren, title="Only one")
    assert titles(screen(wren), "turn", before_turn=nonsense) == ["Only one"]


def row_of(client, title):
    """Return the row of the first screen that bears a title."""
    rows = [row for listing in client.get("/desk/").context["listings"] for row in listing.rows]
    return next(row for row in rows if str(row.manuscript.draft) == title)


def test_a_void_approval_says_how_much_changed_and_asks_an_editor_to_review_it(wren, edith):
    approval = factories.approval(wren, edith, title="Approved words")
    assert row_of(screen(edith), "Approved words").move.words == "Publish"
    change_text(approval.submission.manuscript, by=edith, title="Other words")
    row = row_of(screen(edith), "Other words")
    assert (row.words, row.move.words) == ("Approved, 1 change since", "Review the changes")
    change_text(approval.submission.manuscript, by=edith, deck="A new deck.")
    page = words_on(screen(wren).get("/desk/"))
    assert "Approved, 2 changes since" in page
    assert "waits for a scientific editor" in page
    manuscript = screen(edith).get(approval.submission.manuscript.get_absolute_url())
    assert "Approved, 2 changes since" in words_on(manuscript)
    assert manuscript.context["move"].words == "Review the changes"


def test_a_managing_editor_is_not_asked_to_publish_on_a_void_approval(wren, edith):
    approval = factories.approval(wren, edith)
    change_text(approval.submission.manuscript, by=edith, title="Other words")
    max_ = screen(factories.max_())
    assert titles(max_, "turn") == []
    assert row_of(max_, "Other words").move is None


def test_bringing_the_approved_words_back_makes_the_approval_good_again(wren, edith):
    manuscript = factories.approval(wren, edith, title="Approved words").submission.manuscript
    change_text(manuscript, by=edith, title="Other words")
    change_text(manuscript, by=edith, title="Approved words")
    assert row_of(screen(edith), "Approved words").move.words == "Publish"


def test_a_change_nobody_sees_voids_an_approval_without_a_number(wren, edith):
    manuscript = factories.approval(wren, edith, title="Same words", text="Cells rest.").submission.manuscript
    change_text(manuscript, by=edith, body=from_markdown("Cells rest.").doc)
    assert row_of(screen(edith), "Same words").words == "Approved, changed since"


def test_open_leads_to_the_text_itself(wren, edith):
    manuscript = factories.submission(wren, title="To be read").manuscript
    page = words_on(screen(wren).get("/desk/"))
    assert f'href="/desk/manuscripts/{manuscript.pk}/revisions/1/">Open' in page


def test_out_stages_are_those_a_reader_sees_or_will_see():
    assert set(OUT) == {Stage.SCHEDULED, Stage.PUBLISHED}
