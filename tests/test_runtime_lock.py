"""The part of the lock that a running site installs."""

import re

from config.runtime_lock import PROJECT, name_of, runtime_entries

LOCK = """\
# made by make lock
brush==1.0 \\
    --hash=sha256:aa
    # via -r requirements-dev.txt
paint==2.0 ; sys_platform != 'win32' \\
    --hash=sha256:bb \\
    --hash=sha256:cc
    # via
    #   brush
    #   wall
wall==3.0 \\
    --hash=sha256:dd
    # via -r requirements.txt
"""


def test_what_a_runtime_package_needs_comes_along_with_its_hashes():
    assert [name_of(entry) for entry in runtime_entries(LOCK)] == ["paint", "wall"]
    assert "--hash=sha256:cc" in runtime_entries(LOCK)[0]


def test_the_lock_covers_the_runtime_and_leaves_the_test_tools_out():
    names = {name_of(entry) for entry in runtime_entries((PROJECT / "requirements.lock").read_text())}
    lines = (PROJECT / "requirements.txt").read_text().splitlines()
    wanted = {re.match(r"[\w.-]+", line)[0].lower() for line in lines if line and not line.startswith("#")}
    assert wanted <= names
    assert names.isdisjoint({"pytest", "playwright", "ruff", "hypothesis", "djlint"})


def test_every_entry_of_the_lock_has_a_version_and_a_hash():
    lock = (PROJECT / "requirements.lock").read_text()
    entries = [line for line in lock.splitlines() if line and not line.startswith((" ", "#"))]
    assert entries
    assert all(re.match(r"[\w.-]+==\S+ .*\\$", line) for line in entries)


def test_the_locks_name_no_address_of_a_registry():
    for lock in ("requirements.lock", "frontend/package-lock.json"):
        text = (PROJECT / lock).read_text()
        assert "index-url" not in text
        assert '"resolved"' not in text
        assert "find-links" not in text
