"""The verbs of objections: an editor says that an approval in their name is not theirs; an administrator decides."""

import logging

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from editorial.manuscripts.locks import lock
from editorial.provenance.chain import record
from editorial.provenance.models import Event
from editorial.publication.objections.mails import tell_objection
from editorial.publication.taking_off import JustBegun
from editorial.publication.workflow import cancel_scheduled
from editorial.review.models import Decision
from editorial.review.objections import Objection, objection_to
from jobs.queue import enqueue
from refusals import Forbidden, Refusal, Unfit

alarm = logging.getLogger("imprimatur.record")


class NotAnAdministrator(Forbidden):
    message = _("Only an administrator can decide on an objection.")


class NothingToDecide(Refusal):
    message = _("Nobody objects to this approval any more. Nothing was changed.")


class NoReason(Unfit):
    message = _("Say why; the reason is signed with your decision.")


@transaction.atomic
def object_to(decision: Decision, *, note: str = "") -> Objection:
    """Record that the editor did not make the approval in their name, and tell the administrators.

    Nothing can be published on it until one has decided, and a scheduled publication is cancelled. An objection on
    which nobody decided yet is returned as it is. Raises ``SigningKeyMissing``.
    """
    manuscript = lock(decision.submission.manuscript)
    known = objection_to(decision)
    if known and known.holds:
        return known
    record(manuscript, Event.Kind.OBJECTED, by=decision.editor, decision=decision.pk, note=note.strip())
    try:
        with transaction.atomic():
            cancel_scheduled(manuscript, decision, by=decision.editor)
    except JustBegun:
        alarm.critical("What stands on approval %s, to which its editor objects, is public.", decision.pk)
    alarm.critical("The editor of approval %s of manuscript %s objects to it.", decision.pk, manuscript.pk)
    enqueue(tell_objection, decision=decision.pk)
    return Objection(decision.pk, note.strip())


@transaction.atomic
def answer_objection(decision: Decision, *, by: User, upheld: bool, reason: str) -> Objection:
    """Decide on an objection: upheld, nothing is ever published on the approval; else it stands again.

    Raises ``NotAnAdministrator``, ``NoReason``, ``NothingToDecide``, ``SigningKeyMissing``.
    """
    manuscript = lock(decision.submission.manuscript)
    if not by.administers:
        raise NotAnAdministrator
    if not reason.strip():
        raise NoReason
    known = objection_to(decision)
    if known is None or known.upheld is not None:
        raise NothingToDecide
    words = reason.strip()
    record(manuscript, Event.Kind.OBJECTION_ANSWERED, by=by, decision=decision.pk, upheld=upheld, reason=words)
    return known._replace(upheld=upheld, reason=words)
