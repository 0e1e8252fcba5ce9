"""What readers see when two people act at the same instant: real threads, real connections, real commits."""

import contextlib
import datetime

import pytest
from django.db import connection, transaction

from articles.models import Edition, Notice
from editorial.manuscripts.workflow import save_draft
from editorial.models import Decision, Event, Manuscript
from editorial.publication.notices import NothingToWithdraw, issue_notice, withdraw_notice
from editorial.publication.workflow import (
    JustBegun,
    NoStandingApproval,
    NotScheduled,
    TimeIsPast,
    publish,
    unschedule,
    withdraw_approval,
)
from editorial.review.workflow import (
    approve,
    submit,
)
from record import clock
from tests import factories
from tests.editorial.verifying import verify
from tests.racing import assert_only, make


def test_a_withdrawal_racing_a_publication_never_leaves_withdrawn_text_live(track, rounds):
    writer, editor = factories.wren(), factories.edith()
    for decision in make(rounds, factories.approval, writer, editor):
        published, withdrawn = track.race(
            lambda decision=decision: publish(decision, by=editor),
            lambda decision=decision: withdraw_approval(decision, by=editor, comment="An error was found."),
        )
        assert_only([published, withdrawn], NoStandingApproval)
        assert isinstance(withdrawn, Decision)
        assert not Edition.objects.unfinished().filter(decision_id=decision.pk).exists()
    assert not Edition.objects.live().exists()


def test_a_notice_racing_a_withdrawal_is_on_the_record_and_shown_to_nobody(track, rounds):
    writer, editor = factories.wren(), factories.edith()
    for edition in make(rounds, factories.edition, writer, editor):
        decision = Decision.objects.get(pk=edition.decision_id)
        told = {"kind": Notice.Kind.CORRECTION, "text": "A number was wrong."}
        notice, withdrawn = track.race(
            lambda edition=edition, told=told: issue_notice(edition.article, by=editor, **told),
            lambda decision=decision: withdraw_approval(decision, by=editor, comment="An error was found."),
        )
        assert_only([notice, withdrawn])
        assert not Notice.objects.public().filter(article=edition.article).exists()
    assert Notice.objects.count() == rounds
    assert Event.objects.filter(kind=Event.Kind.NOTICE_ISSUED).count() == rounds
    assert verify()[0] == 0


def test_two_editors_lift_a_notice_once(track, rounds):
    editors = factories.edith(), factories.edith()
    for edition in make(rounds, factories.edition, factories.wren(), editors[0]):
        notice = issue_notice(edition.article, by=editors[0], kind=Notice.Kind.CONCERN, text="We look into it.")
        outcomes = track.race(
            *[
                lambda notice=notice, editor=editor: withdraw_notice(notice, by=editor, text="It holds.")
                for editor in editors
            ]
        )
        assert_only(outcomes, NothingToWithdraw)
        assert sum(isinstance(outcome, Notice) for outcome in outcomes) == 1


def test_a_double_publication_makes_one_edition(track, rounds):
    writer, editor = factories.wren(), factories.edith()
    for decision in make(rounds, factories.approval, writer, editor):
        first, second = track.race(*[lambda decision=decision: publish(decision, by=editor)] * 2)
        assert_only([first, second])
        assert first == second
    assert Edition.objects.live().count() == Edition.objects.count() == rounds
    assert Event.objects.filter(kind=Event.Kind.PUBLISHED).count() == rounds


def test_a_schedule_is_not_cancelled_within_a_second_of_its_time(own_database, rounds):
    writer, editor = factories.wren(), factories.edith()
    for number in range(rounds):
        approval = factories.approval(writer, editor, title=f"Cells {number}")
        with contextlib.suppress(TimeIsPast):  # on a slow machine
            edition = publish(approval, by=editor, at=clock.now() + datetime.timedelta(seconds=0.9))
            with pytest.raises((JustBegun, NotScheduled)):
                unschedule(edition, by=editor)
            edition.refresh_from_db()
            assert edition.ends_at is None


def test_a_schedule_whose_time_comes_while_it_is_taken_back_stays_and_says_so(track):
    """Another session holds the edition before it until the time has come, so that the guard must refuse."""
    writer, editor = factories.wren(), factories.edith()
    for verb in (unschedule_edition, withdraw_its_approval):
        before = factories.edition(writer, editor, title=f"Cells {verb.__name__}")
        manuscript = Manuscript.objects.get(article=before.article)
        save_draft(manuscript, by=writer, edit_counter=manuscript.draft.edit_counter, deck="A newer deck")
        sent = submit(manuscript, by=writer)
        decision = approve(sent, by=editor, digest=sent.revision.digest)
        starts_at = clock.now() + datetime.timedelta(seconds=0.7)
        edition = publish(decision, by=editor, at=starts_at)

        def hold(edition=edition, before=before):
            with transaction.atomic(), connection.cursor() as cursor:
                Edition.objects.select_for_update().get(pk=before.pk)
                cursor.execute("SELECT pg_sleep(extract(epoch FROM %s - clock_timestamp()))", [edition.starts_at])

        outcomes = track.race(hold, lambda verb=verb, edition=edition: verb(edition, editor))
        assert_only(outcomes, JustBegun)
        assert isinstance(outcomes[1], JustBegun)
        assert list(Edition.objects.live().filter(article=before.article)) == [edition]


def unschedule_edition(edition, editor):
    unschedule(edition, by=editor)


def withdraw_its_approval(edition, editor):
    withdraw_approval(Decision.objects.get(pk=edition.decision_id), by=editor, comment="An error was found.")


def test_two_texts_of_one_title_and_tag_published_at_once_both_appear(track, rounds):
    writer, editor = factories.wren(), factories.edith()
    for number in range(rounds):
        with transaction.atomic():
            twins = [factories.approval(writer, editor, title=f"Twins {number}", tags=["Cells"]) for _twin in range(2)]
        outcomes = track.race(*[lambda decision=decision: publish(decision, by=editor) for decision in twins])
        assert_only(outcomes)
    assert Edition.objects.live().count() == 2 * rounds
