"""Nothing appears without a standing approval of exactly its words, whatever way the row is written."""

import datetime

import pytest
from django.db import connection

from articles.models import Article, Credit, Edition, EditionReference, RetiredSlug
from editorial.manuscripts.workflow import save_draft, save_revision
from editorial.models import Decision, Manuscript
from editorial.publication.workflow import publish, unschedule, withdraw_approval
from editorial.review.workflow import approve, request_changes, submit
from record import clock
from references.models import Reference
from tests import factories
from tests.editorial.attacks import refused, run
from tests.editorial.forgeries import forge_decision, forge_edition, forge_revision, tell_edition, tell_ends

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)


@pytest.fixture
def editor():
    return factories.edith()


@pytest.fixture
def approval(editor):
    """A standing approval of a manuscript that has an article but no edition yet."""
    decision = factories.approval(factories.wren(), editor)
    manuscript = decision.submission.manuscript
    manuscript.article = Article.objects.create(slug="cells")
    manuscript.save(update_fields=["article"])
    return decision


@pytest.fixture
def article(approval):
    return approval.submission.manuscript.article


@pytest.fixture
def live(editor):
    """A live edition."""
    return factories.edition(factories.wren(), editor)


def another_approval(edition, editor, title="A newer title"):
    """Approve a newer text of a live edition's manuscript."""
    manuscript = Manuscript.objects.get(article=edition.article)
    writer = manuscript.created_by
    save_draft(manuscript, by=writer, edit_counter=manuscript.draft.edit_counter, title=title)
    sent = submit(manuscript, by=writer)
    return approve(sent, by=editor, digest=sent.revision.digest)


def test_the_forged_edition_is_right_when_nothing_is_wrong_on_purpose(approval, article):
    edition = forge_edition(approval, article)
    credit(edition)
    tell_edition(edition)
    connection.check_constraints()


@pytest.mark.parametrize(
    ("wrong", "saying"),
    [
        ({"decision_id": 0}, "stands on an approval"),
        ({"source_digest": "0" * 64}, "not the approved text"),
        ({"starts_at": datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC)}, "begin in the past"),
        ({"published_at": datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC)}, "first appeared"),
        ({"approved_at": datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC)}, "another time of approval"),
    ],
)
def test_an_unsound_edition_is_refused(approval, article, wrong, saying):
    with refused(saying):
        forge_edition(approval, article, **wrong)


@pytest.mark.parametrize("verdict", [Decision.Verdict.DECLINE, Decision.Verdict.REQUEST_CHANGES])
def test_a_refusal_publishes_nothing(editor, verdict):
    sent = factories.submission(factories.wren())
    decision = forge_decision(sent, editor, verdict=verdict)
    with refused("stands on an approval"):
        forge_edition(decision, Article.objects.create(slug="cells"))


def test_an_approval_publishes_nothing_on_another_article(approval):
    with refused("another article"):
        forge_edition(approval, Article.objects.create(slug="elsewhere"))


def test_an_approval_publishes_nothing_on_another_manuscripts_article(approval, live):
    with refused("another article"):
        forge_edition(approval, live.article)


def test_a_withdrawn_approval_publishes_nothing(approval, article, editor):
    withdraw_approval(approval, by=editor, comment="An error was found.")
    with refused("was withdrawn"):
        forge_edition(approval, article)


def test_text_changed_after_approval_is_not_published(approval, article):
    forge_revision(
        approval.submission.manuscript, content=f'{{"manuscript":{approval.submission.manuscript_id},"title":"New"}}'
    )
    with refused("changed after the approval"):
        forge_edition(approval, article)


def test_a_cancelled_schedule_does_not_renew_a_void_approval(editor):
    decision = factories.approval(factories.wren(), editor)
    edition = publish(decision, by=editor, at=clock.now() + DAY)
    unschedule(edition, by=editor)
    manuscript = decision.submission.manuscript
    forge_revision(manuscript, content=f'{{"manuscript":{manuscript.pk},"title":"New"}}')
    with refused("changed after the approval"):
        forge_edition(decision, edition.article)


def test_two_editions_never_overlap(live, editor):
    decision = Decision.objects.get(pk=live.decision_id)
    with refused("articles_one_edition_at_a_time"):
        forge_edition(decision, live.article)
    with refused("articles_one_edition_at_a_time"):
        forge_edition(decision, live.article, starts_at=clock.now() + DAY, published_at=live.published_at)


def test_an_approval_cannot_be_withdrawn_while_its_edition_stays(live, editor):
    decision = Decision.objects.get(pk=live.decision_id)
    with refused("still stands on the withdrawn approval"):
        forge_decision(decision.submission, editor, verdict=Decision.Verdict.WITHDRAW_APPROVAL, ends=decision)


def test_an_approval_cannot_be_withdrawn_while_its_edition_is_to_come(editor):
    decision = factories.approval(factories.wren(), editor)
    publish(decision, by=editor, at=clock.now() + DAY)
    with refused("still stands on the withdrawn approval"):
        forge_decision(decision.submission, editor, verdict=Decision.Verdict.WITHDRAW_APPROVAL, ends=decision)


def test_an_edition_may_end_now_or_later_but_not_in_the_past(live):
    with refused("end cannot be set in the past|ends_after_start|cannot be cancelled"):
        Edition.objects.update(ends_at=clock.now() - DAY)
    Edition.objects.update(ends_at=clock.now() + DAY)
    tell_ends()


@pytest.mark.parametrize("deed", [None, DAY, -DAY], ids=["reopen", "later", "earlier"])
def test_an_ended_edition_stays_ended(live, editor, deed):
    withdraw_approval(Decision.objects.get(pk=live.decision_id), by=editor, comment="An error was found.")
    with refused("has ended"):
        Edition.objects.update(ends_at=deed and clock.now() + deed)


