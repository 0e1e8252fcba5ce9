"""Rows written past the verbs, right in every column but those a test gets wrong on purpose."""

import json

from django.db.models import F

from articles.approval.statements import fragments_digest
from articles.columns import FRAGMENTS
from articles.models import Edition
from documents.canonical import canonical_json
from editorial.models import ApprovedPrint, Decision, Event, Revision, Submission
from record import clock

FORGED_PRINT = [*["Words."] * (len(FRAGMENTS) - 1), "[]"]


def forge_revision(manuscript, **wrong):
    """Insert the next revision, with the newest one's content if there is one."""
    newest = manuscript.newest_revision()
    columns = {
        "manuscript": manuscript,
        "number": newest.number + 1 if newest else 1,
        "content": newest.content if newest else f'{{"manuscript":{manuscript.pk}}}',
        "created_by": manuscript.created_by,
    }
    revision = Revision.objects.create(**columns | wrong)
    revision.refresh_from_db()
    return revision


def forge_submission(manuscript, **wrong):
    """Insert the next open submission of the newest revision."""
    last = manuscript.latest_submission()
    columns = {
        "manuscript": manuscript,
        "number": last.number + 1 if last else 1,
        "revision": manuscript.newest_revision(),
        "submitted_by": manuscript.created_by,
        "submitted_at": clock.now(),
    }
    return Submission.objects.create(**columns | wrong)


def forge_decision(submission, editor, *, close=True, prints=FORGED_PRINT, **wrong):
    """Insert a decision, an approval unless said otherwise, and give the submission its outcome."""
    revision = wrong.get("revision") or submission.manuscript.newest_revision()
    columns = {
        "submission": submission,
        "revision": revision,
        "digest": revision.digest,
        "verdict": Decision.Verdict.APPROVE,
        "editor": editor,
        "editor_name": editor.name,
        "editor_degrees": editor.degrees,
        "comment": "Said why.",
        "decided_at": clock.now(),
    }
    is_approval = wrong.get("verdict", Decision.Verdict.APPROVE) == Decision.Verdict.APPROVE
    columns["fragments_digest"] = fragments_digest(FORGED_PRINT) if is_approval else ""
    decision = Decision.objects.create(**columns | wrong)
    if is_approval:
        ApprovedPrint.objects.create(decision=decision, fragments=json.dumps(prints))
    if close:
        close_submission(submission, decision)
    return decision


def close_submission(submission, decision):
    status = {
        Decision.Verdict.APPROVE: Submission.Status.APPROVED,
        Decision.Verdict.REQUEST_CHANGES: Submission.Status.CHANGES_REQUESTED,
        Decision.Verdict.DECLINE: Submission.Status.DECLINED,
        Decision.Verdict.WITHDRAW_APPROVAL: Submission.Status.APPROVAL_WITHDRAWN,
    }[decision.verdict]
    Submission.objects.filter(pk=submission.pk).update(status=status, closed_at=clock.now())


def forge_edition(decision, article, **wrong):
    """Insert an edition of an approval, live from now on."""
    starts_at = wrong.get("starts_at") or clock.now()
    first = article.editions.exclude(ends_at=F("starts_at")).order_by("starts_at").first()
    columns = {
        "article": article,
        "number": article.editions.count() + 1,
        "decision_id": decision.pk,
        "source_digest": decision.digest,
        "fragments_digest": decision.fragments_digest or fragments_digest(FORGED_PRINT),
        "kind": Edition.Kind.NEWS,
        "language": "en-US",
        "title": "A title",
        "body_html": "<p>Words.</p>",
        "word_count": 1,
        "reading_minutes": 1,
        "renderer_version": 1,
        "approved_at": decision.decided_at,
        "published_at": first.published_at if first else starts_at,
        "starts_at": starts_at,
    }
    return Edition.objects.create(**columns | wrong)


def forge_event(manuscript, /, *, told=None, **wrong):
    """Insert the next event of the chain; ``told`` changes its statement, ``wrong`` its columns."""
    last = Event.objects.filter(manuscript=manuscript).order_by("sequence").last()
    occurred_at = clock.now()
    statement = {
        "actor": manuscript.created_by_id,
        "at": clock.written(occurred_at),
        "facts": {},
        "kind": "created",
        "manuscript": manuscript.pk,
        "previous": last.digest if last else "",
        "sequence": last.sequence + 1 if last else 1,
    }
    columns = {
        "manuscript": manuscript,
        "sequence": statement["sequence"],
        "kind": statement["kind"],
        "actor": manuscript.created_by,
        "occurred_at": occurred_at,
        "statement": canonical_json(statement | (told or {})),
        "previous": statement["previous"],
    }
    return Event.objects.create(**columns | wrong)
