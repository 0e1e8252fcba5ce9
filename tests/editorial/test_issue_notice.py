"""Telling readers something about a published text: the rules, through the verb."""

import datetime
import json

import pytest

from articles.models import Notice
from editorial.manuscripts.workflow import add_writer
from editorial.models import Decision, Event, Manuscript
from editorial.publication.notices import (
    NeverPublished,
    NotYourNotice,
    UnfitNotice,
    issue_notice,
)
from editorial.publication.workflow import withdraw_approval
from record import clock
from record.signing import SigningKeyMissing
from references.models import Reference
from tests import factories
from tests.editorial.verifying import verify

DAY = datetime.timedelta(days=1)
Kind = Notice.Kind

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor():
    return factories.edith()


@pytest.fixture
def live(editor):
    return factories.edition(factories.wren(), editor)


def issue(live, editor, /, **told):
    return issue_notice(live.article, by=editor, **{"kind": Kind.CORRECTION, "text": "A number was wrong."} | told)


def test_a_notice_bears_the_editors_name_of_that_day_and_the_databases_time(live, editor):
    before = clock.now()
    notice = issue(live, editor, text=" The table had two rows swapped. \n", edition=live)
    editor.degrees = "MD"
    editor.save()
    notice.refresh_from_db()
    assert (notice.editor_name, notice.editor_degrees) == ("Edith Quill", "PhD, MS")
    assert before < notice.issued_at < clock.now()
    assert notice.text == "The table had two rows swapped."
    assert notice.edition == live
    assert set(Notice.objects.public().standing()) == {notice}


def test_the_chain_tells_every_fact_of_a_notice_under_a_signature(live, editor):
    notice = issue(live, editor, is_material=False)
    event = Event.objects.last()
    facts = json.loads(event.statement)["facts"]
    assert (event.kind, event.actor) == (Event.Kind.NOTICE_ISSUED, editor)
    assert event.signature
    assert facts["notice"] == notice.pk
    assert facts["text"] == notice.text
    assert facts["is_material"] is False
    assert verify()[0] == 0


@pytest.mark.parametrize("who", ["writer", "outsider", "former co-writer", "deactivated", "demoted"])
def test_only_an_editor_who_never_wrote_the_text_tells_readers(live, who):
    manuscript = Manuscript.objects.get(article=live.article)
    other = factories.person("Eve Twofold", "scientific editor")
    if who == "former co-writer":
        add_writer(manuscript, writer=other, by=manuscript.created_by)
    elif who == "deactivated":
        factories.alter(other, is_active=False)
    elif who == "demoted":
        factories.alter(other, roles=[])
    person = {"writer": manuscript.created_by, "outsider": factories.otto()}.get(who, other)
    with pytest.raises(NotYourNotice, match="did not write this text"):
        issue(live, person)
    assert not Notice.objects.exists()


def test_a_managing_editor_may_tell_readers(live):
    assert issue(live, factories.max_()).editor_name == "Max Ledger"


def test_nothing_is_told_of_a_text_that_readers_never_saw(editor):
    draft = factories.manuscript(factories.wren())
    scheduled = factories.edition(factories.otto(), editor, title="Not yet", at=clock.now() + DAY)
    for subject in (draft, scheduled.article):
        with pytest.raises(NeverPublished, match="never seen"):
            issue_notice(subject, by=editor, kind=Kind.CORRECTION, text="A number was wrong.")
    assert not Notice.objects.exists()


@pytest.mark.parametrize(
    ("field", "told"),
    [
        ("kind", {"kind": Kind.LIFTED}),
        ("kind", {"kind": "rumour"}),
        ("text", {"text": " \n"}),
        ("text", {"text": "x" * 2001}),
        ("is_material", {"kind": Kind.RETRACTION, "is_material": False}),
        ("work", {"kind": Kind.CITED_WORK}),
    ],
)
def test_an_unfit_notice_is_refused_in_words(live, editor, field, told):
    with pytest.raises(UnfitNotice) as refusal:
        issue(live, editor, **told)
    assert refusal.value.field == field
    assert refusal.value.message
    assert not Notice.objects.exists()


def test_a_notice_names_only_what_belongs_to_its_article(editor):
    cited = factories.cited_manuscript(factories.wren())
    sent = factories.submit(cited, by=cited.created_by)
    edition = factories.publish(factories.approve(sent, by=editor, digest=sent.revision.digest), by=editor)
    elsewhere = factories.edition(factories.otto(), editor, title="Elsewhere")
    work = edition.references.first().reference
    uncited = Reference.objects.create(csl={"type": "book", "title": "Unread"}, csl_type="book", title="Unread")
    wrongs = {
        "edition": {"edition": elsewhere},
        "work": {"kind": Kind.CITED_WORK, "work": uncited},
    }
    for field, told in wrongs.items():
        with pytest.raises(UnfitNotice) as refusal:
            issue(edition, editor, **told)
        assert refusal.value.field == field
    with pytest.raises(UnfitNotice):
        issue(edition, editor, work=work)
    assert issue(edition, editor, kind=Kind.CITED_WORK, work=work).work == work


def test_without_the_key_nothing_is_told(live, editor, settings):
    settings.SIGNING_KEY = ""
    with pytest.raises(SigningKeyMissing):
        issue(live, editor)


def test_the_same_notice_sent_again_is_one_notice(live, editor):
    notice = issue(live, editor)
    assert issue(live, editor) == notice
    assert issue(live, factories.edith()) != notice
    assert Event.objects.filter(kind=Event.Kind.NOTICE_ISSUED).count() == Notice.objects.count() == 2


def test_a_withdrawn_text_takes_its_notices_off_the_public_side(live, editor):
    issue(live, editor)
    withdraw_approval(Decision.objects.get(pk=live.decision_id), by=editor, comment="It never held.")
    assert not Notice.objects.public().exists()
    assert issue(live, editor, text="Why it is gone.").pk, "the record may still be added to"
    assert verify()[0] == 0
