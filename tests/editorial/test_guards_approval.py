"""Nobody can approve what they must not, whatever way the row is written."""

import datetime

import pytest
from django.db import connection, transaction

from editorial.manuscripts.workflow import HasApproved, add_writer
from editorial.models import Authorship, Decision, Submission
from editorial.publication.workflow import withdraw_approval
from editorial.review.workflow import approve, request_changes, withdraw
from record import clock
from tests import factories
from tests.editorial.attacks import refused, run
from tests.editorial.forgeries import (
    close_submission,
    forge_decision,
    forge_event,
    forge_revision,
    forge_submission,
)

pytestmark = pytest.mark.django_db
Verdict, Status = Decision.Verdict, Submission.Status


@pytest.fixture
def editor():
    return factories.edith()


@pytest.fixture
def sent():
    """An open submission."""
    return factories.submission(factories.wren())


def test_the_forged_rows_are_right_when_nothing_is_wrong_on_purpose(sent, editor):
    forge_decision(sent, editor)
    forge_event(sent.manuscript)
    connection.check_constraints()


@pytest.mark.parametrize("verdict", [Verdict.APPROVE, Verdict.DECLINE, Verdict.REQUEST_CHANGES])
def test_a_writer_cannot_decide_on_the_own_manuscript(sent, verdict):
    with refused("ever wrote"):
        forge_decision(sent, sent.submitted_by, verdict=verdict)


def test_a_co_writer_cannot_approve(sent, editor):
    add_writer(sent.manuscript, writer=editor, by=sent.submitted_by)
    with refused("ever wrote"):
        forge_decision(sent, editor)


def test_an_editor_named_writer_only_now_cannot_approve(sent, editor):
    Authorship.objects.create(manuscript=sent.manuscript, writer=editor, added_by=editor)
    with refused("ever wrote"):
        forge_decision(sent, editor)


@pytest.mark.parametrize("ended", [False, True])
def test_who_approved_cannot_become_a_writer(sent, editor, ended):
    decision = approve(sent, by=editor, digest=sent.revision.digest)
    if ended:
        withdraw_approval(decision, by=editor, comment="An error was found.")
    with pytest.raises(HasApproved):
        add_writer(sent.manuscript, writer=editor, by=sent.submitted_by)
    with refused("cannot become its writer"):
        Authorship.objects.bulk_create([Authorship(manuscript=sent.manuscript, writer=editor, added_by=editor)])


@pytest.mark.parametrize(
    ("wrong", "saying"),
    [
        ({"digest": "0" * 64}, "not that of its revision"),
        ({"digest": ""}, "not that of its revision"),
        ({"editor_name": "Somebody Else"}, "name and degrees"),
        ({"editor_name": ""}, "name and degrees"),
        ({"editor_degrees": "MD"}, "name and degrees"),
        ({"verdict": "publish"}, "outcome of its decision|editorial_refusal_says_why"),
        ({"verdict": Verdict.WITHDRAW_APPROVAL}, "names the approval it ends"),
        ({"verdict": Verdict.DECLINE, "comment": ""}, "editorial_refusal_says_why"),
    ],
)
def test_a_decision_with_a_wrong_word_is_refused(sent, editor, wrong, saying):
    with refused(saying):
        forge_decision(sent, editor, close=wrong.get("verdict") != "publish", **wrong)


@pytest.mark.parametrize("away", [datetime.timedelta(days=-1), datetime.timedelta(minutes=5)])
def test_a_decision_cannot_be_back_dated_or_post_dated(sent, editor, away):
    with refused("time at which it is made"):
        forge_decision(sent, editor, decided_at=clock.now() + away)


def test_an_inactive_editor_cannot_decide(sent, editor):
    editor.is_active = False
    editor.save()
    with refused("active editor"):
        forge_decision(sent, editor)


def test_a_decision_cannot_name_another_manuscripts_revision(sent, editor):
    other = factories.manuscript(factories.otto())
    with refused("manuscript that was submitted"):
        forge_decision(sent, editor, revision=other.newest_revision())


def test_an_older_revision_cannot_be_approved(sent, editor):
    forge_revision(sent.manuscript, content=f'{{"manuscript":{sent.manuscript_id},"title":"Newer"}}')
    with refused("newer revision"):
        forge_decision(sent, editor, revision=sent.revision)


@pytest.mark.parametrize("verdict", [Verdict.APPROVE, Verdict.DECLINE, Verdict.REQUEST_CHANGES])
def test_a_decided_submission_cannot_be_decided_again(sent, editor, verdict):
    request_changes(sent, by=editor, digest=sent.revision.digest, comment="Please cite a source.")
    with refused("already decided"):
        forge_decision(sent, editor, verdict=verdict)


def test_a_submission_taken_back_cannot_be_decided(sent, editor):
    withdraw(sent, by=sent.submitted_by)
    with refused("already decided"):
        forge_decision(sent, editor)


def test_one_submission_cannot_bear_two_verdicts_while_it_is_left_open(sent, editor):
    with refused("already decided"):
        forge_decision(sent, editor, verdict=Verdict.DECLINE, close=False)
        forge_decision(sent, editor, verdict=Verdict.APPROVE, close=False)


def test_a_decision_must_close_its_submission(sent, editor):
    with refused("outcome of its decision"):
        forge_decision(sent, editor, close=False)


def test_an_approval_cannot_hide_behind_a_submission_taken_back(sent, editor):
    with refused("outcome of its decision"):
        forge_decision(sent, editor, close=False)
        Submission.objects.update(status=Status.WITHDRAWN, closed_at=clock.now())


def test_a_withdrawal_must_close_its_submission(sent, editor):
    decision = approve(sent, by=editor, digest=sent.revision.digest)
    with refused("outcome of its decision"):
        forge_decision(sent, editor, verdict=Verdict.WITHDRAW_APPROVAL, ends=decision, close=False)


