"""What holds when two people act at the same instant: real threads, real connections, real commits."""

import contextlib
import datetime
import threading
import uuid

import pytest
from django.db import connection, transaction

from articles.models import Edition, Notice
from editorial.bibliography.merging import CitedMeanwhile, merge_references
from editorial.bibliography.workflow import cite, keep, paste_references
from editorial.manuscripts.locks import ThrownAway, lock
from editorial.manuscripts.snapshot import content_of, digest_of
from editorial.manuscripts.workflow import AlreadySubmitted, NotYourTurn, add_writer, discard, save_draft, save_revision
from editorial.models import Authorship, Decision, Event, Manuscript, ManuscriptReference, Revision, Submission
from editorial.provenance import clock
from editorial.publication.notices import NothingToLift, issue_notice, lift_notice
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
    AlreadyDecided,
    StaleDigest,
    approve,
    begin_new_version,
    request_changes,
    submit,
    withdraw,
)
from references.formats.pasted.articles import parse_line
from references.library.adding import add_reference
from references.models import Reference
from tests import factories
from tests.editorial.racing import Racetrack, wait_until_blocked
from tests.editorial.verifying import verify
from tests.screens import screen, words_on

ROUNDS = 100
FEW_ROUNDS = 25


@pytest.fixture
def track(own_database):
    with contextlib.closing(Racetrack(2)) as made:
        yield made


@pytest.fixture
def wide_track(own_database):
    with contextlib.closing(Racetrack(8)) as made:
        yield made


def make(rounds, one, *cast, **fields):
    """Make one object for each round, all in one transaction."""
    with transaction.atomic():
        return [one(*cast, title=f"Cells {number}", **fields) for number in range(rounds)]


def assert_only(outcomes, *errors):
    """Assert that nothing was raised but the named refusals; a lock time-out or deadlock is never one."""
    unforeseen = [outcome for outcome in outcomes if isinstance(outcome, Exception) and not isinstance(outcome, errors)]
    assert not unforeseen


def approved_newest_text(decision):
    """Whether the approved revision was the newest one at its place in the chain."""
    chain = list(Event.objects.filter(manuscript=decision.submission.manuscript).order_by("sequence"))
    approval = next(event.sequence for event in chain if event.kind == Event.Kind.APPROVED)
    revised = [event for event in chain if event.kind == Event.Kind.REVISED and event.sequence < approval]
    return decision.digest in revised[-1].statement


def test_an_approval_racing_an_edit_is_never_of_other_text_than_the_newest(track):
    writer, editor, second = factories.wren(), factories.edith(), factories.edith()
    approved = refused = 0
    for sent in make(ROUNDS, factories.submission, writer):
        digest, manuscript = sent.revision.digest, sent.manuscript

        def edit(manuscript=manuscript):
            return save_draft(manuscript, by=second, edit_counter=0, deck="A newer deck")

        decision, edited = track.race(lambda sent=sent, digest=digest: approve(sent, by=editor, digest=digest), edit)
        assert_only([decision, edited], StaleDigest)
        assert manuscript.revisions.count() == 2
        if isinstance(decision, Decision):
            approved += 1
            assert approved_newest_text(decision)
        else:
            refused += 1
            assert not Decision.objects.filter(submission=sent).exists()
    assert approved + refused == ROUNDS


def test_an_approval_racing_a_raw_revision_is_never_of_other_text_than_the_newest(track):
    """The revision is kept without asking whose turn it is: the guards alone must hold."""
    writer, editor = factories.wren(), factories.edith()
    for sent in make(FEW_ROUNDS, factories.submission, writer):
        digest, manuscript = sent.revision.digest, sent.manuscript
        content = f'{{"manuscript":{manuscript.pk},"title":"Newer"}}'

        def revise(manuscript=manuscript, content=content):
            return Revision.objects.create(manuscript=manuscript, number=2, content=content, created_by=writer)

        decision, revised = track.race(lambda sent=sent, digest=digest: approve(sent, by=editor, digest=digest), revise)
        assert_only([decision, revised], StaleDigest)
        newest = manuscript.revisions.get(number=2)
        if isinstance(decision, Decision):
            assert decision.decided_at < newest.created_at or newest.pk > decision.revision_id
            assert Edition.objects.filter(decision_id=decision.pk).count() == 0


