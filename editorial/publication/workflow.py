"""The verbs of publication: publish, take a schedule back, withdraw an approval."""

import datetime

from django.db import transaction
from django.db.models import F, Func
from django.db.models.functions import Greatest

from accounts.slugs import free_slug
from articles.approval import ApprovalStatement
from articles.models import Article, Credit, Edition, EditionReference, Tag, TaggedEdition
from editorial.errors import WorkflowError
from editorial.provenance import clock
from editorial.provenance.chain import record
from editorial.provenance.models import Event
from editorial.provenance.signing import sign
from editorial.publication.access import may_publish
from editorial.publication.rendering import FORMATTER_VERSION, STYLE, print_snapshot
from editorial.review.models import Decision, Submission
from editorial.review.workflow import certify, current_reviewer, end_approval, record_decision
from editorial.writing.locks import lock
from editorial.writing.snapshot import Snapshot


class NotAPublisher(WorkflowError):
    message = "Only editors can publish."


class NoStandingApproval(WorkflowError):
    message = "This approval was withdrawn, so nothing can be published on it."


class TextChanged(WorkflowError):
    message = "The text changed after it was approved, so the approval is void. It needs a new review."


class TimeIsPast(WorkflowError):
    message = "That time is already past. Choose a later one, or publish now."


class NotScheduled(WorkflowError):
    message = "This is not waiting for its time any more. Nothing was changed."


class AlreadyWithdrawn(WorkflowError):
    message = "This approval is already withdrawn. Nothing was changed."


@transaction.atomic
def publish(decision, *, by, at: datetime.datetime | None = None) -> Edition:
    """Publish the approved text now or at a time; a second call returns the edition of the first.

    Raises ``NotAPublisher``, ``NoStandingApproval``, ``TextChanged``, ``TimeIsPast``, ``SigningKeyMissing``.
    """
    manuscript = lock(decision.submission.manuscript)
    if not may_publish(by):
        raise NotAPublisher
    _require_standing(decision)
    existing = Edition.objects.filter(decision_id=decision.pk).exclude(ends_at=F("starts_at")).first()
    if existing:
        return existing
    if manuscript.newest_revision().digest != decision.digest:
        raise TextChanged
    starts_at = clock.now()
    if at is not None:
        if at <= starts_at:
            raise TimeIsPast
        starts_at = at
    return _bring_out(manuscript, decision, by=by, starts_at=starts_at)


@transaction.atomic
def unschedule(edition, *, by) -> None:
    """Cancel an edition whose time has not come. Raises ``NotScheduled``, ``NotAPublisher``."""
    decision = Decision.objects.select_related("submission__manuscript").get(pk=edition.decision_id)
    manuscript = lock(decision.submission.manuscript)
    if not may_publish(by):
        raise NotAPublisher
    if not Edition.objects.scheduled().filter(pk=edition.pk).exists():
        raise NotScheduled
    _end_editions(manuscript, Edition.objects.filter(pk=edition.pk), by=by)
    _revive_predecessor(manuscript, edition, by=by)


@transaction.atomic
def withdraw_approval(decision, *, by, comment) -> Decision:
    """End an approval and every edition that stands on it. Raises ``AlreadyWithdrawn``, ``NotAReviewer``."""
    manuscript = lock(decision.submission.manuscript)
    editor = current_reviewer(by, manuscript)
    if Decision.objects.filter(ends=decision).exists():
        raise AlreadyWithdrawn
    submission = Submission.objects.get(pk=decision.submission_id)
    submission.manuscript = manuscript
    withdrawal = certify(
        submission,
        Decision.Verdict.WITHDRAW_APPROVAL,
        revision=decision.revision,
        editor=editor,
        ends=decision,
        comment=comment,
    )
    end_approval(submission)
    record_decision(Event.Kind.APPROVAL_WITHDRAWN, withdrawal)
    _end_editions(manuscript, Edition.objects.unfinished().filter(decision_id=decision.pk), by=editor)
    return withdrawal


def _require_standing(decision):
    if not Decision.objects.standing_approvals().filter(pk=decision.pk).exists():
        raise NoStandingApproval


def _bring_out(manuscript, decision, *, by, starts_at):
    snapshot = Snapshot.read(decision.revision.content)
    article = _article_for(manuscript, snapshot)
    _make_room(manuscript, article, by=by, starts_at=starts_at)
    first = article.editions.exclude(ends_at=F("starts_at")).order_by("starts_at").first()
    printed = print_snapshot(snapshot)
    edition = Edition.objects.create(
        article=article,
        number=article.editions.count() + 1,
        decision_id=decision.pk,
        source_digest=decision.digest,
        approved_at=decision.decided_at,
        published_at=first.published_at if first else starts_at,
        starts_at=starts_at,
        **printed.columns,
    )
    _freeze_references(edition, printed.lines)
    _credit(edition, decision, snapshot)
    _tag(edition, manuscript)
    _record_publication(manuscript, edition, by=by)
    return edition


