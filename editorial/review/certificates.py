"""Decisions as certificates: who decided what on which text, and what of it prints."""

import json
from collections.abc import Mapping

from accounts.models import User
from articles.approval.statements import UNCHANGED, commitment, name_told, sealed_words
from editorial.manuscripts.models import Revision
from editorial.manuscripts.rendering import Print
from editorial.provenance.chain import record
from editorial.provenance.models import Event
from editorial.review.models import ApprovedPrint, Decision, Submission
from record import clock
from record.findings import Told

#: The columns of a decision that name its editor, and those that hold the editor's own words.
NAMES = ("editor_name", "editor_degrees")
WORDS = ("statement", "interests", "comment")


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


def decision_facts(decision: Decision, origins: Mapping[str, str] = UNCHANGED) -> dict:
    """Return what the chain tells of a decision: every column, and when its submission was closed.

    The editor's name stands in it as a commitment, and what the editor said under salted hashes; ``origins`` is as for
    ``name_told``.
    """
    salt = str(decision.salt)
    return {
        **_plain_facts(decision),
        "editor": name_told(decision.name_salt, decision.editor_name, decision.editor_degrees, origins),
        **{name: sealed_words(salt, getattr(decision, name)) for name in WORDS},
    }


def earlier_decision_facts(decision: Decision) -> dict:
    """Return what chains told of a decision before: the same, with the name and the words themselves."""
    return {**_plain_facts(decision), **{name: getattr(decision, name) for name in (*NAMES, *WORDS)}}


def decision_told(decision: Decision, manuscript: int, origins: Mapping[str, str]) -> Told:
    """Return what an event must tell of a decision, in any of its forms; ``origins`` is as for ``name_told``."""
    promise = commitment(str(decision.name_salt), decision.editor_name, decision.editor_degrees)
    forms = (decision_facts(decision, origins), earlier_decision_facts(decision))
    return Told(manuscript, decision.editor_id, *forms, replaced=NAMES if promise in origins else ())


def submission_facts(submission: Submission) -> dict:
    """Return what the chain tells of a submission; the note to the editors stands in it under a salted hash."""
    note = sealed_words(str(submission.salt), submission.note)
    return {**_plain_submission_facts(submission), "note_digest": note}


def earlier_submission_facts(submission: Submission) -> dict:
    """Return what chains told of a submission before: the same, with the note itself."""
    return {**_plain_submission_facts(submission), "note": submission.note}


def _plain_submission_facts(submission: Submission) -> dict:
    return {
        "submission": submission.pk,
        "number": submission.number,
        "revision": submission.revision_id,
        "submitted_at": clock.written(submission.submitted_at),
    }


def _plain_facts(decision: Decision) -> dict:
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
        "digest": decision.digest,
        "verdict": decision.verdict,
    }
