"""Write the settings of a development checkout into an untracked ``.env``.

``make setup`` runs it. Lines that are there stay as they are; only missing ones are added.
"""

import base64
import os
import secrets
import sys
from pathlib import Path

import environ
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

FILE = Path(__file__).resolve().parent.parent / ".env"


def complete(file: Path = FILE) -> list[str]:
    """Add the missing lines to ``file``, readable by its owner only; return the names that were added."""
    present = present_values(file)
    missing = {name: value for name, value in wanted(present).items() if name not in present}
    if missing:
        append(file, missing)
    return list(missing)


def present_values(file: Path) -> dict[str, str]:
    """Return the values that stand in ``file``, read as the settings read them; none if it is not there."""
    if not file.exists():
        return {}

    class FileOnly(environ.Env):
        ENVIRON: dict[str, str] = {}

    FileOnly.read_env(file)
    return FileOnly.ENVIRON


def wanted(present: dict[str, str]) -> dict[str, str]:
    """Return every value that development needs; the public key always belongs to the private one."""
    signing_key = present.get("SIGNING_KEY") or base64.b64encode(secrets.token_bytes(32)).decode()
    return {
        "DEBUG": "true",
        "SECRET_KEY": secrets.token_urlsafe(48),
        "ALLOWED_HOSTS": "127.0.0.1,localhost",
        "SITE_URL": "http://127.0.0.1:8000",
        "EMAIL_BACKEND": "django.core.mail.backends.console.EmailBackend",
        "SIGNING_KEY": signing_key,
        "SIGNING_PUBLIC_KEYS": public_key(signing_key),
    }


def public_key(signing_key: str) -> str:
    """Return the base64 Ed25519 public key (RFC 8032) for a base64 private key of 32 bytes."""
    try:
        private = Ed25519PrivateKey.from_private_bytes(base64.b64decode(signing_key, validate=True))
    except ValueError:
        sys.exit(f"SIGNING_KEY in {FILE} is not the base64 of 32 bytes. Remove that line, then run 'make setup'.")
    return base64.b64encode(private.public_key().public_bytes_raw()).decode()


def append(file: Path, lines: dict[str, str]) -> None:
    """Write the lines at the end of ``file`` in one go."""
    descriptor = os.open(file, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o600)
    with os.fdopen(descriptor, "r+") as stream:
        ends_open = bool(text := stream.read()) and not text.endswith("\n")
        stream.write("\n" * ends_open + "".join(f"{name}={value}\n" for name, value in lines.items()))
    file.chmod(0o600)


if __name__ == "__main__":
    if added := complete():
        print(f"Added to .env: {', '.join(added)}")
    # Make compares the times to know that nothing is left to do.
    FILE.touch()
