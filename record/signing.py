"""Signing with the key that lives outside the database."""

import base64
import binascii
from dataclasses import dataclass
from functools import lru_cache
from http import HTTPStatus

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.utils.functional import Promise

from record.keys import key_id
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
