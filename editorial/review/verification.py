"""Re-checking manuscripts and decisions: revisions, rounds, approvals and what they rest on."""

import hashlib
import json

from accounts.standing import Rights
from articles.approval.statements import fragments_digest, name_told
from editorial.manuscripts.access import REVIEW
from editorial.manuscripts.models import Authorship, Manuscript, PrintedName, Revision
from editorial.manuscripts.snapshot import emptied_content
from editorial.provenance.models import Event
from editorial.provenance.verification import Chains
from editorial.review.certificates import (
    decision_told,
    earlier_submission_facts,
    submission_facts,
)
from editorial.review.models import Decision, Submission
from record import clock
from record.findings import Report, Told


def verify_writing(manuscripts, chains: Chains, report: Report) -> None:
    """Compare everything the writing room keeps of the manuscripts (ids) with their chains."""
    _verify_manuscripts(manuscripts, chains, report)
    _verify_authorships(manuscripts, chains, report)
    _verify_revisions(manuscripts, chains, report)
    _verify_printed_names(manuscripts, chains, report)


def _verify_manuscripts(manuscripts, chains, report):
    for manuscript in Manuscript.objects.filter(pk__in=manuscripts).order_by("pk"):
        report.counts["manuscripts"] += 1
        where = f"number {manuscript.pk}"
        begun = [link for link in chains.of(manuscript.pk) if link.kind == Event.Kind.CREATED]
        told = [(link.sequence, link.actor, link.facts) for link in begun]
        facts = {"created_at": clock.written(manuscript.created_at)}
        problem = "its chain does not begin with its creation as the row tells it"
        report.expect(told == [(1, manuscript.created_by_id, facts)], "manuscript", where, problem)


def _verify_authorships(manuscripts, chains, report):
    rows = {}
    for authorship in Authorship.objects.filter(manuscript_id__in=manuscripts):
        facts = {
            "authorship": authorship.pk,
            "writer": authorship.writer_id,
            "added_at": clock.written(authorship.added_at),
        }
        rows[authorship.pk] = Told(authorship.manuscript_id, authorship.added_by_id, facts)
    report.match("authorship", rows, chains.of_kind(Event.Kind.WRITER_ADDED))


def _verify_revisions(manuscripts, chains, report):
    rows, removed = {}, chains.removed()
    revisions = Revision.objects.filter(manuscript_id__in=manuscripts).order_by("manuscript_id", "number")
    for revision in revisions.iterator(chunk_size=20):
        digest = hashlib.sha256(revision.content.encode()).hexdigest()
        where = f"number {revision.number} of manuscript {revision.manuscript_id}"
        report.expect(revision.digest == digest, "revision", where, "its digest is not that of its content")
        if revision.manuscript_id in removed:
            is_emptied = revision.content == emptied_content(revision.manuscript_id)
            report.expect(is_emptied, "revision", where, "its text was removed, and there is one")
        report.expect(_names_its_manuscript(revision), "revision", where, "its content names another manuscript")
        facts = {
            "revision": revision.pk,
            "number": revision.number,
            "digest": None if revision.manuscript_id in removed else digest,
            "created_at": clock.written(revision.created_at),
        }
        rows[revision.pk] = Told(revision.manuscript_id, revision.created_by_id, facts)
    links = chains.of_kind(Event.Kind.REVISED)
    report.match("revision", rows, [link.without("digest") if link.manuscript in removed else link for link in links])


def _verify_printed_names(manuscripts, chains, report):
    """Behind each commitment in a revision is the name that it was made of; every writer has one."""
    names = {
        (name.manuscript_id, name.person_id, name.commitment) for name in _proved(manuscripts, chains.origins(), report)
    }
    writers = Authorship.objects.filter(manuscript_id__in=manuscripts).values_list("manuscript_id", "writer_id")
    unnamed = set(writers) - {(manuscript, person) for manuscript, person, _commitment in names}
    for manuscript, person in sorted(unnamed):
        report.add("printed name", f"of person {person} in manuscript {manuscript}", "the row is missing")
    revisions = Revision.objects.filter(manuscript_id__in=manuscripts).order_by("manuscript_id", "number")
    for revision in revisions.iterator(chunk_size=20):
        missing = _commitments(revision) - names
        where = f"in revision {revision.number} of manuscript {revision.manuscript_id}"
        report.expect(not missing, "printed name", where, "the row behind its commitment is missing")


def _proved(manuscripts, origins, report):
    """Yield the printed names of some manuscripts; one that its commitment does not stand for is in the report."""
    for name in PrintedName.objects.filter(manuscript_id__in=manuscripts).order_by("pk"):
        report.counts["printed names"] += 1
        proved = name.commitment == name_told(name.salt, name.name, name.degrees, origins)
        where = f"number {name.pk} of manuscript {name.manuscript_id}"
        report.expect(proved, "printed name", where, "its commitment is of another name")
        yield name


def _commitments(revision):
    """Return the commitments in a revision's content, as the rows of names have them."""
    try:
        credits = json.loads(revision.content)["credits"]
        return {(revision.manuscript_id, one["person"], one["printed"]) for one in credits if "printed" in one}
    except (ValueError, KeyError, TypeError):
        return set()


def _names_its_manuscript(revision):
    try:
        return json.loads(revision.content).get("manuscript") == revision.manuscript_id
    except (ValueError, AttributeError):
        return False


Status, Verdict = Submission.Status, Decision.Verdict