def test_a_withdrawal_racing_a_publication_never_leaves_withdrawn_text_live(track):
    writer, editor = factories.wren(), factories.edith()
    for decision in make(ROUNDS, factories.approval, writer, editor):
        published, withdrawn = track.race(
            lambda decision=decision: publish(decision, by=editor),
            lambda decision=decision: withdraw_approval(decision, by=editor, comment="An error was found."),
        )
        assert_only([published, withdrawn], NoStandingApproval)
        assert isinstance(withdrawn, Decision)
        assert not Edition.objects.unfinished().filter(decision_id=decision.pk).exists()
    assert not Edition.objects.live().exists()


def test_a_notice_racing_a_withdrawal_is_on_the_record_and_shown_to_nobody(track):
    writer, editor = factories.wren(), factories.edith()
    for edition in make(FEW_ROUNDS, factories.edition, writer, editor):
        decision = Decision.objects.get(pk=edition.decision_id)
        told = {"kind": Notice.Kind.CORRECTION, "text": "A number was wrong."}
        notice, withdrawn = track.race(
            lambda edition=edition, told=told: issue_notice(edition.article, by=editor, **told),
            lambda decision=decision: withdraw_approval(decision, by=editor, comment="An error was found."),
        )
        assert_only([notice, withdrawn])
        assert not Notice.objects.public().filter(article=edition.article).exists()
    assert Notice.objects.count() == FEW_ROUNDS
    assert Event.objects.filter(kind=Event.Kind.NOTICE_ISSUED).count() == FEW_ROUNDS
    assert verify()[0] == 0


def test_two_editors_lift_a_notice_once(track):
    editors = factories.edith(), factories.edith()
    for edition in make(FEW_ROUNDS, factories.edition, factories.wren(), editors[0]):
        notice = issue_notice(edition.article, by=editors[0], kind=Notice.Kind.CONCERN, text="We look into it.")
        outcomes = track.race(
            *[
                lambda notice=notice, editor=editor: lift_notice(notice, by=editor, text="It holds.")
                for editor in editors
            ]
        )
        assert_only(outcomes, NothingToLift)
        assert sum(isinstance(outcome, Notice) for outcome in outcomes) == 1


def test_a_double_publication_makes_one_edition(track):
    writer, editor = factories.wren(), factories.edith()
    for decision in make(ROUNDS, factories.approval, writer, editor):
        first, second = track.race(*[lambda decision=decision: publish(decision, by=editor)] * 2)
        assert_only([first, second])
        assert first == second
    assert Edition.objects.live().count() == Edition.objects.count() == ROUNDS
    assert Event.objects.filter(kind=Event.Kind.PUBLISHED).count() == ROUNDS


def test_two_submissions_at_once_open_one_round(track):
    writer = factories.wren()
    for manuscript in make(FEW_ROUNDS, factories.manuscript, writer):
        outcomes = track.race(*[lambda manuscript=manuscript: submit(manuscript, by=writer)] * 2)
        assert_only(outcomes, NotYourTurn)
        assert manuscript.submissions.count() == 1


def test_two_editors_who_begin_a_version_at_once_share_one_round(track):
    writer, editors = factories.wren(), [factories.edith(), factories.edith()]
    for edition in make(FEW_ROUNDS, factories.edition, writer, editors[0]):
        manuscript = Manuscript.objects.get(article=edition.article_id)
        outcomes = track.race(
            *[
                lambda manuscript=manuscript, editor=editor: begin_new_version(manuscript, by=editor)
                for editor in editors
            ]
        )
        assert_only(outcomes)
        assert outcomes[0] == outcomes[1]
        assert manuscript.submissions.open().count() == 1
    assert Event.objects.filter(kind=Event.Kind.VERSION_BEGUN).count() == FEW_ROUNDS
    assert verify()[0] == 0