def _article_for(manuscript, snapshot):
    if manuscript.article is None:
        slug = free_slug(snapshot.title, taken=Article.objects.slug_taken, max_length=100)
        manuscript.article = Article.objects.create(slug=slug)
        manuscript.save(update_fields=["article"])
    return manuscript.article


def _make_room(manuscript, article, *, by, starts_at):
    """End the edition before this one at the moment this one begins."""
    before = article.editions.unfinished().first()
    if before is not None:
        before.ends_at = starts_at
        before.save(update_fields=["ends_at"])
        _record_end(manuscript, before, by=by)


def _freeze_references(edition, lines):
    EditionReference.objects.bulk_create(
        EditionReference(
            edition=edition,
            reference_id=line["work"],
            number=line["number"],
            key=line["key"],
            csl=line["csl"],
            formatted_html=line["formatted"].html,
            formatted_text=line["formatted"].text,
            style=STYLE,
            formatter_version=FORMATTER_VERSION,
        )
        for line in lines
    )


def _credit(edition, decision, snapshot):
    writers = [
        Credit(edition=edition, role=Credit.Role.WRITER, position=position, person_id=writer["person"], **_name(writer))
        for position, writer in enumerate(snapshot.credits, start=1)
    ]
    approval = ApprovalStatement(
        article_id=edition.article_id,
        number=edition.number,
        decision_id=decision.pk,
        source_digest=edition.source_digest,
        fragments_digest=edition.fragments_digest,
        approved_at=edition.approved_at,
        published_at=edition.published_at,
        writers=tuple(writer.printed_name for writer in writers),
        name=decision.editor_name,
        degrees=decision.editor_degrees,
        statement=decision.statement,
        interests=decision.interests,
    )
    signed = sign(approval.message())
    approver = Credit(
        edition=edition,
        role=Credit.Role.APPROVER,
        person_id=decision.editor_id,
        name=approval.name,
        degrees=approval.degrees,
        statement=approval.statement,
        interests=approval.interests,
        key_id=signed.key_id,
        signature=signed.signature,
    )
    Credit.objects.bulk_create([*writers, approver])


def _name(writer):
    return {name: writer[name] for name in ("name", "degrees", "interests")}


def _tag(edition, manuscript):
    """Give the edition its manuscript's proposed tags, now that they are public."""
    for proposed in manuscript.tags.order_by("name"):
        tag = Tag.objects.filter(name__iexact=proposed.name).first()
        if tag is None:
            taken = Tag.objects.filter
            slug = free_slug(proposed.name, taken=lambda slug: taken(slug=slug).exists(), fallback="tag")
            tag = Tag.objects.create(name=proposed.name, slug=slug)
        TaggedEdition.objects.create(tag=tag, content_object=edition, published_at=edition.published_at)


def _record_publication(manuscript, edition, *, by):
    record(
        manuscript,
        Event.Kind.PUBLISHED,
        by=by,
        decision=edition.decision_id,
        edition=edition.pk,
        article=edition.article_id,
        slug=edition.article.slug,
        number=edition.number,
        source_digest=edition.source_digest,
        fragments_digest=edition.fragments_digest,
        starts_at=edition.starts_at.isoformat(timespec="microseconds"),
        references=[
            [line.number, line.key, str(line.reference_id), line.formatted_text]
            for line in edition.references.order_by("number")
        ],
        credits=[
            [credit.role, credit.position, credit.person_id, credit.name, credit.degrees, credit.signature]
            for credit in edition.credits.order_by("role", "position")
        ],
    )


def _end_editions(manuscript, editions, *, by):
    """End editions now; one that has not begun is cancelled. Call with the manuscript locked."""
    ending = list(editions)
    for edition in ending:
        Edition.objects.filter(pk=edition.pk).update(
            ends_at=Greatest(
                "starts_at", Func(function="clock_timestamp", output_field=Edition._meta.get_field("ends_at"))
            )
        )
        edition.refresh_from_db(fields=["ends_at"])
        _record_end(manuscript, edition, by=by)


def _record_end(manuscript, edition, *, by):
    ends_at = edition.ends_at.isoformat(timespec="microseconds") if edition.ends_at else None
    record(manuscript, Event.Kind.EDITION_ENDED, by=by, edition=edition.pk, ends_at=ends_at)


def _revive_predecessor(manuscript, cancelled, *, by):
    """Give the edition before a cancelled one its open end back."""
    before = cancelled.article.editions.filter(ends_at=cancelled.starts_at).exclude(pk=cancelled.pk).first()
    if before is not None and before.starts_at < before.ends_at:
        before.ends_at = None
        before.save(update_fields=["ends_at"])
        _record_end(manuscript, before, by=by)
