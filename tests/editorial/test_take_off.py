"""A way out for an editor when a post is not as it was signed: off the site at once, back when it is signed again."""

import datetime
import io

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.utils import timezone

from articles.approval.restating import NothingSigned, TakenOff, keep_pdf
from articles.models import Credit, Edition, Notice
from editorial.models import Decision, Event
from editorial.publication.notices import issue_notice
from editorial.publication.taking_off import AsSigned, NoReasonGiven, NothingPublic, NotYourPost, take_off
from editorial.publication.verification.signing_again import (
    MayNotSignAgain,
    NothingPublished,
    NothingToSignAgain,
    sign_again,
)
from editorial.publication.workflow import WasTakenOff, publish, unschedule, withdraw_approval
from editorial.review.new_version import begin_new_version
from editorial.review.workflow import approve
from record.models import Entry
from tests import factories
from tests.editorial.attacks import run
from tests.editorial.verifying import guards_off, verify
from tests.screens import screen, words_on
from tests.standings import restate

pytestmark = pytest.mark.django_db
LINE = "Edited and approved by"


@pytest.fixture
def editor():
    return factories.edith()


@pytest.fixture
def edition(editor):
    return factories.edition(factories.wren(), editor)


@pytest.fixture
def manuscript(edition):
    return Decision.objects.get(pk=edition.decision_id).submission.manuscript


def no_entries(edition):
    with guards_off("record_entry"):
        Entry.objects.filter(number=edition.article_id).delete()


def nothing_signed(edition):
    with guards_off("record_entry"):
        Entry.objects.filter(number=edition.article_id).update(signature="Zm9y")


def another_number(edition):
    with guards_off("articles_edition"):
        run("UPDATE articles_edition SET number = 7")


def other_words(edition):
    with guards_off("articles_edition"):
        run("UPDATE articles_edition SET body_html = body_html || 'x'")


def another_writer(edition):
    with guards_off("articles_credit"):
        Credit.objects.filter(role="writer").update(name="Somebody Else")


TAMPERED = [no_entries, nothing_signed, another_number, other_words, another_writer]


def page(edition):
    return Client().get(edition.article.get_absolute_url())


@pytest.mark.parametrize("tamper", TAMPERED)
def test_a_post_that_is_not_as_signed_is_off_the_site_at_once(edition, manuscript, editor, tamper):
    tamper(edition)
    assert LINE not in page(edition).content.decode()
    take_off(manuscript, by=editor, reason="Its words are not ours.")
    connection.check_constraints()
    assert page(edition).status_code == 404
    assert "Cells" not in Client().get("/feed.atom").content.decode()
    assert Client().get(f"{edition.article.get_absolute_url()}versions/1/").status_code == 404
    newest = Entry.objects.of("article", edition.article_id).first()
    assert newest.kind == "taken_off"
    assert "Its words are not ours." in newest.statement
    count = Entry.objects.count()
    take_off(manuscript, by=editor, reason="Once more.")
    assert Entry.objects.count() == count, "done already, there is nothing more to do"


@pytest.mark.parametrize("tamper", TAMPERED)
def test_an_approval_is_withdrawn_whatever_became_of_the_standing(edition, editor, tamper):
    tamper(edition)
    withdraw_approval(Decision.objects.get(), by=editor, comment="Its figure is wrong.")
    connection.check_constraints()
    assert page(edition).status_code == 404
    assert Edition.objects.get().withdrawal


def test_earlier_versions_go_as_well(edition, manuscript, editor):
    second = factories.correction(edition, by=manuscript.created_by, editor=editor)
    connection.check_constraints()
    with guards_off("record_entry"):
        Entry.objects.of("article", edition.article_id).first().delete()
    withdraw_approval(Decision.objects.get(pk=second.decision_id), by=editor, comment="Wrong.")
    connection.check_constraints()
    for path in ("", "versions/", "versions/1/", "versions/2/"):
        assert Client().get(f"{edition.article.get_absolute_url()}{path}").status_code == 404, path


def test_what_is_scheduled_is_cancelled_without_a_standing(editor):
    edition = factories.edition(factories.wren(), editor, at=timezone.now() + datetime.timedelta(days=2))
    no_entries(edition)
    unschedule(edition, by=editor)
    connection.check_constraints()
    assert not Edition.objects.unfinished().exists()


def test_who_may_not_or_need_not_takes_nothing_off(edition, manuscript, editor):
    for stranger in (manuscript.created_by, factories.otto(), factories.ada()):
        with pytest.raises(NotYourPost):
            take_off(manuscript, by=stranger, reason="Why not.")
    with pytest.raises(NoReasonGiven):
        take_off(manuscript, by=editor, reason=" ")
    with pytest.raises(AsSigned):
        take_off(manuscript, by=editor, reason="I do not like it.")
    withdraw_approval(Decision.objects.get(), by=editor, comment="Wrong.")
    with pytest.raises(NothingPublic):
        take_off(manuscript, by=editor, reason="Once more.")
    assert not Entry.objects.filter(kind="taken_off").exists()


