"""The tokens in the addresses that readers open."""

import uuid
from enum import StrEnum

from django.core.signing import BadSignature, Signer, TimestampSigner

from readers.models import REQUEST_KEPT


class Purpose(StrEnum):
    """What a link may be used for; a link for one is refused for another."""

    CONFIRM = "readers.confirm"
    MANAGE = "readers.manage"
    LEAVE = "readers.leave"


def token(key: uuid.UUID, purpose: Purpose) -> str:
    """Return the token for a row's key. One to confirm ends after 48 hours, the others with the row."""
    return _signer(purpose).sign(key.hex)


def read_token(text: str, purpose: Purpose) -> uuid.UUID | None:
    """Return the key in a token, or None when it is not ours, for another purpose, or too old."""
    age = {"max_age": REQUEST_KEPT} if purpose is Purpose.CONFIRM else {}
    try:
        return uuid.UUID(hex=_signer(purpose).unsign(text, **age))
    except (BadSignature, ValueError):
        return None


def _signer(purpose):
    kind = TimestampSigner if purpose is Purpose.CONFIRM else Signer
    return kind(salt=purpose.value, sep=".")