@pytest.mark.parametrize("deed", [None, DAY], ids=["reopen", "later"])
def test_a_cancelled_schedule_stays_cancelled(editor, deed):
    edition = publish(factories.approval(factories.wren(), editor), by=editor, at=clock.now() + DAY)
    unschedule(edition, by=editor)
    with refused("has ended"):
        Edition.objects.update(ends_at=deed and edition.starts_at + deed)


def test_an_end_that_has_come_is_past_even_within_one_transaction(live):
    """The clock is asked, not the beginning of the transaction."""
    run("UPDATE articles_edition SET ends_at = clock_timestamp()")
    tell_ends()
    with refused("has ended"):
        Edition.objects.update(ends_at=None)


def test_an_edition_to_be_ended_by_withdrawal_cannot_be_prolonged(live, editor):
    decision = Decision.objects.get(pk=live.decision_id)
    Edition.objects.update(ends_at=clock.now() + DAY)
    tell_ends()
    with refused("was withdrawn"):
        forge_decision(decision.submission, editor, verdict=Decision.Verdict.WITHDRAW_APPROVAL, ends=decision)
        Edition.objects.update(ends_at=clock.now() + 2 * DAY)


def test_the_end_before_a_newer_edition_cannot_move_over_it(live, editor):
    publish(another_approval(live, editor), by=editor, at=clock.now() + DAY)
    with refused("articles_one_edition_at_a_time"):
        Edition.objects.filter(pk=live.pk).update(ends_at=clock.now() + 2 * DAY)
    with refused("articles_one_edition_at_a_time"):
        Edition.objects.filter(pk=live.pk).update(ends_at=None)


def credit(edition, **wrong):
    decision = Decision.objects.get(pk=edition.decision_id)
    columns = {
        "edition": edition,
        "role": Credit.Role.APPROVER,
        "person": decision.editor,
        "name": decision.editor_name,
        "degrees": decision.editor_degrees,
        "statement": decision.statement,
        "interests": decision.interests,
        "key_id": "k",
        "signature": "s",
    }
    return Credit.objects.create(**columns | wrong)


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": "Somebody Else"},
        {"degrees": "MD"},
        {"statement": "Best ever."},
        {"interests": "None at all."},
        {"person_id": 0},
    ],
)
def test_an_approver_is_named_as_in_the_decision(approval, article, wrong):
    edition = forge_edition(approval, article)
    with refused("named as in its decision"):
        credit(edition, **wrong)
    credit(edition)
    tell_edition(edition)
    connection.check_constraints()


@pytest.mark.parametrize("role", list(Credit.Role))
def test_no_name_is_added_to_a_published_edition(live, role):
    with refused("nothing can be added"):
        credit(live, role=role, position=7, person=factories.otto())


def test_no_reference_is_added_to_a_published_edition(live):
    work = Reference.objects.create(csl={"type": "book"}, csl_type="book", source=Reference.Source.MANUAL)
    with refused("nothing can be added"):
        EditionReference.objects.create(
            edition=live,
            reference=work,
            number=7,
            key="late",
            csl={},
            formatted_html="",
            formatted_text="",
            style="ama",
            formatter_version=1,
        )


def test_a_retired_address_is_never_used_again(live):
    former = live.article.slug
    Article.objects.filter(pk=live.article_id).update(slug="a-better-address")
    RetiredSlug.objects.create(slug=former, article=live.article)
    connection.check_constraints()
    with refused("belonged to an article before"):
        Article.objects.create(slug=former)
    with refused("belonged to an article before"):
        Article.objects.update(slug=former)


def test_an_address_in_use_cannot_be_retired(live):
    with refused("is in use"):
        RetiredSlug.objects.create(slug=live.article.slug, article=live.article)


def test_a_changed_address_cannot_be_forgotten(live):
    with refused("kept as a former address"):
        Article.objects.update(slug="a-better-address")


def test_a_changed_address_cannot_be_kept_for_another_article(live):
    former, other = live.article.slug, Article.objects.create(slug="another")
    with refused("kept as a former address"):
        Article.objects.filter(pk=live.article_id).update(slug="a-better-address")
        RetiredSlug.objects.create(slug=former, article=other)


def test_a_published_manuscript_cannot_change_its_article(live):
    with refused("keeps its article"):
        Manuscript.objects.update(article=Article.objects.create(slug="another"))


def test_two_manuscripts_cannot_share_an_article(live):
    factories.manuscript(factories.otto())
    with refused("article_id"):
        Manuscript.objects.filter(article=None).update(article=live.article)


def test_a_newer_text_of_a_live_article_is_published_only_by_its_own_approval(live, editor):
    manuscript = Manuscript.objects.get(article=live.article)
    save_draft(manuscript, by=manuscript.created_by, edit_counter=0, title="A newer title")
    newer = save_revision(manuscript, by=manuscript.created_by)
    decision = Decision.objects.get(pk=live.decision_id)
    with refused("not the approved text"):
        forge_edition(decision, live.article, source_digest=newer.digest)


def test_a_refused_newer_text_publishes_nothing(live, editor):
    manuscript = Manuscript.objects.get(article=live.article)
    save_draft(manuscript, by=manuscript.created_by, edit_counter=0, title="A newer title")
    sent = submit(manuscript, by=manuscript.created_by)
    refusal = request_changes(sent, by=editor, digest=sent.revision.digest, comment="Please cite a source.")
    with refused("stands on an approval"):
        forge_edition(refusal, live.article)