def test_nothing_is_added_to_what_was_taken_off(edition, manuscript, editor):
    no_entries(edition)
    with pytest.raises(NothingSigned):
        issue_notice(manuscript, by=editor, kind="correction", text="A number was wrong.")
    take_off(manuscript, by=editor, reason="Its words are not ours.")
    with pytest.raises(TakenOff):
        issue_notice(manuscript, by=editor, kind="correction", text="A number was wrong.")
    with pytest.raises(TakenOff):
        restate(edition.article_id, "pdf_made", lambda standing: keep_pdf(standing, 1, "0" * 64), by=None)
    with pytest.raises(WasTakenOff):
        publish(Decision.objects.get(), by=editor)
    code, said = verify()
    assert code == 1
    assert "taken off the site" in said
    assert not Notice.objects.exists()


def again(manuscript, **more):
    told = {"by": factories.ada().email, "reason": "The rows verify.", "stdout": io.StringIO(), "stderr": io.StringIO()}
    call_command("sign_again", str(manuscript.pk), **told | more)
    return told["stdout"].getvalue(), told["stderr"].getvalue()


@pytest.mark.parametrize("tamper", [no_entries, nothing_signed])
def test_signed_again_a_sound_post_bears_its_line_again(edition, manuscript, editor, tamper):
    factories.notice(edition, editor, text="A number was wrong.")
    tamper(edition)
    assert "Signed that 1 versions and 1 notices stand." in again(manuscript)[0]
    shown = page(edition).content.decode()
    assert LINE in shown
    assert "A number was wrong." in shown
    connection.check_constraints()
    assert not [line for line in verify()[1].splitlines() if line.startswith(("edition", "article", "notice"))]


@pytest.mark.parametrize("tamper", [other_words, another_writer])
def test_what_does_not_verify_is_not_signed_again(edition, manuscript, editor, tamper):
    tamper(edition)
    said, left_out = again(manuscript)
    assert "Signed that 0 versions" in said
    assert "edition" in left_out
    assert LINE not in page(edition).content.decode()


@pytest.mark.parametrize("tamper", [no_entries, other_words])
def test_after_it_was_signed_again_the_post_returns_as_a_new_version(edition, manuscript, editor, tamper):
    tamper(edition)
    take_off(manuscript, by=editor, reason="Its words are not ours.")
    connection.check_constraints()
    again(manuscript)
    withdraw_approval(Decision.objects.get(), by=editor, comment="To be read again.")
    connection.check_constraints()
    sent = factories.submit(manuscript, by=manuscript.created_by)
    second = publish(approve(sent, by=editor, digest=sent.revision.digest), by=editor)
    connection.check_constraints()
    assert second.number == 2
    assert LINE in page(second).content.decode()


def test_a_notice_that_no_event_tells_is_not_signed_again(edition, manuscript, editor):
    factories.notice(edition, editor, text="A number was wrong.")
    connection.check_constraints()
    with guards_off("articles_notice", "record_entry"):
        Notice.objects.update(text="All was right.")
        Entry.objects.filter(number=edition.article_id).delete()
    said, left_out = again(manuscript)
    assert "1 versions and 0 notices" in said
    assert "differ in text" in left_out
    assert "All was right." not in page(edition).content.decode()


def test_a_version_that_is_gone_is_never_numbered_again(edition, manuscript, editor):
    second = factories.correction(edition, by=manuscript.created_by, editor=editor)
    third = factories.correction(edition, by=manuscript.created_by, editor=editor, text="Cells divide often.")
    assert (second.number, third.number) == (2, 3)


def test_only_an_administrator_signs_again_and_only_what_is_not_sound(edition, manuscript, editor):
    with pytest.raises(MayNotSignAgain):
        sign_again(manuscript, by=editor, reason="To be sure.")
    with pytest.raises(NothingToSignAgain):
        sign_again(manuscript, by=factories.ada(), reason="To be sure.")
    with pytest.raises(NothingPublished):
        sign_again(factories.manuscript(factories.otto()), by=factories.ada(), reason="To be sure.")
    with pytest.raises(CommandError, match="There is no manuscript"):
        call_command("sign_again", "999999", by=factories.ada().email, reason="x")
    assert not Event.objects.filter(kind="set_aside").exists()


def test_the_desk_says_so_and_leads_to_the_next_step(edition, manuscript, editor):
    desk = screen(editor)
    address = f"/desk/manuscripts/{manuscript.pk}"
    assert "not as it was signed" not in words_on(desk.get(f"{address}/publish/"))
    assert "Take the post off the site</" not in words_on(desk.get(f"{address}/take-off/"))
    other_words(edition)
    assert "This post is not as it was signed" in words_on(desk.get(f"{address}/publish/"))
    assert "disappear from the public site at once" in words_on(desk.get(f"{address}/take-off/"))
    answer = desk.post(f"{address}/take-off/", {"reason": ""})
    assert "This field is required" in words_on(answer)
    answer = desk.post(f"{address}/take-off/", {"reason": "Not our words."}, follow=True)
    assert "The post is off the site." in words_on(answer)
    assert page(edition).status_code == 404
    refused = desk.post(f"{address}/notices/", {})
    assert refused.status_code != 500


def test_a_new_version_begins_after_it_was_taken_off_and_signed_again(edition, manuscript, editor):
    second = factories.correction(edition, by=manuscript.created_by, editor=editor)
    connection.check_constraints()
    no_entries(second)
    again(manuscript)
    assert LINE in page(second).content.decode()
    assert begin_new_version(manuscript, by=editor).pk
