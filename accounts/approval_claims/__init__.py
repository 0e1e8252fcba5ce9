"""Words that pose as the line with which the site vouches for a text: "Edited and approved by NAME".

Only the site prints that line, and only beside an approval that verifies. So nothing may be named or addressed so,
in no language of the interface and in no disguise (docs/decisions/words-of-the-approval-line.md).
"""

from accounts.approval_claims.claims import (
    REFUSAL,
    claimed_approver,
    claims_approval,
    names_approver,
    prints_approval,
    refuse_claim,
    refuse_printed_claim,
)

__all__ = [
    "REFUSAL",
    "claimed_approver",
    "claims_approval",
    "names_approver",
    "prints_approval",
    "refuse_claim",
    "refuse_printed_claim",
]
