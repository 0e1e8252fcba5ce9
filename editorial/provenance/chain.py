"""Chains of events: what each link states, its digest and its signature."""

import base64
import binascii
import datetime
from dataclasses import dataclass
from functools import lru_cache
from http import HTTPStatus

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import connection
from django.utils.functional import Promise

from accounts.models import User
from articles.approval import key_id
from documents.canonical import canonical_json
from editorial.provenance import clock
from editorial.provenance.models import Event
from refusals import Refusal


class SigningKeyMissing(Refusal):
    """Decisions and publication need the signing key; writing and reading go on without it."""

    status = HTTPStatus.SERVICE_UNAVAILABLE
    message: str | Promise = (
        "The server has no signing key, so decisions and publications cannot be recorded. "
        "Nothing was lost. Ask an administrator to set SIGNING_KEY, then try again."
    )


@dataclass(frozen=True)
class Signed:
    """A signature (base64) and the id of the key that made it; both empty when unsigned."""

    key_id: str = ""
    signature: str = ""


def can_sign() -> bool:
    """Whether a signing key is configured."""
    return bool(settings.SIGNING_KEY)


def sign(message: bytes) -> Signed:
    """Return the signature of ``message``. Raises ``SigningKeyMissing``."""
    if not can_sign():
        raise SigningKeyMissing
    private_key, name = _load(settings.SIGNING_KEY)
    return Signed(name, base64.b64encode(private_key.sign(message)).decode())


@lru_cache(maxsize=4)
def _load(encoded: str) -> tuple[Ed25519PrivateKey, str]:
    try:
        private_key = Ed25519PrivateKey.from_private_bytes(base64.b64decode(encoded, validate=True))
    except (binascii.Error, ValueError) as error:
        raise ImproperlyConfigured("SIGNING_KEY is not a base64 Ed25519 private key (32 bytes).") from error
    return private_key, key_id(private_key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw))


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
