"""What prints is what was approved: settings, code and tags change no printed word behind an approval."""

import json

import pytest
from django.db import IntegrityError, connection, transaction

from articles.models import Edition, SiteSettings, Tag, TagSynonym
from articles.tags import merge_tags
from editorial.manuscripts.snapshot import content_of, digest_of
from editorial.manuscripts.workflow import save_draft
from editorial.models import ApprovedPrint, Decision, Manuscript
from editorial.publication.renewal import StillHolds, approve_again, renewal_of
from editorial.publication.workflow import PrintsOtherwise, TextChanged, publish, unschedule, withdraw_approval
from editorial.review.workflow import NotAReviewer, approve, submit
from record import clock
from tests import factories
from tests.editorial.forgeries import FORGED_PRINT, forge_decision
from tests.editorial.verifying import assert_named, guards_off, verify
from tests.screens import form_on, screen, send, words_on

pytestmark = pytest.mark.django_db


@pytest.fixture
def approval(wren, edith):
    SiteSettings.objects.update(show_doi="none")
    factories.vouch_for_site()
    sent = submit(factories.cited_manuscript(wren, tags=["Ageing"]), by=wren)
    return approve(sent, by=edith, digest=sent.revision.digest, statement="Every claim.")


def publish_page(approval):
    return f"/desk/manuscripts/{approval.submission.manuscript.pk}/publish/"


def again(approval):
    return f"/desk/approvals/{approval.pk}/again/"


def newest(approval):
    """Return the newest decision on the approval's manuscript."""
    return Decision.objects.filter(submission__manuscript=approval.submission.manuscript).order_by("-pk").first()


def test_an_approval_keeps_what_printed(approval):
    kept = json.loads(approval.approved_print.fragments)
    edition = publish(approval, by=approval.editor)
    assert edition.fragments_digest == approval.fragments_digest
    assert edition.body_html in kept
    assert verify()[0] == 0


def test_nothing_is_published_that_prints_otherwise_than_when_it_was_approved(approval, edith):
    SiteSettings.objects.update(show_doi="text")
    factories.vouch_for_site()
    with pytest.raises(PrintsOtherwise):
        publish(approval, by=edith)
    page = words_on(screen(edith).get(publish_page(approval)))
    assert "The approval is void." in page
    assert "they print differently now" in page
    assert not Edition.objects.exists()
    SiteSettings.objects.update(show_doi="none")
    factories.vouch_for_site()
    assert publish(approval, by=edith)


def test_an_editor_sees_what_prints_otherwise_and_approves_it_again_in_one_step(approval, edith):
    SiteSettings.objects.update(show_doi="text")
    factories.vouch_for_site()
    desk = screen(edith)
    page = desk.get(again(approval))
    assert "What prints differently" in words_on(page)
    assert "<ins>" in words_on(page)
    assert "10.1016" in words_on(page)
    form = form_on(page, "Approve this text")
    assert form["approve-statement"] == "Every claim."
    for _ in range(2):
        assert desk.post(again(approval), form).headers["Location"] == publish_page(approval)
    assert Decision.objects.filter(verdict="approve").count() == 2
    assert approval.withdrawal.comment
    send(desk, publish_page(approval), "Publish now")
    assert "10.1016" in Edition.objects.live().get().references_html
    assert verify()[0] == 0


def test_a_text_that_an_editor_changed_is_approved_again_in_one_step(approval, edith):
    manuscript = Manuscript.objects.get(pk=approval.submission.manuscript_id)
    save_draft(manuscript, by=edith, edit_counter=manuscript.draft.edit_counter, title="A better title")
    with pytest.raises(TextChanged):
        publish(approval, by=edith)
    second = factories.edith()
    page = screen(second).get(again(approval))
    assert "A better title" in words_on(page)
    form = {**form_on(page, "Approve this text"), "approve-statement": "The title too."}
    screen(second).post(again(approval), form)
    assert newest(approval).editor == second
    assert publish(newest(approval), by=edith).title == "A better title"
    assert verify()[0] == 0