def test_a_writer_who_saves_or_sends_while_an_editor_begins_loses_nothing(track):
    writer, editor = factories.wren(), factories.edith()
    for number, edition in enumerate(make(FEW_ROUNDS, factories.edition, writer, editor)):
        manuscript = Manuscript.objects.get(article=edition.article_id)
        verbs = [
            lambda manuscript=manuscript: save_draft(manuscript, by=writer, edit_counter=0, deck="A newer deck"),
            lambda manuscript=manuscript: submit(manuscript, by=writer),
        ]
        begun, written = track.race(
            lambda manuscript=manuscript: begin_new_version(manuscript, by=editor), verbs[number % 2]
        )
        assert_only([begun, written], NotYourTurn)
        assert isinstance(begun, Submission)
        assert manuscript.submissions.open().get() == begun
    assert verify()[0] == 0


def test_two_verdicts_at_once_make_one_decision(track):
    writer, editor, second = factories.wren(), factories.edith(), factories.edith()
    for sent in make(FEW_ROUNDS, factories.submission, writer):
        digest = sent.revision.digest
        outcomes = track.race(
            lambda sent=sent, digest=digest: approve(sent, by=editor, digest=digest),
            lambda sent=sent, digest=digest: request_changes(sent, by=second, digest=digest, comment="Please cite."),
        )
        assert_only(outcomes, AlreadyDecided)
        assert sent.decisions.count() == 1


def test_a_submission_taken_back_at_the_instant_of_approval_is_one_or_the_other(track):
    writer, editor = factories.wren(), factories.edith()
    for sent in make(FEW_ROUNDS, factories.submission, writer):
        digest = sent.revision.digest
        outcomes = track.race(
            lambda sent=sent, digest=digest: approve(sent, by=editor, digest=digest),
            lambda sent=sent: withdraw(sent, by=writer),
        )
        assert_only(outcomes, AlreadyDecided)
        status = Submission.objects.get(pk=sent.pk).status
        assert sent.decisions.count() == (1 if status == Submission.Status.APPROVED else 0)


def test_nobody_becomes_a_writer_at_the_instant_of_approving(track):
    writer, editor = factories.wren(), factories.edith()
    for sent in make(FEW_ROUNDS, factories.submission, writer):
        digest = sent.revision.digest
        approved, _added = track.race(
            lambda sent=sent, digest=digest: approve(sent, by=editor, digest=digest),
            lambda sent=sent: add_writer(sent.manuscript, writer=editor, by=writer),
        )
        is_writer = Authorship.objects.filter(manuscript=sent.manuscript, writer=editor).exists()
        assert is_writer != isinstance(approved, Decision)


def test_a_manuscript_thrown_away_at_the_instant_of_submission_is_gone_or_sent_whole(track):
    writer = factories.wren()
    for manuscript in make(FEW_ROUNDS, factories.manuscript, writer):
        pk = manuscript.pk
        outcomes = track.race(
            lambda manuscript=manuscript: discard(manuscript, by=writer),
            lambda manuscript=manuscript: submit(manuscript, by=writer),
        )
        assert_only(outcomes, AlreadySubmitted, ThrownAway)
        sent = Submission.objects.filter(manuscript=pk).exists()
        for model in (Revision, Event, Authorship):
            assert model.objects.filter(manuscript=pk).exists() == sent
        assert Manuscript.objects.filter(pk=pk).exists() == sent


SAID = {"note": "Please look at the second part."}


