"""Setting aside what does not verify, so that work on a manuscript can go on in spite of it."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from editorial.manuscripts.locks import lock
from editorial.manuscripts.models import Manuscript
from editorial.provenance.chain import record
from editorial.provenance.models import Event
from editorial.provenance.verification import Chains, read_chains
from editorial.review.models import Decision
from editorial.review.verification import VERDICTS
from record.findings import Report
from refusals import Forbidden, Refusal, Unfit


class NotAnAdministrator(Forbidden):
    message = _("Only an administrator can set part of the record aside.")


class NothingToSetAside(Refusal):
    message = _("Every event and every decision of this manuscript verifies, so there is nothing to set aside.")


class NoReason(Unfit):
    message = _("Say why it is set aside; the reason is signed with it.")


@transaction.atomic
def set_aside(manuscript: Manuscript, *, by: User, reason: str) -> Event:
    """Sign that events of a manuscript that do not verify, and decisions that no event tells, count for nothing.

    They stay where they are. Verification passes over them from then on, and what is approved later can be published;
    an approval among them can be withdrawn at the desk as any other. Raises ``NotAnAdministrator``, ``NoReason``,
    ``NothingToSetAside``, ``SigningKeyMissing``.
    """
    manuscript = lock(manuscript)
    if not by.administers:
        raise NotAnAdministrator
    if not reason.strip():
        raise NoReason
    chains = read_chains([manuscript.pk], Report())
    unsound = chains.unsound(manuscript.pk)
    events = [digest for sequence, digest in chains.broken[manuscript.pk].items() if sequence in unsound]
    decisions = sorted(_untold(manuscript, chains))
    if not (events or decisions):
        raise NothingToSetAside
    return record(manuscript, Event.Kind.SET_ASIDE, by=by, events=events, decisions=decisions, reason=reason.strip())


def _untold(manuscript: Manuscript, chains: Chains) -> set[int]:
    """Return the decisions on a manuscript that no sound event tells and that were not set aside."""
    sound = [link for link in chains.of_kind(*VERDICTS) if link.sequence not in chains.broken[manuscript.pk]]
    decisions = Decision.objects.filter(submission__manuscript=manuscript).values_list("pk", flat=True)
    told = {link.named("decision") for link in sound}
    return set(decisions) - told - chains.set_aside("decisions", manuscript.pk)