def test_a_stale_form_approves_nothing_again(approval, edith):
    SiteSettings.objects.update(show_doi="text")
    factories.vouch_for_site()
    desk = screen(edith)
    form = form_on(desk.get(again(approval)), "Approve this text")
    manuscript = Manuscript.objects.get(pk=approval.submission.manuscript_id)
    save_draft(manuscript, by=factories.edith(), edit_counter=manuscript.draft.edit_counter, title="Unseen words")
    for typed in ({}, {"approve-statement": ""}):
        answered = desk.post(again(approval), {**form, **typed})
        assert answered.status_code == 409
        assert "Unseen words" in words_on(answered)
    SiteSettings.objects.update(show_doi="none")
    factories.vouch_for_site()
    fresh = form_on(desk.get(again(approval)), "Approve this text")
    SiteSettings.objects.update(show_doi="text")
    factories.vouch_for_site()
    assert desk.post(again(approval), fresh).status_code == 409
    assert Decision.objects.count() == 1


def test_a_form_refused_for_a_word_stays_about_its_page(approval, edith):
    SiteSettings.objects.update(show_doi="text")
    factories.vouch_for_site()
    desk = screen(edith)
    form = form_on(desk.get(again(approval)), "Approve this text")
    refused = form_on(desk.post(again(approval), {**form, "approve-statement": ""}), "Approve this text")
    assert refused["approve-digest"] == form["approve-digest"]
    assert refused["approve-printed"] == form["approve-printed"]


def test_an_approval_that_holds_is_not_given_again(approval, edith):
    assert "This approval is valid" in words_on(screen(edith).get(again(approval)))
    renewal = renewal_of(approval)
    with pytest.raises(StillHolds):
        approve_again(approval, by=edith, digest=renewal.digest, printed=renewal.printed, statement="Yes.")


def test_an_approval_that_was_published_or_followed_by_another_is_not_given_again(wren, edith):
    edition = factories.edition(wren, edith)
    first = Decision.objects.get()
    SiteSettings.objects.update(show_doi="link")
    factories.vouch_for_site()
    following = factories.correction(edition, by=wren, editor=edith)
    manuscript = Manuscript.objects.get()
    save_draft(manuscript, by=wren, edit_counter=manuscript.draft.edit_counter, title="A draft of its writer")
    manuscript = Manuscript.objects.get()
    for approval in (first, Decision.objects.get(pk=following.decision_id)):
        assert "This approval is valid" in words_on(screen(edith).get(again(approval)))
        seen = {"digest": digest_of(content_of(manuscript)), "printed": renewal_of(approval).printed}
        with pytest.raises(StillHolds):
            approve_again(approval, by=edith, statement="Yes.", **seen)
        words = {"approve-digest": "0" * 64, "approve-printed": "", "approve-statement": "Typed for nothing?"}
        answered = screen(edith).post(again(approval), words)
        assert answered.status_code == 409
        assert "Typed for nothing?" in words_on(answered)


def test_what_was_typed_for_an_approval_that_somebody_withdrew_is_shown(approval, edith):
    SiteSettings.objects.update(show_doi="text")
    factories.vouch_for_site()
    desk = screen(edith)
    form = {**form_on(desk.get(again(approval)), "Approve this text"), "approve-comment": "Mind the doses."}
    withdraw_approval(approval, by=factories.edith(), comment="A dose is wrong.")
    for statement in ("", "Every claim."):
        answered = desk.post(again(approval), {**form, "approve-statement": statement})
        assert answered.status_code == 409
        assert "already withdrawn" in words_on(answered)
        assert "Mind the doses." in words_on(answered)


def test_a_writer_approves_nothing_again(approval, wren, edith):
    SiteSettings.objects.update(show_doi="text")
    factories.vouch_for_site()
    renewal = renewal_of(approval)
    with pytest.raises(NotAReviewer):
        approve_again(approval, by=wren, digest=renewal.digest, printed=renewal.printed, statement="Yes.")
    assert screen(wren).get(again(approval)).status_code == 403
    assert Decision.objects.count() == 1