#: What each kind of event makes of its submission.
OUTCOMES = {
    Event.Kind.SUBMITTED: Status.OPEN,
    Event.Kind.VERSION_BEGUN: Status.OPEN,
    Event.Kind.WITHDRAWN: Status.WITHDRAWN,
    Event.Kind.CHANGES_REQUESTED: Status.CHANGES_REQUESTED,
    Event.Kind.DECLINED: Status.DECLINED,
    Event.Kind.APPROVED: Status.APPROVED,
    Event.Kind.APPROVAL_WITHDRAWN: Status.APPROVAL_WITHDRAWN,
}
VERDICTS = {
    Event.Kind.CHANGES_REQUESTED: Verdict.REQUEST_CHANGES,
    Event.Kind.DECLINED: Verdict.DECLINE,
    Event.Kind.APPROVED: Verdict.APPROVE,
    Event.Kind.APPROVAL_WITHDRAWN: Verdict.WITHDRAW_APPROVAL,
}


def verify_review(manuscripts, chains: Chains, report: Report) -> None:
    """Compare every round and verdict on the manuscripts (ids) with their chains."""
    _verify_submissions(manuscripts, chains, report)
    _verify_decisions(manuscripts, chains, report)


def _verify_submissions(manuscripts, chains, report):
    rows, ends = {}, _ends(chains)
    for submission in Submission.objects.filter(manuscript_id__in=manuscripts):
        facts, earlier = submission_facts(submission), earlier_submission_facts(submission)
        rows[submission.pk] = Told(submission.manuscript_id, submission.submitted_by_id, facts, earlier)
        is_told = ends.get(submission.pk) == (submission.status, clock.written(submission.closed_at))
        where = f"number {submission.pk} of manuscript {submission.manuscript_id}"
        report.expect(is_told, "submission", where, "its status or its end is not what its events tell")
    report.match("submission", rows, chains.of_kind(Event.Kind.SUBMITTED, Event.Kind.VERSION_BEGUN))


def _ends(chains):
    """Return the status and the end of every submission, as the events leave them."""
    links = chains.of_kind(*OUTCOMES)
    return {link.named("submission"): (OUTCOMES[link.kind], link.facts.get("closed_at")) for link in links}


def _verify_decisions(manuscripts, chains, report):
    rows, moments, removed = {}, _moments(chains), chains.removed()
    origins = chains.origins()
    decisions = Decision.objects.filter(submission__manuscript_id__in=manuscripts)
    decisions = decisions.select_related("submission", "revision").defer("revision__content")
    writers = set(Authorship.objects.filter(manuscript_id__in=manuscripts).values_list("manuscript_id", "writer_id"))
    rights = Rights(set(decisions.values_list("editor", flat=True)), REVIEW)
    for decision in decisions.iterator(chunk_size=200):
        manuscript = decision.submission.manuscript_id
        if decision.pk in chains.set_aside("decisions", manuscript):
            continue
        rows[decision.pk] = decision_told(decision, manuscript, origins)
        where = f"number {decision.pk} of manuscript {manuscript}"
        revision, verdict, writers_then = moments.get(decision.pk, (None, None, set()))
        # Who asked for changes may become a writer later; who approved may not.
        is_writer = decision.editor_id in writers_then or (
            decision.verdict == Verdict.APPROVE and (manuscript, decision.editor_id) in writers
        )
        is_own = decision.revision.manuscript_id == manuscript and (
            manuscript in removed or decision.digest == decision.revision.digest
        )
        is_newest = (revision, verdict) == (decision.revision_id, decision.verdict)
        had_right = rights.had(decision.editor_id, decision.decided_at)
        report.expect(had_right, "decision", where, "its editor did not hold the right to review")
        report.expect(is_own, "decision", where, "its revision or content hash is not the manuscript's")
        if decision.verdict != Verdict.WITHDRAW_APPROVAL:
            report.expect(not is_writer, "decision", where, "its editor is a writer of the manuscript")
            report.expect(is_newest, "decision", where, "it was not made on the newest revision of its moment")
    report.match("decision", rows, chains.of_kind(*VERDICTS))
    _verify_prints(decisions, removed, report)


def _verify_prints(decisions, removed, report):
    """What an approval keeps of what printed bears the digest that the approval tells; of a removed text, nothing."""
    approvals = decisions.approvals().exclude(fragments_digest="").order_by("pk")
    for decision in approvals.select_related("approved_print").iterator(chunk_size=20):
        where = f"of decision {decision.pk}"
        kept = getattr(decision, "approved_print", None)
        is_gone = decision.submission.manuscript_id in removed
        is_due = kept and kept.fragments == "[]" if is_gone else _digest_of(kept) == decision.fragments_digest
        report.expect(bool(is_due), "print", where, "it is not what was approved")


def _digest_of(kept):
    try:
        return fragments_digest(json.loads(kept.fragments)) if kept else None
    except (ValueError, TypeError):
        return None


def _moments(chains):
    """Return for every decision the newest revision, its verdict by its event, and who wrote when it was made."""
    moments = {}
    for links in chains.by_manuscript.values():
        revision, writers = None, frozenset()
        for link in links:
            if link.kind == Event.Kind.REVISED:
                revision = link.named("revision")
            elif link.kind == Event.Kind.WRITER_ADDED:
                writers |= {link.facts.get("writer")}
            elif link.kind in VERDICTS:
                moments[link.named("decision")] = (revision, VERDICTS[link.kind], writers)
    return moments
