"""A service that fails again and again, or asks for patience, is left alone for a while.

Its state is an answer remembered under the empty key: what the service said about itself. It is written
only by whoever has the service's turn, and read by every process.
"""

import datetime

from django.utils.translation import gettext as _

from references.lookup.outcomes import ServiceUnavailable
from references.models import LookupAnswer

STATE = ""
MOST_FAILURES = 5
SHORTEST_REST = 60.0
LONGEST_REST = 3_600.0
#: Failures further apart than this are not in a row.
FAILURES_LAST = datetime.timedelta(hours=1)


def refuse_while_resting(service: str, *, now: datetime.datetime) -> None:
    """Raise ServiceUnavailable, with the seconds that remain, while the service is left alone.

    After that one question goes through (turns are taken one by one): its outcome ends the rest or
    begins a longer one.
    """
    state = _state(service, now)
    until = datetime.datetime.fromisoformat(state["resting_until"]) if state.get("resting_until") else now
    if until > now:
        left = (until - now).total_seconds()
        raise ServiceUnavailable(
            _("%(reason)s It will be asked again after a pause.") % {"reason": state["reason"]}, retry_after=left
        )


def note_failure(service: str, reason: str, *, asked_rest: float | None, now: datetime.datetime) -> float | None:
    """Count a failure; the seconds for which the service is now left alone, or None.

    ``asked_rest`` is the time for which the service itself asked.
    """
    failures = _state(service, now).get("failures", 0) + 1
    rest = asked_rest
    if failures >= MOST_FAILURES:
        rest = max(rest or 0.0, min(SHORTEST_REST * 2 ** min(failures - MOST_FAILURES, 10), LONGEST_REST))
    until = now + datetime.timedelta(seconds=rest or 0.0)
    LookupAnswer.objects.update_or_create(
        service=service,
        key=STATE,
        defaults={
            "found": False,
            "payload": {"failures": failures, "reason": reason, "resting_until": until.isoformat() if rest else None},
            "fetched_at": now,
            "expires_at": until + FAILURES_LAST,
        },
    )
    return rest


def note_success(service: str) -> None:
    """Forget the failures of a service that answered."""
    LookupAnswer.objects.filter(service=service, key=STATE).delete()


def _state(service: str, now: datetime.datetime) -> dict:
    kept = LookupAnswer.objects.filter(service=service, key=STATE, expires_at__gt=now).first()
    return kept.payload if kept else {}
