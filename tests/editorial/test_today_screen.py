"""The first screen: whose move is it?"""

import datetime

import pytest

from documents.markdown import from_markdown
from editorial.manuscripts.models import Manuscript
from editorial.manuscripts.workflow import save_draft
from editorial.planning import today
from editorial.planning.actions import OUT, Stage, stage_of
from editorial.publication.workflow import unschedule
from record import clock
from tests import factories
from tests.screens import screen, words_on

pytestmark = pytest.mark.django_db


def titles(client, name, **address):
    listings = client.get("/desk/", address).context["listings"]
    rows = next(listing.rows for listing in listings if listing.name == name)
    return [str(row.manuscript.draft) for row in rows]


def change_text(manuscript, *, by, **text):
    """Save a manuscript's text anew."""
    counter = Manuscript.objects.get(pk=manuscript.pk).draft.edit_counter
    save_draft(manuscript, by=by, edit_counter=counter, **text)


def test_a_cancelled_schedule_is_approved_again(wren, edith):
    edition = factories.edition(wren, edith, at=clock.now() + datetime.timedelta(hours=1))
    unschedule(edition, by=edith)
    assert stage_of(Manuscript.objects.get(article=edition.article)) == Stage.APPROVED


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