def test_a_withdrawal_cannot_end_another_submissions_approval(sent, editor):
    other = factories.approval(factories.otto(), editor)
    with refused("names the approval it ends"):
        forge_decision(sent, editor, verdict=Verdict.WITHDRAW_APPROVAL, ends=other, close=False)


def test_a_withdrawal_cannot_end_a_refusal(sent, editor):
    refusal = request_changes(sent, by=editor, digest=sent.revision.digest, comment="Please cite a source.")
    with refused("names the approval it ends"):
        forge_decision(sent, editor, verdict=Verdict.WITHDRAW_APPROVAL, ends=refusal, close=False)


def test_an_approval_is_withdrawn_once(sent, editor):
    decision = approve(sent, by=editor, digest=sent.revision.digest)
    withdraw_approval(decision, by=editor, comment="An error was found.")
    with refused("ends_id"):
        forge_decision(sent, editor, verdict=Verdict.WITHDRAW_APPROVAL, ends=decision, close=False)


def test_two_submissions_cannot_be_open_at_once(sent):
    with refused("editorial_one_open_submission"):
        forge_submission(sent.manuscript)


def test_a_submission_cannot_name_another_manuscripts_revision(sent):
    other = factories.manuscript(factories.otto())
    with refused("revision of its own manuscript"):
        forge_submission(other, revision=sent.revision)


@pytest.mark.parametrize("status", [status for status in Status if status != Status.OPEN])
def test_a_submission_cannot_begin_decided(status):
    manuscript = factories.manuscript(factories.wren())
    with refused("begins open"):
        forge_submission(manuscript, status=status, closed_at=clock.now())


JUMPS = [
    (before, after)
    for before in Status
    for after in Status
    if before != after and (before, after) not in {(Status.OPEN, Status.WITHDRAWN)}
]


def bring_to(sent, editor, status):
    """Bring the submission to a status through the verbs."""
    verdict = {"by": editor, "digest": sent.revision.digest}
    match status:
        case Status.APPROVED:
            approve(sent, **verdict)
        case Status.APPROVAL_WITHDRAWN:
            withdraw_approval(approve(sent, **verdict), by=editor, comment="An error was found.")
        case Status.CHANGES_REQUESTED:
            request_changes(sent, **verdict, comment="Please cite a source.")
        case Status.DECLINED:
            forge_decision(sent, editor, verdict=Verdict.DECLINE)
        case Status.WITHDRAWN:
            withdraw(sent, by=sent.submitted_by)


@pytest.mark.parametrize("before", list(Status))
def test_no_status_can_be_jumped_to(sent, editor, before):
    bring_to(sent, editor, before)
    for after in [after for was, after in JUMPS if was == before]:
        closed_at = None if after == Status.OPEN else clock.now()
        with refused("cannot go from|needs its decision"):
            Submission.objects.filter(pk=sent.pk).update(status=after, closed_at=closed_at)


def test_a_wrong_decision_does_not_serve_for_a_status(sent, editor):
    with refused("needs its decision"):
        decision = forge_decision(sent, editor, verdict=Verdict.DECLINE, close=False)
        decision.verdict = Verdict.APPROVE
        close_submission(sent, decision)


@pytest.mark.parametrize(
    ("wrong", "saying"),
    [
        ({"content": '{"manuscript":0}'}, "names another manuscript"),
        ({"content": "{}"}, "names another manuscript"),
        ({"number": 1}, "numbered without gaps"),
        ({"number": 7}, "numbered without gaps"),
    ],
)
def test_an_unsound_revision_is_refused(sent, wrong, saying):
    with refused(saying):
        forge_revision(sent.manuscript, **wrong)


def test_the_digest_is_the_databases_own(sent):
    with pytest.raises(Exception, match="cannot insert a non-DEFAULT value"), transaction.atomic():
        run(
            "INSERT INTO editorial_revision (manuscript_id, number, content, digest, created_by_id, created_at) "
            "SELECT manuscript_id, number + 1, content, repeat('0', 64), created_by_id, now() FROM editorial_revision"
        )


@pytest.mark.parametrize(
    ("wrong", "saying"),
    [
        ({"sequence": 1}, "continue its chain"),
        ({"sequence": 70}, "continue its chain"),
        ({"previous": ""}, "continue its chain"),
        ({"previous": "0" * 64}, "continue its chain"),
        ({"kind": "declined"}, "differs from its columns|decisions_are_signed"),
        ({"told": {"actor": 0}}, "differs from its columns"),
        ({"told": {"kind": "declined"}}, "differs from its columns"),
        ({"told": {"sequence": 1}}, "differs from its columns"),
        ({"told": {"manuscript": 0}}, "differs from its columns"),
        ({"told": {"previous": ""}}, "differs from its columns"),
        ({"told": {"at": "2020-01-01T00:00:00.000000+00:00"}}, "differs from its columns"),
        ({"signature": "x"}, "signature_names_its_key"),
    ],
)
def test_an_event_that_breaks_its_chain_is_refused(sent, wrong, saying):
    with refused(saying):
        forge_event(sent.manuscript, **wrong)


@pytest.mark.parametrize("kind", ["approved", "changes_requested", "declined", "approval_withdrawn", "published"])
def test_a_decision_without_a_signature_does_not_enter_the_chain(sent, kind):
    with refused("editorial_event_decisions_are_signed"):
        forge_event(sent.manuscript, kind=kind, told={"kind": kind})


def test_an_event_cannot_enter_another_chain(sent):
    other = factories.manuscript(factories.otto())
    with refused("continue its chain|differs from its columns"):
        forge_event(sent.manuscript, manuscript=other)
