"""Publishing: what the approver saw is what readers get."""

import datetime

import pytest
from django.db import transaction

from articles.models import Article, Edition
from editorial.manuscripts.models import Manuscript, Turn
from editorial.manuscripts.workflow import save_draft, save_revision
from editorial.provenance.models import Event
from editorial.publication.workflow import (
    AlreadyPublished,
    AlreadyScheduled,
    NoStandingApproval,
    NotAPublisher,
    TextChanged,
    TimeIsPast,
    publish,
    withdraw_approval,
)
from editorial.review.models import Decision
from editorial.review.workflow import approve, decline, submit
from record import clock
from record.signing import SigningKeyMissing
from tests import factories
from tests.editorial.verifying import verify

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)


def test_published_edition_prints_the_approved_text_with_its_references(wren, edith):
    manuscript = factories.cited_manuscript(wren, title="Ends of chromosomes")
    submission = submit(manuscript, by=wren)
    decision = approve(submission, by=edith, digest=submission.revision.digest, statement="Checked.")
    edition = publish(decision, by=edith)
    assert edition.article.slug == "ends-of-chromosomes"
    assert edition.source_digest == submission.revision.digest
    assert 'href="#ref-2"' in edition.body_html
    assert [line.number for line in edition.references.all()] == [1, 2]
    assert Edition.objects.live().get() == edition
    approver = edition.credits.get(role="approver")
    assert (approver.name, approver.degrees) == ("Edith Quill", "PhD, MS")


def test_publishing_twice_gives_the_same_edition(wren, edith):
    decision = factories.approval(wren, edith)
    assert publish(decision, by=edith) == publish(decision, by=edith)
    assert Edition.objects.count() == 1
    assert Event.objects.filter(kind=Event.Kind.PUBLISHED).count() == 1


def test_a_scheduled_edition_is_not_live_and_locks_the_text(wren, edith):
    decision = factories.approval(wren, edith)
    edition = publish(decision, by=edith, at=clock.now() + DAY)
    assert edition.starts_at > clock.now()
    assert not Edition.objects.live().exists()
    assert decision.submission.manuscript.turn == Turn.NOBODY


def test_a_schedule_asked_for_again_is_the_same_and_for_another_time_is_refused(wren, edith):
    decision = factories.approval(wren, edith)
    at = clock.now() + DAY
    edition = publish(decision, by=edith, at=at)
    assert publish(decision, by=edith, at=at) == edition
    for other in (at + DAY, None):
        with pytest.raises(AlreadyScheduled) as refusal:
            publish(decision, by=edith, at=other)
        assert refusal.value.edition == edition
    edition.refresh_from_db()
    assert (edition.starts_at, edition.ends_at) == (at, None)
    assert Edition.objects.count() == 1


def test_what_is_before_readers_is_not_scheduled(wren, edith):
    edition = factories.edition(wren, edith)
    with pytest.raises(AlreadyPublished):
        publish(Decision.objects.get(pk=edition.decision_id), by=edith, at=clock.now() + DAY)
    assert Edition.objects.live().get() == edition


@pytest.mark.parametrize("who", ["writer", "outsider", "left"])
def test_nobody_but_an_active_editor_publishes(wren, edith, who):
    decision = factories.approval(wren, edith)
    if who == "left":
        factories.alter(edith, is_active=False)
        edith.refresh_from_db()
    with pytest.raises(NotAPublisher):
        publish(decision, by={"writer": wren, "outsider": factories.otto(), "left": edith}[who])
    assert not Edition.objects.exists()
    assert not Article.objects.exists()


def test_a_managing_editor_publishes_what_another_approved(wren, edith):
    edition = publish(factories.approval(wren, edith), by=factories.max_())
    assert edition.credits.get(role="approver").name == "Edith Quill"
    assert verify()[0] == 0


def test_on_a_withdrawn_approval_or_a_refusal_nothing_is_published(wren, edith):
    ended = factories.approval(wren, edith)
    withdrawal = withdraw_approval(ended, by=edith, comment="A figure was wrong.")
    sent = factories.submission(wren, title="Other cells")
    refusal = decline(sent, by=edith, digest=sent.revision.digest, comment="Outside our field.")
    for decision in (ended, withdrawal, refusal):
        with pytest.raises(NoStandingApproval):
            publish(decision, by=edith)
    assert not Edition.objects.exists()


def test_without_the_key_nothing_is_published(wren, edith, settings):
    decision = factories.approval(wren, edith)
    settings.SIGNING_KEY = ""
    with pytest.raises(SigningKeyMissing), transaction.atomic():
        publish(decision, by=edith)
    assert not Edition.objects.exists()


def test_text_changed_after_approval_is_not_published(wren, edith):
    decision = factories.approval(wren, edith)
    manuscript = decision.submission.manuscript
    save_draft(manuscript, by=edith, edit_counter=0, title="Another title")
    save_revision(manuscript, by=edith)
    with pytest.raises(TextChanged):
        publish(decision, by=edith)
    assert not Article.objects.exists()


def test_schedule_in_the_past_is_refused(wren, edith):
    decision = factories.approval(wren, edith)
    with pytest.raises(TimeIsPast):
        publish(decision, by=edith, at=clock.now() - datetime.timedelta(minutes=1))
    assert not Edition.objects.exists()


def test_new_version_of_a_live_article_follows_without_overlap(wren, edith):
    first = factories.edition(wren, edith)
    manuscript = Manuscript.objects.get(article=first.article)
    save_draft(manuscript, by=wren, edit_counter=0, title="Cells that stop dividing, revised")
    submission = submit(manuscript, by=wren)
    second = publish(approve(submission, by=edith, digest=submission.revision.digest), by=edith)
    first.refresh_from_db()
    assert first.ends_at == second.starts_at
    assert (second.number, second.published_at) == (2, first.published_at)
    assert second.article == first.article