def test_the_page_of_the_loser_says_in_words_what_happened(track):
    writer = factories.wren()
    clients = [screen(writer), screen(writer)]
    for manuscript in make(FEW_ROUNDS, factories.manuscript, writer):
        seen = {"digest": digest_of(content_of(manuscript))}
        outcomes = track.race(
            *[
                lambda client=client, deed=deed, pk=manuscript.pk, form=seen | SAID: client.post(
                    f"/desk/manuscripts/{pk}/{deed}/", form
                )
                for client, deed in zip(clients, ("discard", "submit"), strict=True)
            ]
        )
        assert_only(outcomes)
        thrown_away, sent = [outcome.status_code for outcome in outcomes]
        assert (thrown_away, sent) in {(302, 409), (302, 404), (302, 403), (409, 302), (403, 302)}


def test_a_save_after_the_manuscript_was_thrown_away_gives_the_typed_words_back(track):
    writer = factories.wren()
    client = screen(writer)
    words = {"title": "T", "kind": "news", "language": "en", "text": "Words to keep.", "edit_counter": 0}
    for manuscript in make(FEW_ROUNDS, factories.manuscript, writer):
        outcomes = track.race(
            lambda manuscript=manuscript: discard(manuscript, by=writer),
            lambda pk=manuscript.pk: client.post(f"/desk/manuscripts/{pk}/write/", words),
        )
        assert_only(outcomes)
        assert outcomes[1].status_code in {302, 404, 403, 409}
        if outcomes[1].status_code == 409:
            assert "Words to keep." in words_on(outcomes[1])


def test_one_decision_sent_twice_at_once_is_one_act(track):
    writer, editor = factories.wren(), factories.edith()
    for sent in make(FEW_ROUNDS, factories.submission, writer):
        digest = sent.revision.digest
        outcomes = track.race(
            *[lambda sent=sent, digest=digest: approve(sent, by=editor, digest=digest, statement="All.")] * 2
        )
        assert_only(outcomes)
        assert outcomes[0] == outcomes[1]
        assert Decision.objects.filter(submission=sent).count() == 1


def test_one_form_sent_twice_at_once_begins_one_manuscript(track):
    writer = factories.wren()
    clients = [screen(writer), screen(writer)]
    for number in range(FEW_ROUNDS):
        form = {"form_key": uuid.uuid4(), "title": f"Cells {number}", "kind": "news", "language": "en"}
        outcomes = track.race(*[lambda client=client, form=form: client.post("/desk/new/", form) for client in clients])
        assert_only(outcomes)
        assert outcomes[0].headers["Location"] == outcomes[1].headers["Location"]
    assert Manuscript.objects.count() == FEW_ROUNDS


def test_a_schedule_is_not_cancelled_within_a_second_of_its_time(own_database):
    writer, editor = factories.wren(), factories.edith()
    for number in range(FEW_ROUNDS):
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


def test_a_text_that_cites_a_record_while_it_is_merged_lists_the_one_that_stays(track):
    writer, editor = factories.wren(), factories.edith()
    for number, manuscript in enumerate(make(FEW_ROUNDS, factories.manuscript, writer)):
        line = f"Hayflick L. The limited lifetime of cells {number}. Cells. 1965;37:614."
        with transaction.atomic():
            other = keep(parse_line(line))[0]
            kept = add_reference(other.csl | {"volume": "38"}, source=Reference.Source.MANUAL)[0]
        outcomes = track.race(
            lambda kept=kept, other=other: merge_references(kept, other, chosen={}, by=editor),
            lambda manuscript=manuscript, line=line: paste_references(manuscript, line, by=writer),
        )
        assert_only(outcomes, CitedMeanwhile)
        listed = manuscript.references.get().reference
        assert listed.merged_into_id is None
        assert listed == (other if isinstance(outcomes[0], CitedMeanwhile) else kept)


def test_a_text_that_has_to_wait_for_a_merge_lists_the_record_that_stays(own_database, track):
    writer, editor, merged = factories.wren(), factories.edith(), threading.Event()
    manuscript = factories.manuscript(writer)
    other, kept = [add_reference({"type": "book", "title": title}, source="manual")[0] for title in ("Cell", "Cells")]

    def merge():
        with transaction.atomic():
            merge_references(kept, other, chosen={}, by=editor)
            merged.set()
            wait_until_blocked(own_database)

    @transaction.atomic
    def cite_what_was_found_before():
        merged.wait(20)
        return cite(lock(manuscript), other)

    assert_only(track.race(merge, cite_what_was_found_before))
    assert manuscript.references.get().reference == kept


