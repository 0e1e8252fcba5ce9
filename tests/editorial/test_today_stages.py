"""The first screen with one manuscript in every stage: who sees which, and whose move it is."""

import datetime
from types import SimpleNamespace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from editorial.manuscripts.models import Manuscript, Turn
from editorial.planning.actions import WITH_WRITERS, Stage, stage_of
from editorial.publication.workflow import withdraw_approval
from editorial.review.workflow import decline, request_changes, withdraw
from record import clock
from tests import factories
from tests.editorial.test_today_screen import change_text, titles
from tests.screens import screen, words_on


def one_in_every_stage():
    """``made`` holds one manuscript for each stage."""
    writer, editor = factories.wren(), factories.edith()
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
    made = {
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
    return SimpleNamespace(wren=writer, edith=editor, made=made)


pytestmark = pytest.mark.world(build=one_in_every_stage)


def test_every_stage_agrees_with_whose_turn_it_is(world):
    turns = dict.fromkeys((*WITH_WRITERS, Stage.PUBLISHED), Turn.WRITERS)
    turns |= {Stage.IN_REVIEW: Turn.EDITORS, Stage.APPROVED: Turn.EDITORS, Stage.APPROVAL_VOID: Turn.EDITORS}
    turns |= {Stage.SCHEDULED: Turn.NOBODY, Stage.DECLINED: Turn.NOBODY}
    assert set(world.made) == set(Stage)
    for stage, manuscript in world.made.items():
        fresh = Manuscript.objects.get(pk=manuscript.pk)
        assert (stage_of(fresh), fresh.turn) == (stage, turns[stage])


def test_a_writer_sees_own_moves_and_who_has_the_others(world):
    client = screen(world.wren)
    assert set(titles(client, "turn")) == {"draft", "changes", "taken", "ended"}
    assert set(titles(client, "waiting")) == {"open", "approved", "void"}
    assert set(titles(client, "out")) == {"scheduled", "published"}
    assert titles(client, "declined") == ["declined"]


def test_a_scientific_editor_reviews_and_publishes_but_knows_of_no_draft(world):
    client = screen(world.edith)
    assert set(titles(client, "turn")) == {"open", "approved", "void"}
    assert set(titles(client, "waiting")) == {"changes", "taken", "ended"}
    assert "draft" not in str([titles(client, name) for name in ("turn", "waiting", "out", "declined")])


def test_a_managing_editor_sees_everything(world):
    client = screen(factories.max_())
    assert titles(client, "turn") == ["approved"]
    assert set(titles(client, "waiting")) == {"draft", "changes", "taken", "ended", "open", "void"}


def test_an_outsider_sees_nothing_and_is_told_how_to_begin(world):
    response = screen(factories.otto()).get("/desk/")
    assert all(not listing.rows for listing in response.context["listings"])
    assert "What you write" in words_on(response)
    assert "New manuscript" in words_on(response)


def test_the_number_of_queries_does_not_grow_with_the_lists(world):

    def queries(user):
        client = screen(user)
        with CaptureQueriesContext(connection) as captured:
            client.get("/desk/")
        return len(captured)

    few = [queries(user) for user in (world.wren, world.edith)]
    for number in range(2):
        factories.submission(world.wren, title=f"More {number}")
        void = factories.approval(world.wren, world.edith, title=f"Void {number}")
        change_text(void.submission.manuscript, by=world.edith, title=f"Changed {number}")
        factories.edition(world.wren, world.edith, title=f"Out {number}")
    assert [queries(user) for user in (world.wren, world.edith)] == few
    assert max(few) <= 15
