"""The corpora that lie outside the project, read in place; tests that need one skip visibly without it."""

import json
import os
from pathlib import Path

import pytest

CURLY = str.maketrans("‘’“”", "''\"\"")


def corpus(name: str):
    """The content of a JSON file in the folder that IMPRIMATUR_CORPUS names."""
    return json.loads(_folder("IMPRIMATUR_CORPUS").joinpath(name).read_text(encoding="utf-8"))


def sample(name: str) -> str:
    """The text of a file in the folder that IMPRIMATUR_SAMPLES names."""
    return _folder("IMPRIMATUR_SAMPLES").joinpath(name).read_text(encoding="utf-8")


def corpus_files(folder: str) -> list[Path]:
    """The files in one folder of the corpus."""
    return sorted(_folder("IMPRIMATUR_CORPUS").joinpath(folder).iterdir())


def folded(text: str) -> str:
    """The text with single spaces and straight quotation marks."""
    return " ".join((text or "").split()).translate(CURLY)


def _folder(variable: str) -> Path:
    if not os.environ.get(variable):
        pytest.skip(f"{variable} is not set")
    return Path(os.environ[variable])
