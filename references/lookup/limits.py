"""How often services are asked: the pace they wish, a circuit that opens after failures, and answers kept."""

import datetime
import re
from collections.abc import Mapping
from email.utils import parsedate_to_datetime

from django.utils.translation import gettext as _

from outbound.errors import ServiceUnavailable
from references.models import LookupAnswer

LONGEST_WAIT = 86_400.0
LONGEST_PAUSE = 10.0
INTERVAL = re.compile(r"\s*(\d{1,6})\s*s?\s*")


def retry_after(headers: Mapping[str, str], *, now: datetime.datetime) -> float | None:
    """The seconds that ``Retry-After`` asks for, as a number or a date (RFC 9110, 10.2.3); at most a day.

    None when the header is absent or makes no sense.
    """
    written = headers.get("retry-after", "").strip()
    if not written:
        return None
    if written.isascii() and written.isdigit():
        return min(float(written[:9]), LONGEST_WAIT)
    try:
        moment = parsedate_to_datetime(written[:60])
    except (TypeError, ValueError, IndexError, OverflowError):
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=datetime.UTC)
    return min(max((moment - now).total_seconds(), 0.0), LONGEST_WAIT)


def pause_asked_for(headers: Mapping[str, str]) -> float:
    """The seconds between two questions to which Crossref's rate limit comes down; 0.0 where it names none."""
    limit = INTERVAL.fullmatch(headers.get("x-rate-limit-limit", ""))
    interval = INTERVAL.fullmatch(headers.get("x-rate-limit-interval", ""))
    if not limit or not interval or not int(limit[1]):
        return 0.0
    return min(int(interval[1]) / int(limit[1]), LONGEST_PAUSE)


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
    state = {"failures": failures, "reason": reason, "resting_until": until.isoformat() if rest else None}
    _keep(service, STATE, found=False, payload=state, fetched_at=now, expires_at=until + FAILURES_LAST)
    return rest


def note_success(service: str) -> None:
    """Forget the failures of a service that answered."""
    LookupAnswer.objects.filter(service=service, key=STATE).delete()


def _state(service: str, now: datetime.datetime) -> dict:
    kept = recall(service, STATE, now=now)
    return (kept.payload if kept else None) or {}


FOUND_LASTS = datetime.timedelta(days=30)
NOT_FOUND_LASTS = datetime.timedelta(days=1)


def recall(service: str, key: str, *, now: datetime.datetime) -> LookupAnswer | None:
    """The answer of a service that is still good, or None."""
    return LookupAnswer.objects.filter(service=service, key=key, expires_at__gt=now).first()


def remember(service: str, key: str, payload: dict | None, *, now: datetime.datetime) -> None:
    """Keep an answer in place of an earlier one; None says that the service knows nothing."""
    lasts = NOT_FOUND_LASTS if payload is None else FOUND_LASTS
    _keep(service, key, found=payload is not None, payload=payload, fetched_at=now, expires_at=now + lasts)


def _keep(service: str, key: str, **answer) -> None:
    LookupAnswer.objects.update_or_create(service=service, key=key, defaults=answer)


def forget_expired(*, now: datetime.datetime) -> int:
    """Delete the answers that are no longer good; how many there were."""
    return LookupAnswer.objects.filter(expires_at__lte=now).delete()[0]
