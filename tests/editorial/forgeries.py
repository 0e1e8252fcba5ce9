"""Rows written past the verbs, right in every column but those a test gets wrong on purpose."""

import json
from functools import partial

from django.db.models import F

from articles.approval.restating import add_edition, end_editions, restate
from articles.approval.statements import fragments_digest
from articles.columns import FRAGMENTS
from articles.models import Edition
from documents.canonical import canonical_json
from editorial.models import ApprovedPrint, Decision, Event, Manuscript, Revision, Submission
from editorial.provenance.chain import record
from editorial.publication.inventory import edition_facts
from editorial.publication.printing import record_end
from editorial.review.certificates import record_decision
from editorial.review.verification import VERDICTS
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


def forge_decision(submission, editor, *, close=True, tell=True, prints=FORGED_PRINT, **wrong):
    """Insert a decision, an approval unless said otherwise, give the submission its outcome and the chain its event."""
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
    kinds = [kind for kind, verdict in VERDICTS.items() if tell and verdict == decision.verdict]
    for kind in kinds:
        record_decision(kind, Decision.objects.get(pk=decision.pk))
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


def manuscript_of(edition):
    """Return the manuscript that an edition's article was published from."""
    return Manuscript.objects.get(article=edition.article_id)


def tell_edition(edition):
    """Let the chains tell of an edition, with the credits and references that it has now."""
    manuscript = manuscript_of(edition)
    edition = Edition.objects.select_related("article").get(pk=edition.pk)
    record(manuscript, Event.Kind.PUBLISHED, by=manuscript.created_by, **edition_facts(edition))
    restate(edition.article_id, "published", lambda standing: add_edition(standing, edition), by=None)


def tell_ends():
    """Let the chains tell of the ends that all editions have now."""
    for edition in Edition.objects.all():
        record_end(manuscript_of(edition), edition, by=manuscript_of(edition).created_by)
        restate(edition.article_id, "ended", partial(end_editions, editions=[edition]), by=None)


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
