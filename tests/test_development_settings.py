"""The development settings that ``make setup`` writes."""

import base64
import stat

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from config import development


@pytest.fixture
def file(tmp_path):
    return tmp_path / ".env"


def test_a_new_checkout_gets_all_it_needs(file):
    assert development.complete(file) == [
        "DEBUG",
        "SECRET_KEY",
        "ALLOWED_HOSTS",
        "SITE_URL",
        "EMAIL_BACKEND",
        "SIGNING_KEY",
        "SIGNING_PUBLIC_KEYS",
    ]
    values = development.present_values(file)
    assert values["DEBUG"] == "true"
    assert len(values["SECRET_KEY"]) >= 50


def test_only_the_owner_can_read_the_secrets(file):
    development.complete(file)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_two_checkouts_have_different_secrets(tmp_path):
    first, second = (tmp_path / name for name in ("first", "second"))
    development.complete(first)
    development.complete(second)
    for name in ("SECRET_KEY", "SIGNING_KEY"):
        assert development.present_values(first)[name] != development.present_values(second)[name]


def test_the_public_key_belongs_to_the_private_one(file):
    development.complete(file)
    values = development.present_values(file)
    private = Ed25519PrivateKey.from_private_bytes(base64.b64decode(values["SIGNING_KEY"]))
    assert base64.b64decode(values["SIGNING_PUBLIC_KEYS"]) == private.public_key().public_bytes_raw()


def test_a_second_run_changes_nothing(file):
    development.complete(file)
    before = file.read_bytes()
    assert development.complete(file) == []
    assert file.read_bytes() == before


@pytest.mark.parametrize("ending", ["\n", ""])
def test_lines_that_are_there_stay_as_they_are(file, ending):
    file.write_text(f"# mine\nALLOWED_HOSTS=example.org\nDEBUG=false{ending}")
    added = development.complete(file)
    assert "DEBUG" not in added
    assert file.read_text().startswith("# mine\nALLOWED_HOSTS=example.org\nDEBUG=false\nSECRET_KEY=")
    assert development.present_values(file)["ALLOWED_HOSTS"] == "example.org"


def test_a_broken_signing_key_is_named(file):
    file.write_text("SIGNING_KEY=not base64\n")
    with pytest.raises(SystemExit, match="SIGNING_KEY"):
        development.complete(file)
    assert file.read_text() == "SIGNING_KEY=not base64\n"
