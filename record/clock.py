"""The database's clock: the only one that decides when something happened or begins."""

import datetime

from django.db import connection


def now() -> datetime.datetime:
    """Return PostgreSQL's time at this instant, not at the start of the transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        moment: datetime.datetime = cursor.fetchone()[0]
    return moment


def written(moment: datetime.datetime | None) -> str | None:
    """Return a moment as events state it: UTC, ISO 8601, to the microsecond; None stays None."""
    return moment.astimezone(datetime.UTC).isoformat(timespec="microseconds") if moment else None
