"""Writing a manuscript's chain of events."""

import datetime

from articles.canonical import canonical_json
from editorial.provenance import clock
from editorial.provenance.models import Event
from editorial.provenance.signing import Signed, can_sign, sign


def record(manuscript, kind, /, *, by, at: datetime.datetime | None = None, **facts) -> Event:
    """Append an event to the manuscript's chain and return it.

    The caller holds the manuscript's row lock. ``facts`` must be JSON. Raises ``SigningKeyMissing`` for
    decisions and publications without a key; other events are then kept unsigned.
    """
    last = Event.objects.filter(manuscript=manuscript).order_by("-sequence").first()
    occurred_at = at or clock.now()
    sequence, previous = (last.sequence + 1, last.digest) if last else (1, "")
    statement = canonical_json(
        {
            "actor": by.pk,
            "at": clock.written(occurred_at),
            "facts": facts,
            "kind": str(kind),
            "manuscript": manuscript.pk,
            "previous": previous,
            "sequence": sequence,
        }
    )
    must_sign = kind in Event.SIGNED_KINDS or can_sign()
    signed = sign(statement.encode()) if must_sign else Signed()
    return Event.objects.create(
        manuscript=manuscript,
        sequence=sequence,
        kind=kind,
        actor=by,
        occurred_at=occurred_at,
        statement=statement,
        previous=previous,
        key_id=signed.key_id,
        signature=signed.signature,
    )
