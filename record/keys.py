"""The public keys whose signatures count, by their short names."""

import base64
import binascii
import hashlib
from functools import lru_cache

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured


def key_id(public_key: bytes) -> str:
    """Return the short name of a raw public key: the first 16 hex digits of its SHA-256."""
    return hashlib.sha256(public_key).hexdigest()[:16]


def trusted_keys() -> dict[str, Ed25519PublicKey]:
    """Return the configured public keys by key id, retired ones included."""
    return _load_keys(tuple(settings.SIGNING_PUBLIC_KEYS))


def verifies(message: bytes, *, key: str, signature: str) -> bool:
    """Whether ``signature`` (base64) is the signature of ``message`` by the trusted key named ``key``."""
    public_key = trusted_keys().get(key)
    if public_key is None:
        return False
    try:
        public_key.verify(base64.b64decode(signature, validate=True), message)
    except (InvalidSignature, binascii.Error, ValueError):
        return False
    return True


@lru_cache(maxsize=4)
def _load_keys(encoded_keys: tuple[str, ...]) -> dict[str, Ed25519PublicKey]:
    keys = {}
    for encoded in encoded_keys:
        try:
            raw = base64.b64decode(encoded, validate=True)
            keys[key_id(raw)] = Ed25519PublicKey.from_public_bytes(raw)
        except (binascii.Error, ValueError) as error:
            raise ImproperlyConfigured(
                "SIGNING_PUBLIC_KEYS holds a value that is not a base64 Ed25519 public key."
            ) from error
    return keys


def published_keys() -> dict[str, str]:
    """Return the configured public keys, retired ones included, by key id, in base64 for anyone to keep."""
    raw = {name: key.public_bytes_raw() for name, key in trusted_keys().items()}
    return {name: base64.b64encode(octets).decode() for name, octets in raw.items()}
