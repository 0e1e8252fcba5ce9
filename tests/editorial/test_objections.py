"""An editor hears of each approval in their name, and can say that it is not theirs."""

import datetime
import re

import pytest
from django.test import Client

from articles.models import Edition
from editorial.models import Event
from editorial.publication.objections.workflow import (
    NoReason,
    NotAnAdministrator,
    NothingToDecide,
    answer_objection,
    object_to,
)
from editorial.publication.proof import ObjectedTo
from editorial.publication.workflow import publish, withdraw_approval
from editorial.review.objections import objection_to, token_of
from record import clock
from tests import factories
from tests.accounts.test_signed_accounts import by_row
from tests.editorial.verifying import verify
from tests.jobs.working import run_jobs
from tests.screens import screen, words_on

pytestmark = pytest.mark.django_db


@pytest.fixture
def approval(wren, edith):
    return factories.approval(wren, edith)


def tomorrow():
    return clock.now() + datetime.timedelta(days=1)


def link_in(mail):
    return re.search(r"http\S+/objections/\S+", mail.body)[0].partition("/objections/")[2]


def test_the_editor_gets_a_mail_with_a_link_for_who_did_not_approve_it(approval, edith, mailoutbox):
    run_jobs()
    (mail,) = mailoutbox
    assert mail.to == [edith.email]
    assert "Cells that stop dividing" in mail.subject
    assert "Every claim checked." in mail.body
    assert link_in(mail) == f"{token_of(approval)}/"
    html = mail.alternatives[0].content
    assert "I did not approve this" in html


def test_the_mail_goes_to_nobody_whose_account_was_changed(approval, edith, mailoutbox, caplog):
    by_row(email="thief@example.org")(edith)
    run_jobs()
    assert mailoutbox == []
    assert f"Nobody was told of approval {approval.pk}" in caplog.text


def test_looking_objects_to_nothing(approval):
    address = f"/objections/{token_of(approval)}/"
    page = Client().get(address)
    assert page.status_code == 200
    assert "Edith Quill" in words_on(page)
    assert page["Referrer-Policy"] == "same-origin"
    assert page["Cache-Control"] == "private, no-store"
    assert Client().head(address).status_code == 200
    assert objection_to(approval) is None


@pytest.mark.parametrize("token", ["1", "1.abc", "none", "1.x.y"])
def test_a_link_of_somebody_else_s_objects_to_nothing(approval, token):
    for answer in (Client().get(f"/objections/{token}/"), Client().post(f"/objections/{token}/")):
        assert answer.status_code == 404
        assert "not ours" in words_on(answer)
    assert not Event.objects.filter(kind="objected").exists()


def test_an_objection_is_signed_and_holds_publication(approval, edith, caplog, mailoutbox):
    ada = factories.ada()
    run_jobs()
    address = f"/objections/{token_of(approval)}/"
    for _twice in range(2):
        assert Client().post(address, {"note": "I was on a train."}).status_code == 302
    event = Event.objects.get(kind="objected")
    assert (event.actor, event.facts) == (edith, {"decision": approval.pk, "note": "I was on a train."})
    assert event.signature
    assert f"approval {approval.pk}" in caplog.text
    with pytest.raises(ObjectedTo):
        publish(approval, by=edith)
    assert "administrators were told" in words_on(Client().get(address))
    run_jobs()
    told = [mail for mail in mailoutbox if mail.to == [ada.email]]
    assert len(told) == 1
    assert "I was on a train." in told[0].body
    assert verify()[0] == 0


def test_what_was_typed_too_long_stays_on_the_page(approval):
    answer = Client().post(f"/objections/{token_of(approval)}/", {"note": "long " * 500})
    assert answer.status_code == 422
    assert "long long" in answer.text
    assert objection_to(approval) is None


def test_a_publication_that_waits_is_cancelled(approval, edith):
    edition = publish(approval, by=edith, at=tomorrow())
    object_to(approval)
    assert not Edition.objects.filter(pk=edition.pk).not_cancelled().exists()
    with pytest.raises(ObjectedTo):
        publish(approval, by=edith, at=tomorrow())
    assert verify()[0] == 0


def test_what_readers_see_stays_until_an_editor_withdraws_it(approval, edith, client):
    edition = publish(approval, by=edith)
    object_to(approval)
    assert client.get(edition.article.get_absolute_url()).status_code == 200
    withdraw_approval(approval, by=edith, comment="Not mine.")
    assert client.get(edition.article.get_absolute_url()).status_code in (404, 410)
    assert verify()[0] == 0


def test_an_administrator_lets_it_stand_again(approval, edith):
    ada = factories.ada()
    object_to(approval)
    desk, address = screen(ada), f"/desk/approvals/{approval.pk}/objection/"
    assert "Nothing is published" not in words_on(desk.get(address))
    assert desk.post(address, {"upheld": "no", "reason": ""}).status_code == 422
    assert desk.post(address, {"upheld": "no", "reason": "She clicked by mistake."}).status_code == 302
    assert "The approval stands." in words_on(desk.get(address))
    assert desk.post(address, {"upheld": "yes", "reason": "Another."}).status_code == 409
    assert publish(approval, by=edith).title == "Cells that stop dividing"
    assert verify()[0] == 0


def test_who_is_told_no_may_object_again(approval):
    object_to(approval)
    answer_objection(approval, by=factories.ada(), upheld=False, reason="A mistake.")
    object_to(approval, note="It was none.")
    assert objection_to(approval).holds
    assert Event.objects.filter(kind="objected").count() == 2


def test_upheld_nothing_is_published_on_it_and_another_approval_can_be_given(approval, edith):
    object_to(approval)
    answer_objection(approval, by=factories.ada(), upheld=True, reason="Her phone was stolen.")
    with pytest.raises(ObjectedTo):
        publish(approval, by=edith)
    assert object_to(approval).upheld is True
    assert Event.objects.filter(kind="objected").count() == 1
    assert "not yours" in words_on(Client().get(f"/objections/{token_of(approval)}/"))


def test_only_administrators_decide_once_and_with_a_reason(approval, edith, wren):
    ada = factories.ada()
    with pytest.raises(NothingToDecide):
        answer_objection(approval, by=ada, upheld=True, reason="So it is.")
    object_to(approval)
    for person in (edith, wren, factories.max_()):
        with pytest.raises(NotAnAdministrator):
            answer_objection(approval, by=person, upheld=False, reason="So it is.")
    with pytest.raises(NoReason):
        answer_objection(approval, by=ada, upheld=False, reason=" ")
    assert objection_to(approval).holds
