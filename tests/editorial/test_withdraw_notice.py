"""Lifting a notice: it stays on the record with the reason, and no longer stands."""

import pytest

from articles.models import Notice
from editorial.manuscripts.workflow import add_writer
from editorial.models import Event, Manuscript
from editorial.publication.notices import NothingToWithdraw, NotYourNotice, UnfitNotice, issue_notice, withdraw_notice
from editorial.publication.on_screen import NotAsOnScreen, before_readers
from record.signing import SigningKeyMissing
from tests import factories
from tests.editorial.test_issue_notice import issue
from tests.editorial.verifying import verify

Kind = Notice.Kind

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor():
    return factories.edith()


@pytest.fixture
def live(editor):
    return factories.edition(factories.wren(), editor)


def test_a_lifted_notice_stays_and_no_longer_stands(live, editor):
    notice = issue(live, editor, kind=Kind.CONCERN, text="We are looking into the second figure.")
    lifting = withdraw_notice(notice, by=editor, text="The figure holds.")
    assert lifting.ends == notice
    assert not Notice.objects.standing().exists()
    assert Notice.objects.public().count() == 2
    assert Event.objects.last().kind == Event.Kind.NOTICE_LIFTED
    assert verify()[0] == 0


def test_what_is_lifted_or_is_a_lifting_cannot_be_lifted(live, editor):
    notice = issue(live, editor)
    lifting = withdraw_notice(notice, by=editor, text="It was right.")
    for done in (notice, lifting):
        with pytest.raises(NothingToWithdraw, match="already withdrawn"):
            withdraw_notice(done, by=editor, text="Once more.")
    assert Notice.objects.count() == 2
    assert Event.objects.filter(kind=Event.Kind.NOTICE_LIFTED).count() == 1


def test_the_same_lifting_sent_again_is_one_lifting(live, editor):
    notice = issue(live, editor)
    lifting = withdraw_notice(notice, by=editor, text="It was right.")
    assert withdraw_notice(notice, by=editor, text=" It was right.\n") == lifting
    with pytest.raises(NothingToWithdraw):
        withdraw_notice(notice, by=factories.edith(), text="It was right.")
    assert Notice.objects.filter(ends=notice).get() == lifting


@pytest.mark.parametrize("who", ["writer", "outsider", "former co-writer", "deactivated", "demoted"])
def test_only_an_editor_who_never_wrote_the_text_lifts_a_notice(live, editor, who):
    notice = issue(live, editor)
    manuscript = Manuscript.objects.get(article=live.article)
    other = factories.person("Eve Twofold", "scientific editor")
    if who == "former co-writer":
        add_writer(manuscript, writer=other, by=manuscript.created_by)
    elif who == "deactivated":
        factories.alter(other, is_active=False)
    elif who == "demoted":
        factories.alter(other, roles=[])
    person = {"writer": manuscript.created_by, "outsider": factories.otto()}.get(who, other)
    with pytest.raises(NotYourNotice):
        withdraw_notice(notice, by=person, text="No.")
    assert list(Notice.objects.standing()) == [notice]


@pytest.mark.parametrize("text", [" \n", "x" * 2001, "Edited and approved by Otto Elsewhere"])
def test_a_lifting_needs_fit_words(live, editor, text):
    notice = issue(live, editor)
    with pytest.raises(UnfitNotice) as refusal:
        withdraw_notice(notice, by=editor, text=text)
    assert refusal.value.field == "text"
    assert list(Notice.objects.standing()) == [notice]


def test_a_notice_is_lifted_only_as_readers_saw_it_on_screen(live, editor):
    notice = issue(live, editor)
    seen = before_readers(live.article_id)
    second = issue_notice(live.article, by=editor, kind=Kind.CONCERN, text="We look into it.")
    with pytest.raises(NotAsOnScreen):
        withdraw_notice(notice, by=editor, text="It was right.", seen=seen)
    assert set(Notice.objects.standing()) == {notice, second}


def test_without_the_key_nothing_is_lifted(live, editor, settings):
    notice = issue(live, editor)
    settings.SIGNING_KEY = ""
    with pytest.raises(SigningKeyMissing):
        withdraw_notice(notice, by=editor, text="It was right.")
