"""Publishing: what the approver saw is what readers get."""

import datetime

import pytest

from articles.models import Article, Edition
from editorial.manuscripts.models import Turn
from editorial.manuscripts.workflow import save_draft, save_revision
from editorial.provenance import clock
from editorial.provenance.models import Event
from editorial.publication.workflow import TextChanged, TimeIsPast, publish, unschedule, withdraw_approval
from editorial.review.workflow import approve, submit
from tests import factories

pytestmark = pytest.mark.django_db


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


def test_text_changed_after_approval_is_not_published(wren, edith):
    decision = factories.approval(wren, edith)
    manuscript = decision.submission.manuscript
    save_draft(manuscript, by=edith, edit_counter=0, title="Another title")
    save_revision(manuscript, by=edith)
    with pytest.raises(TextChanged):
        publish(decision, by=edith)
    assert not Article.objects.exists()


def test_scheduled_edition_is_not_live_and_locks_the_text(wren, edith):
    decision = factories.approval(wren, edith)
    edition = publish(decision, by=edith, at=clock.now() + datetime.timedelta(days=1))
    assert not Edition.objects.live().exists()
    assert decision.submission.manuscript.turn == Turn.NOBODY
    unschedule(edition, by=edith)
    edition.refresh_from_db()
    assert edition.ends_at == edition.starts_at
    assert decision.submission.manuscript.turn == Turn.EDITORS


def test_schedule_in_the_past_is_refused(wren, edith):
    decision = factories.approval(wren, edith)
    with pytest.raises(TimeIsPast):
        publish(decision, by=edith, at=clock.now() - datetime.timedelta(minutes=1))


def test_withdrawing_an_approval_ends_the_live_edition(wren, edith):
    edition = factories.edition(wren, edith)
    submission = edition_submission(edition)
    withdraw_approval(submission.decisions.get(), by=edith, comment="A figure was wrong.")
    assert not Edition.objects.live().exists()
    submission.refresh_from_db()
    assert submission.status == submission.Status.APPROVAL_WITHDRAWN


def test_new_version_of_a_live_article_follows_without_overlap(wren, edith):
    first = factories.edition(wren, edith)
    manuscript = edition_submission(first).manuscript
    save_draft(manuscript, by=wren, edit_counter=0, title="Cells that stop dividing, revised")
    submission = submit(manuscript, by=wren)
    second = publish(approve(submission, by=edith, digest=submission.revision.digest), by=edith)
    first.refresh_from_db()
    assert first.ends_at == second.starts_at
    assert (second.number, second.published_at) == (2, first.published_at)
    assert second.article == first.article


@pytest.mark.parametrize("verb", ["unschedule", "withdraw_approval"])
def test_a_live_edition_stays_when_the_one_scheduled_after_it_is_taken_back(wren, edith, verb):
    first = factories.edition(wren, edith)
    submission = submit(edition_submission(first).manuscript, by=wren)
    decision = approve(submission, by=edith, digest=submission.revision.digest)
    second = publish(decision, by=edith, at=clock.now() + datetime.timedelta(days=1))
    if verb == "unschedule":
        unschedule(second, by=edith)
    else:
        withdraw_approval(decision, by=edith, comment="A figure was wrong.")
    first.refresh_from_db()
    second.refresh_from_db()
    assert second.ends_at == second.starts_at
    assert first.ends_at is None


def edition_submission(edition):
    from editorial.review.models import Decision

    return Decision.objects.get(pk=edition.decision_id).submission
