"""What holds when two people act on one round at the same instant: real threads, real connections, real commits."""

from articles.models import Edition
from editorial.manuscripts.workflow import NotYourTurn, add_writer, save_draft
from editorial.models import Authorship, Decision, Event, Manuscript, Revision, Submission
from editorial.review.new_version import begin_new_version
from editorial.review.workflow import AlreadyDecided, StaleDigest, approve, request_changes, submit, withdraw
from tests import factories
from tests.editorial.verifying import verify
from tests.racing import assert_only, make


def approved_newest_text(decision):
    """Whether the approved revision was the newest one at its place in the chain."""
    chain = list(Event.objects.filter(manuscript=decision.submission.manuscript).order_by("sequence"))
    approval = next(event.sequence for event in chain if event.kind == Event.Kind.APPROVED)
    revised = [event for event in chain if event.kind == Event.Kind.REVISED and event.sequence < approval]
    return decision.digest in revised[-1].statement


def test_an_approval_racing_an_edit_is_never_of_other_text_than_the_newest(track, rounds):
    writer, editor, second = factories.wren(), factories.edith(), factories.edith()
    approved = refused = 0
    for sent in make(rounds, factories.submission, writer):
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
    assert approved + refused == rounds


def test_an_approval_racing_a_raw_revision_is_never_of_other_text_than_the_newest(track, rounds):
    """The revision is kept without asking whose turn it is: the guards alone must hold."""
    writer, editor = factories.wren(), factories.edith()
    for sent in make(rounds, factories.submission, writer):
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


def test_two_submissions_at_once_open_one_round(track, rounds):
    writer = factories.wren()
    for manuscript in make(rounds, factories.manuscript, writer):
        outcomes = track.race(*[lambda manuscript=manuscript: submit(manuscript, by=writer)] * 2)
        assert_only(outcomes, NotYourTurn)
        assert manuscript.submissions.count() == 1


def test_two_editors_who_begin_a_version_at_once_share_one_round(track, rounds):
    writer, editors = factories.wren(), [factories.edith(), factories.edith()]
    for edition in make(rounds, factories.edition, writer, editors[0]):
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
    assert Event.objects.filter(kind=Event.Kind.VERSION_BEGUN).count() == rounds
    assert verify()[0] == 0


def test_a_writer_who_saves_or_sends_while_an_editor_begins_loses_nothing(track, rounds):
    writer, editor = factories.wren(), factories.edith()
    for number, edition in enumerate(make(rounds, factories.edition, writer, editor)):
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


def test_two_verdicts_at_once_make_one_decision(track, rounds):
    writer, editor, second = factories.wren(), factories.edith(), factories.edith()
    for sent in make(rounds, factories.submission, writer):
        digest = sent.revision.digest
        outcomes = track.race(
            lambda sent=sent, digest=digest: approve(sent, by=editor, digest=digest),
            lambda sent=sent, digest=digest: request_changes(sent, by=second, digest=digest, comment="Please cite."),
        )
        assert_only(outcomes, AlreadyDecided)
        assert sent.decisions.count() == 1


def test_a_submission_taken_back_at_the_instant_of_approval_is_one_or_the_other(track, rounds):
    writer, editor = factories.wren(), factories.edith()
    for sent in make(rounds, factories.submission, writer):
        digest = sent.revision.digest
        outcomes = track.race(
            lambda sent=sent, digest=digest: approve(sent, by=editor, digest=digest),
            lambda sent=sent: withdraw(sent, by=writer),
        )
        assert_only(outcomes, AlreadyDecided)
        status = Submission.objects.get(pk=sent.pk).status
        assert sent.decisions.count() == (1 if status == Submission.Status.APPROVED else 0)


def test_nobody_becomes_a_writer_at_the_instant_of_approving(track, rounds):
    writer, editor = factories.wren(), factories.edith()
    for sent in make(rounds, factories.submission, writer):
        digest = sent.revision.digest
        approved, _added = track.race(
            lambda sent=sent, digest=digest: approve(sent, by=editor, digest=digest),
            lambda sent=sent: add_writer(sent.manuscript, writer=editor, by=writer),
        )
        is_writer = Authorship.objects.filter(manuscript=sent.manuscript, writer=editor).exists()
        assert is_writer != isinstance(approved, Decision)


def test_one_decision_sent_twice_at_once_is_one_act(track, rounds):
    writer, editor = factories.wren(), factories.edith()
    for sent in make(rounds, factories.submission, writer):
        digest = sent.revision.digest
        outcomes = track.race(
            *[lambda sent=sent, digest=digest: approve(sent, by=editor, digest=digest, statement="All.")] * 2
        )
        assert_only(outcomes)
        assert outcomes[0] == outcomes[1]
        assert Decision.objects.filter(submission=sent).count() == 1
