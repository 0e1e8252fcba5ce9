"""Approving a text again, in one step, whose approval is void because the text or what prints of it changed."""

import json
from itertools import zip_longest
from typing import NamedTuple

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from articles.columns import COLUMNS, PrintedColumn
from articles.models import Edition
from documents.comparison.changes import CHANGED, Change
from documents.comparison.words import word_changes
from editorial.manuscripts.locks import lock
from editorial.manuscripts.models import Manuscript
from editorial.manuscripts.rendering import print_snapshot, printed_digest
from editorial.manuscripts.snapshot import Snapshot, content_of, digest_of
from editorial.manuscripts.workflow import keep_revision
from editorial.publication.workflow import AlreadyWithdrawn, end_standing_approval
from editorial.review.models import ApprovedPrint, Decision
from editorial.review.workflow import current_reviewer, decide, open_round
from refusals import Refusal


class StillHolds(Refusal):
    message = gettext_lazy("This approval is valid, so it need not be given again. Nothing was changed.")


class ChangedAgain(Refusal):
    message = gettext_lazy(
        "The text changed once more after you opened this page. Nothing was approved: read it as it is now, then "
        "decide."
    )


class Renewal(NamedTuple):
    """A text whose approval is void, as it is now: its digest, what prints of it, and what differs in print.

    ``printed`` is "" while the text has gaps; ``differences`` is None when what printed at the approval was not kept.
    ``is_needed`` says that the approval is the newest round's, that nothing stands on it, and that it is void.
    """

    snapshot: Snapshot
    digest: str
    printed: str
    differences: list[Change] | None
    is_needed: bool


def renewal_of(decision: Decision) -> Renewal:
    """Return what an editor has to look at before approving the text again."""
    content = content_of(decision.submission.manuscript)
    snapshot = Snapshot.read(content)
    digest, printed = digest_of(content), printed_digest(snapshot)
    is_void = (digest, printed) != (decision.digest, decision.fragments_digest)
    is_needed = is_void and _awaits_publication(decision)
    kept = ApprovedPrint.objects.filter(decision=decision).first()
    if not printed or kept is None:
        return Renewal(snapshot, digest, printed, None, is_needed)
    differences = print_differences(json.loads(kept.fragments), print_snapshot(snapshot).fragments)
    return Renewal(snapshot, digest, printed, differences, is_needed)


def _awaits_publication(decision: Decision) -> bool:
    """Whether the approval is the newest round's and no edition stands on it."""
    newest = decision.submission.manuscript.latest_submission()
    return (
        newest.pk == decision.submission_id
        and not Edition.objects.begun().filter(decision_id=decision.pk).exists()
        and not Edition.objects.unfinished().filter(decision_id=decision.pk).exists()
    )


def print_differences(before: list[str], after: list[str]) -> list[Change]:
    """Return the parts that print otherwise, of two lists of fragments, word by word."""
    pairs = zip(COLUMNS, zip_longest(before, after, fillvalue=""), strict=False)
    changed = [(column, old, new) for column, (old, new) in pairs if old != new]
    # The document changes with every word; alone, it is what other forms of the text are made of.
    shown = [part for part in changed if part[0].name != "document_digest"] or changed
    return [_difference(*part) for part in shown]


def _difference(column: PrintedColumn, old: str, new: str) -> Change:
    told = (column.words(old), column.words(new))
    if told[0] == told[1]:
        # The words are the same, so what stands behind them is shown: marks and addresses.
        told = (old, new)
    return Change(CHANGED, word_changes(*told), str(column.label))


@transaction.atomic
def approve_again(
    decision: Decision, *, by: User, digest: str, printed: str, statement: str, interests: str = "", comment: str = ""
) -> Decision:
    """Withdraw an approval that nothing stands on and approve the text as it is now; both are on the record.

    ``digest`` and ``printed`` are those on screen (``renewal_of``). The same call again returns the same approval.
    Raises ``NotAReviewer``, ``AlreadyWithdrawn``, ``StillHolds``, ``ChangedAgain``, ``NotReady``, ``PrintChanged``.
    """
    manuscript = lock(decision.submission.manuscript)
    editor = current_reviewer(by, manuscript)
    words = {"statement": statement, "interests": interests, "comment": comment}
    if Decision.objects.filter(ends=decision).exists():
        return _given_already(manuscript, editor=editor, digest=digest, fragments_digest=printed, **words)
    content = content_of(manuscript)
    if digest_of(content) != digest:
        raise ChangedAgain
    if not renewal_of(decision).is_needed:
        raise StillHolds
    revision = keep_revision(manuscript, content, by=editor)
    reason = _("Approved again, because the text or what prints of it had changed.")
    end_standing_approval(manuscript, decision, editor=editor, comment=reason)
    submission = open_round(manuscript, revision, by=editor, note=reason)
    return decide(submission, Decision.Verdict.APPROVE, revision, editor=editor, printed=printed, **words)


def _given_already(manuscript: Manuscript, **columns: object) -> Decision:
    """Return the approval that the same form gave a moment ago. Raises ``AlreadyWithdrawn``."""
    given = Decision.objects.standing_approvals().filter(submission__manuscript=manuscript, **columns).first()
    if given is None:
        raise AlreadyWithdrawn
    return given