def test_a_cancelled_schedule_is_published_later_as_it_was_approved(approval, edith):
    unschedule(publish(approval, by=edith, at=clock.now() + clock.datetime.timedelta(days=1)), by=edith)
    SiteSettings.objects.update(show_doi="text")
    factories.vouch_for_site()
    with pytest.raises(PrintsOtherwise):
        publish(approval, by=edith)


def test_the_words_of_tags_are_part_of_what_is_approved(approval, edith):
    manuscript = Manuscript.objects.get(pk=approval.submission.manuscript_id)
    save_draft(manuscript, by=edith, edit_counter=manuscript.draft.edit_counter, tags=["Ageing", "Cured"])
    with pytest.raises(TextChanged):
        publish(approval, by=edith)


def test_a_tag_prints_under_the_name_it_was_approved_with(approval, edith, client):
    edition = publish(approval, by=edith)
    Tag.objects.filter(name="Ageing").update(name="Cured at last", slug="cured")
    factories.vouch_for_site()
    for address in (edition.article.get_absolute_url(), "/"):
        page = words_on(client.get(address))
        assert '<a href="/tags/cured/" rel="tag">Ageing</a>' in page
        assert "Cured at last" not in page
        assert "Edited and approved by" in page


def test_a_merge_leads_elsewhere_and_alters_no_printed_word(wren, edith, client):
    edition = factories.edition(wren, edith, tags=["Ageing", "Old age"])
    kept, other = Tag.objects.get(name="Ageing"), Tag.objects.get(name="Old age")
    merge_tags(kept, other, by=edith)
    page = words_on(client.get(edition.article.get_absolute_url()))
    assert '<a href="/tags/ageing/" rel="tag">Ageing</a>' in page
    assert '<a href="/tags/ageing/" rel="tag">Old age</a>' in page
    assert words_on(client.get("/tags/ageing/")).count(edition.title) == 1
    following = factories.correction(edition, by=wren, editor=edith)
    assert json.loads(following.tag_words) == ["Ageing"]


def test_a_synonym_prints_as_the_tag_it_means_and_the_editor_sees_that(wren, edith):
    TagSynonym.objects.create(name="Old age", slug="old-age", tag=Tag.objects.create(name="Ageing", slug="ageing"))
    sent = submit(factories.manuscript(wren, tags=["old age"]), by=wren)
    page = words_on(screen(edith).get(f"/desk/submissions/{sent.pk}/review/"))
    assert '<li class="tag">Ageing</li>' in page
    assert "old age" not in page


def test_a_tag_renamed_between_approval_and_publication_prints_as_approved(approval, edith):
    Tag.objects.create(name="Ageing", slug="ageing")
    Tag.objects.filter(name="Ageing").update(name="Cured")
    factories.vouch_for_site()
    edition = publish(approval, by=edith)
    assert json.loads(edition.tag_words) == ["Ageing"]


def test_the_database_refuses_an_approval_without_its_print(wren, edith):
    sent = factories.submission(wren)
    with pytest.raises(IntegrityError, match="keeps the digest"), transaction.atomic():
        forge_decision(sent, edith, fragments_digest="")
    with pytest.raises(IntegrityError, match="not those whose digest"), transaction.atomic():
        forge_decision(sent, edith, fragments_digest="0" * 64)


def test_the_database_refuses_a_print_of_other_words(approval):
    with pytest.raises(IntegrityError), transaction.atomic():
        ApprovedPrint.objects.create(decision=approval, fragments=json.dumps(FORGED_PRINT))


@pytest.mark.parametrize("more", [None, 1, ["x"]])
def test_the_database_refuses_a_print_that_is_not_texts(wren, edith, more):
    sent = factories.submission(wren)
    with pytest.raises(IntegrityError, match="are texts"), transaction.atomic():
        forge_decision(sent, edith, close=False, prints=[*FORGED_PRINT, more])


def test_verification_names_a_print_that_was_changed(approval):
    connection.check_constraints()
    with guards_off(ApprovedPrint._meta.db_table):
        ApprovedPrint.objects.update(fragments=json.dumps(FORGED_PRINT))
    assert_named("print", "it is not what was approved")
