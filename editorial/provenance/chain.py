"""Chains of events: what each link states, its digest and its signature."""

import datetime

from django.db import connection

from accounts.models import User
from documents.canonical import canonical_json
from editorial.provenance.models import Event
from record import clock
from record.signing import Signed, can_sign, sign

#: 0 and "" before the first event.
END_OF_CHAIN = """
SELECT coalesce(last.sequence, 0), coalesce(last.digest, ''), clock_timestamp()
FROM (VALUES (true)) AS always LEFT JOIN LATERAL (
    SELECT sequence, digest FROM editorial_event WHERE manuscript_id = %s ORDER BY sequence DESC LIMIT 1
) AS last ON true
"""


def record(manuscript, kind: Event.Kind, /, *, by: User, at: datetime.datetime | None = None, **facts: object) -> Event:
    """Append an event to the manuscript's chain and return it.

    The caller holds the manuscript's row lock. ``facts`` must be JSON. Raises ``SigningKeyMissing`` for
    decisions and publications without a key; other events are then kept unsigned.
    """
    sequence, previous, now = _end_of_chain(manuscript)
    occurred_at = at or now
    statement = canonical_json(
        {
            "actor": by.pk,
            "at": clock.written(occurred_at),
            "facts": facts,
            "kind": str(kind),
            "manuscript": manuscript.pk,
            "previous": previous,
            "sequence": sequence + 1,
        }
    )
    must_sign = kind in Event.SIGNED_KINDS or can_sign()
    signed = sign(statement.encode()) if must_sign else Signed()
    return Event.objects.create(
        manuscript=manuscript,
        sequence=sequence + 1,
        kind=kind,
        actor=by,
        occurred_at=occurred_at,
        statement=statement,
        previous=previous,
        key_id=signed.key_id,
        signature=signed.signature,
    )


def _end_of_chain(manuscript):
    """Return the number and the digest of the last event, and the time: every verb asks, so it asks once for all."""
    with connection.cursor() as cursor:
        cursor.execute(END_OF_CHAIN, [manuscript.pk])
        return cursor.fetchone()
