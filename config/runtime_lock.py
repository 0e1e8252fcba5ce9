"""Print the part of ``requirements.lock`` that a running site needs, hashes included.

The lock names for every package who asked for it; this follows those notes from ``requirements.txt``.
Plain Python, because it runs before anything is installed: ``python -m config.runtime_lock > runtime.lock``.
"""

import re
import sys
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
ENTRY = re.compile(r"^([A-Za-z0-9._-]+)(?:\[[^\]]*\])?==")


def runtime_entries(lock: str) -> list[str]:
    """Return the lock's entries that ``requirements.txt`` asks for, directly or through another package."""
    entries = {name_of(text): text for text in re.split(r"\n(?=[A-Za-z0-9])", lock) if ENTRY.match(text)}
    needed = {"-r requirements.txt"}
    while more := {name for name, text in entries.items() if name not in needed and needed & asked_by(text)}:
        needed |= more
    return [text.rstrip("\n") for name, text in entries.items() if name in needed]


def name_of(entry: str) -> str:
    """Return the package's name in lower case, as the notes spell it."""
    return re.split(r"\[|==", entry, maxsplit=1)[0].lower()


def asked_by(entry: str) -> set[str]:
    """Return who needs the package, from the ``# via`` note at the end of its entry."""
    note = entry.partition("# via")[2]
    return {line.strip(" #").lower() for line in note.splitlines() if line.strip(" #")}


if __name__ == "__main__":
    found = runtime_entries((PROJECT / "requirements.lock").read_text())
    if not found:
        sys.exit("requirements.lock says of no package that requirements.txt needs it. Run 'make lock' again.")
    print("\n".join(found))
