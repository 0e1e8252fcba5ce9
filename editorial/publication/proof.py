"""Before anything is signed on an approval: whether the signed event of its chain tells exactly this approval."""

import hashlib
import logging

from django.utils.translation import gettext_lazy as _

from accounts.standing import Rights
from documents.citations import figure_assets
from editorial.manuscripts.access import REVIEW
from editorial.manuscripts.models import Authorship, Manuscript
from editorial.manuscripts.snapshot import Snapshot
from editorial.provenance.models import Event
from editorial.provenance.verification import read_chains
from editorial.review.certificates import decision_told
from editorial.review.models import Decision
from editorial.review.objections import objection_to
from record.findings import Report
from refusals import Refusal

alarm = logging.getLogger("imprimatur.record")


class UnprovedApproval(Refusal):
    message = _(
        "The record does not prove this approval, so nothing was published. Ask an administrator to verify the record; "
        "an editor can withdraw the approval and approve the text again."
    )


class ObjectedTo(Refusal):
    message = _(
        "The editor whose name it bears says that this approval is not theirs, so nothing was published. An "
        "administrator decides on that; an editor can withdraw the approval and approve the text again."
    )


def require_no_objection(decision: Decision) -> None:
    """Raise ``ObjectedTo`` when the editor of an approval objects to it, unless an administrator decided otherwise."""
    objection = objection_to(decision)
    if objection and objection.holds:
        raise ObjectedTo


def require_proof(decision: Decision, manuscript: Manuscript) -> None:
    """Raise ``UnprovedApproval``, and an alarm, unless the manuscript's chain proves the approval.

    Up to the approval every event of the chain has to verify or to be set aside, and one of them, signed, tells the
    approval word for word; the text and its pictures are hashed anew. What is wrong behind the approval raises the
    alarm alone. Call with the manuscript locked.
    """
    report = Report()
    chains = read_chains([manuscript.pk], report)
    if report.findings:
        alarm.critical("The chain of manuscript %s does not verify: %s", manuscript.pk, report.findings[0])
    decision = Decision.objects.select_related("submission", "revision").get(pk=decision.pk)
    problem = _problem(decision, manuscript, chains)
    if problem:
        alarm.critical("Approval %s of manuscript %s is not proved: %s.", decision.pk, manuscript.pk, problem)
        raise UnprovedApproval


def _problem(decision, manuscript, chains) -> str:
    """Return why an approval is not proved, "" when it is."""
    told = [link for link in chains.of(manuscript.pk) if link.kind == Event.Kind.APPROVED]
    told = [link for link in told if link.named("decision") == decision.pk]
    if len(told) != 1:
        return f"{len(told)} events tell of it"
    if any(sequence <= told[0].sequence for sequence in chains.unsound(manuscript.pk)):
        return "its event or one before it does not verify"
    due = decision_told(decision, manuscript.pk, chains.origins())
    if told[0].actor != decision.editor_id or due.differing(told[0].facts):
        return "its event tells it otherwise"
    if not Rights([decision.editor_id], REVIEW).had(decision.editor_id, decision.decided_at):
        return "its editor did not hold the right to review"
    if Authorship.objects.filter(manuscript=manuscript, writer=decision.editor_id).exists():
        return "its editor wrote the manuscript"
    return _altered(decision, manuscript)


def _altered(decision, manuscript) -> str:
    """Return what of the approved text or its pictures is not what was approved, "" when nothing is."""
    content = decision.revision.content
    if hashlib.sha256(content.encode()).hexdigest() != decision.digest:
        return "its text has another hash"
    needed = set(figure_assets(Snapshot.read(content).body))
    for image in manuscript.images.filter(digest__in=needed):
        if hashlib.sha256(bytes(image.content)).hexdigest() == image.digest:
            needed.discard(image.digest)
    return f"a picture of it is missing or has another hash: {min(needed)}" if needed else ""
