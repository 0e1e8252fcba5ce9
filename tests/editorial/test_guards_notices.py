"""What readers were told stays told, and withdrawn text stays off the record: attacks on both."""

import datetime

import pytest

from articles.models import Edition, Notice, Withdrawal
from editorial.manuscripts.workflow import save_draft, save_revision
from editorial.models import Decision
from editorial.publication.workflow import publish, withdraw_approval
from editorial.review.workflow import approve, submit
from record import clock
from references.models import Reference
from tests import factories
from tests.editorial.attacks import refused
from tests.editorial.forgeries import forge_decision
from tests.editorial.record import forge_notice

DAY = datetime.timedelta(days=1)

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor():
    return factories.edith()


@pytest.fixture
def live(editor):
    return factories.edition(factories.wren(), editor)


@pytest.mark.parametrize(
    ("saying", "wrong"),
    [
        ("time at which it is issued", lambda editor: {"issued_at": clock.now() - DAY}),
        ("time at which it is issued", lambda editor: {"issued_at": clock.now() + DAY}),
        ("name and degrees", lambda editor: {"editor_degrees": "MD"}),
        ("name and degrees", lambda editor: {"editor_name": "Somebody Else"}),
        ("version of its own article", lambda editor: {"edition": factories.edition(factories.otto(), editor)}),
        ("work that its article cites", lambda editor: {"kind": Notice.Kind.CITED_WORK, "work": uncited()}),
        ("another one of its own article", lambda editor: {"kind": Notice.Kind.LIFTED, "ends": elsewhere(editor)}),
    ],
)
def test_an_unsound_notice_is_refused(live, editor, saying, wrong):
    columns = wrong(editor)
    with refused(saying):
        forge_notice(live, editor, **columns)


def uncited():
    return Reference.objects.create(csl={"type": "book", "title": "Unread"}, csl_type="book", title="Unread")


def elsewhere(editor):
    return forge_notice(factories.edition(factories.otto(), editor, title="Elsewhere"), editor)


def test_nobody_is_told_of_a_text_that_was_never_public(editor):
    scheduled = factories.edition(factories.wren(), editor, at=clock.now() + DAY)
    with refused("that readers have seen"):
        forge_notice(scheduled, editor)


def test_a_withdrawal_takes_the_edition_off_the_record(live, editor):
    assert Edition.objects.on_record().get() == live
    decision = Decision.objects.get(pk=live.decision_id)
    withdrawal = withdraw_approval(decision, by=editor, comment="Its figure is wrong.")
    assert Withdrawal.objects.get().edition == live
    assert Withdrawal.objects.get().withdrawn_at == withdrawal.decided_at
    assert not Edition.objects.on_record().exists()


def test_an_edition_cannot_be_taken_off_the_record_without_a_withdrawal(live):
    with refused("when its approval is withdrawn"):
        Withdrawal.objects.create(edition=live, withdrawn_at=clock.now())


def test_an_older_version_is_on_record_until_its_own_approval_is_withdrawn(live, editor):
    first = Decision.objects.get(pk=live.decision_id)
    second = renewed(first.submission.manuscript, editor)
    assert set(Edition.objects.on_record()) == {live, second}
    with refused("takes its editions off the record"):
        wrong = {"verdict": Decision.Verdict.WITHDRAW_APPROVAL, "ends": first, "revision": first.revision}
        forge_decision(first.submission, editor, **wrong)
    withdraw_approval(first, by=editor, comment="It never held.")
    assert set(Edition.objects.on_record()) == {second}


def renewed(manuscript, editor):
    """Publish a changed text of a published manuscript."""
    save_draft(manuscript, by=manuscript.created_by, edit_counter=manuscript.draft.edit_counter, deck="Corrected.")
    save_revision(manuscript, by=manuscript.created_by)
    sent = submit(manuscript, by=manuscript.created_by)
    return publish(approve(sent, by=editor, digest=sent.revision.digest), by=editor)
