"""Decisions as certificates: who decided what on which text, and what of it prints."""

import json

from accounts.models import User
from editorial.manuscripts.models import Revision
from editorial.manuscripts.rendering import Print
from editorial.provenance.chain import record
from editorial.provenance.models import Event
from editorial.review.models import ApprovedPrint, Decision, Submission
from record import clock


def certify(
    submission: Submission,
    verdict: Decision.Verdict,
    *,
    revision: Revision,
    editor: User,
    ends: Decision | None = None,
    prints: Print | None = None,
    **words: str,
) -> Decision:
    """Write a decision with the editor's name and degrees frozen as they will print.

    ``prints`` is what prints of an approved text; it is kept with the approval.
    """
    decision = Decision.objects.create(
        submission=submission,
        revision=revision,
        digest=revision.digest,
        verdict=verdict,
        ends=ends,
        editor=editor,
        editor_name=editor.name,
        editor_degrees=editor.degrees,
        fragments_digest=prints.digest if prints else "",
        decided_at=clock.now(),
        **words,
    )
    if prints:
        fragments = json.dumps(prints.fragments, ensure_ascii=False)
        ApprovedPrint.objects.create(decision=decision, fragments=fragments)
    return decision


def record_decision(event: Event.Kind, decision: Decision) -> None:
    """Append a decision to its manuscript's chain, every word of it."""
    record(decision.submission.manuscript, event, by=decision.editor, **decision_facts(decision))


def decision_facts(decision: Decision) -> dict:
    """Return what the chain tells of a decision: every column, and when its submission was closed."""
    words = ("digest", "verdict", "editor_name", "editor_degrees", "statement", "interests", "comment")
    # Events from before it was kept do not tell of it.
    printed = {"fragments_digest": decision.fragments_digest} if decision.fragments_digest else {}
    return {
        **printed,
        "decision": decision.pk,
        "submission": decision.submission_id,
        "revision": decision.revision_id,
        "ends": decision.ends_id,
        "decided_at": clock.written(decision.decided_at),
        "closed_at": clock.written(decision.submission.closed_at),
        **{name: getattr(decision, name) for name in words},
    }
