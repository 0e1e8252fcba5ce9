"""Answers that are remembered: works for 30 days, that a work is unknown for a day."""

import datetime

from references.models import LookupAnswer

FOUND_LASTS = datetime.timedelta(days=30)
NOT_FOUND_LASTS = datetime.timedelta(days=1)


def recall(service: str, key: str, *, now: datetime.datetime) -> LookupAnswer | None:
    """The answer of a service that is still good, or None."""
    return LookupAnswer.objects.filter(service=service, key=key, expires_at__gt=now).first()


def remember(service: str, key: str, payload: dict | None, *, now: datetime.datetime) -> None:
    """Keep an answer in place of an earlier one; None says that the service knows nothing."""
    lasts = NOT_FOUND_LASTS if payload is None else FOUND_LASTS
    LookupAnswer.objects.update_or_create(
        service=service,
        key=key,
        defaults={
            "found": payload is not None,
            "payload": payload,
            "fetched_at": now,
            "expires_at": now + lasts,
        },
    )


def forget_expired(*, now: datetime.datetime) -> int:
    """Delete the answers that are no longer good; how many there were."""
    return LookupAnswer.objects.filter(expires_at__lte=now).delete()[0]