def test_two_saves_at_once_keep_one_and_show_the_other(track):
    writer = factories.wren()
    for manuscript in make(FEW_ROUNDS, factories.manuscript, writer):
        outcomes = track.race(
            *[
                lambda manuscript=manuscript, deck=deck: save_draft(manuscript, by=writer, edit_counter=0, deck=deck)
                for deck in ("One deck", "Another deck")
            ]
        )
        assert sum(isinstance(outcome, Exception) for outcome in outcomes) == 1
        manuscript.draft.refresh_from_db()
        assert manuscript.draft.edit_counter == 1


def test_two_revisions_at_once_are_numbered_in_turn(track):
    writer = factories.wren()
    for manuscript in make(FEW_ROUNDS, factories.manuscript, writer):
        outcomes = track.race(*[lambda manuscript=manuscript: save_revision(manuscript, by=writer)] * 2)
        assert_only(outcomes)
        assert manuscript.revisions.count() == 1


def test_one_doi_added_eight_times_at_once_is_one_record(wide_track):
    for number in range(FEW_ROUNDS):
        csl = {"type": "article-journal", "title": "A work", "DOI": f"10.5555/work.{number}"}
        outcomes = wide_track.race(*[lambda csl=csl: add_reference(csl, source=Reference.Source.MANUAL)] * 8)
        assert_only(outcomes)
        assert len({reference.pk for reference, _created in outcomes}) == 1
        assert [created for _reference, created in outcomes].count(True) == 1
    assert Reference.objects.count() == FEW_ROUNDS


def line(number):
    return f"{number}. Doe J. Work {number}. Journal of Works. 2001;{number}:1-2. doi:10.5555/shared.{number}"


def test_the_same_list_pasted_in_opposite_orders_at_once_is_no_deadlock(track):
    writer = factories.wren()
    manuscripts = make(2 * FEW_ROUNDS, factories.manuscript, writer)
    for number in range(FEW_ROUNDS):
        lines = [line(10 * number + place) for place in range(1, 9)]
        one, other = manuscripts.pop(), manuscripts.pop()
        outcomes = track.race(
            lambda one=one, lines=lines: paste_references(one, "\n".join(lines), by=writer),
            lambda other=other, lines=lines: paste_references(other, "\n".join(reversed(lines)), by=writer),
        )
        assert_only(outcomes)
    assert ManuscriptReference.objects.count() == 2 * Reference.objects.count() == 2 * FEW_ROUNDS * 8


def test_two_texts_of_one_title_and_tag_published_at_once_both_appear(track):
    writer, editor = factories.wren(), factories.edith()
    for number in range(FEW_ROUNDS):
        with transaction.atomic():
            twins = [factories.approval(writer, editor, title=f"Twins {number}", tags=["Cells"]) for _twin in range(2)]
        outcomes = track.race(*[lambda decision=decision: publish(decision, by=editor) for decision in twins])
        assert_only(outcomes)
    assert Edition.objects.live().count() == 2 * FEW_ROUNDS


def test_the_same_new_tags_saved_in_opposite_orders_at_once_are_no_deadlock(track):
    writer = factories.wren()
    manuscripts = make(2 * FEW_ROUNDS, factories.manuscript, writer)
    for number in range(FEW_ROUNDS):
        tags = [f"Tag {number} {place}" for place in range(6)]
        one, other = manuscripts.pop(), manuscripts.pop()
        outcomes = track.race(
            lambda one=one, tags=tags: save_draft(one, by=writer, edit_counter=0, tags=tags),
            lambda other=other, tags=tags: save_draft(other, by=writer, edit_counter=0, tags=tags[::-1]),
        )
        assert_only(outcomes)
        assert set(one.tags.names()) == set(other.tags.names()) == set(tags)
