"""Whether an editor objects to an approval in their name."""

from typing import NamedTuple

from django.core.signing import BadSignature, Signer

from editorial.provenance.models import Event
from editorial.review.models import Decision
from record.keys import verifies

KINDS = (Event.Kind.OBJECTED, Event.Kind.OBJECTION_ANSWERED)


SIGNER = Signer(salt="editorial.objection", sep=".")


def token_of(decision: Decision) -> str:
    """Return the word in the address with which the editor of an approval, and nobody else, objects to it."""
    return SIGNER.sign(str(decision.pk))


def approval_of(token: str) -> Decision | None:
    """Return the approval that a token is about, or None when it is none of ours."""
    try:
        number = int(SIGNER.unsign(token))
    except (BadSignature, ValueError):
        return None
    approvals = Decision.objects.approvals().filter(pk=number)
    return approvals.select_related("submission__manuscript__draft", "editor", "revision").first()


class Objection(NamedTuple):
    """What became of an objection. ``upheld`` is None while no administrator has decided."""

    decision: int
    note: str
    upheld: bool | None = None
    reason: str = ""

    @property
    def holds(self) -> bool:
        """Whether nothing may be published on the approval."""
        return self.upheld is not False


def objection_to(decision: Decision) -> Objection | None:
    """Return the newest objection to an approval, by the signed events of its chain, or None when there is none."""
    events = Event.objects.filter(manuscript=decision.submission.manuscript_id, kind__in=KINDS).order_by("sequence")
    found = None
    for event in events:
        is_signed = verifies(event.statement.encode(), key=event.key_id, signature=event.signature)
        if not is_signed or event.facts["decision"] != decision.pk:
            continue
        if event.kind == Event.Kind.OBJECTED:
            found = Objection(decision.pk, event.facts["note"])
        elif found:
            found = found._replace(upheld=event.facts["upheld"], reason=event.facts["reason"])
    return found
