"""German is complete, and nothing is left to be gathered for it: see ``make messages``."""

import os
import re
import shutil
from pathlib import Path

import polib
import pytest
from django.core.management import call_command
from django.test import override_settings

ROOT = Path(__file__).resolve().parent.parent
PO = ROOT / "locale" / "de" / "LC_MESSAGES" / "django.po"
SOURCES = (
    "accounts",
    "articles",
    "config",
    "documents",
    "editorial",
    "jobs",
    "mail",
    "record",
    "outbound",
    "readers",
    "refusals",
    "references",
    "templates",
)
PLACEHOLDER = re.compile(r"%\(\w+\)(?:\.\d+)?[sdf]|\{\w+\}|%%|</?[a-z][^>]*>")


@pytest.fixture(scope="module")
def german():
    return polib.pofile(str(PO))


def key(entry):
    return entry.msgctxt, entry.msgid, entry.msgid_plural


def translations(entry):
    return list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]


def test_every_entry_is_translated_and_none_is_a_guess(german):
    assert [entry.msgid for entry in german if not all(translations(entry))] == []
    assert [entry.msgid for entry in german if "fuzzy" in entry.flags or entry.obsolete] == []


def test_every_translation_has_the_placeholders_and_marks_of_its_words(german):
    wrong = []
    for entry in german:
        allowed = [
            sorted(set(PLACEHOLDER.findall(words))) for words in (entry.msgid, entry.msgid_plural or entry.msgid)
        ]
        for words in translations(entry):
            if sorted(set(PLACEHOLDER.findall(words))) not in allowed:
                wrong.append((entry.msgid, words))
    assert wrong == []


def test_the_compiled_catalogue_is_that_of_the_words(german):
    compiled = polib.mofile(str(PO.with_suffix(".mo")))
    said = {key(entry): translations(entry) for entry in german}
    assert {key(entry): translations(entry) for entry in compiled} == said


def test_the_catalogue_names_no_machine(german):
    assert not [entry.occurrences for entry in german if entry.occurrences]


@pytest.mark.skipif(
    shutil.which("xgettext") is None and os.environ.get("IMPRIMATUR_REQUIRE_BROWSER") != "1",
    reason="gathering words needs xgettext (Debian: gettext)",
)
def test_no_word_waits_to_be_gathered(german, tmp_path, monkeypatch):
    for name in SOURCES:
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__", "migrations"))
    (tmp_path / "locale").mkdir()
    monkeypatch.chdir(tmp_path)
    with override_settings(LOCALE_PATHS=[tmp_path / "locale"]):
        call_command("makemessages", locale=["de"], no_location=True, verbosity=0)
    gathered = {key(entry) for entry in polib.pofile(str(tmp_path / "locale/de/LC_MESSAGES/django.po"))}
    known = {key(entry) for entry in german}
    assert {"new": gathered - known, "gone": known - gathered} == {"new": set(), "gone": set()}
