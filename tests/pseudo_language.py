"""A language in which every translated word stands in brackets, so that what nobody translates shows."""

import contextlib
import re
from pathlib import Path

import polib
from django.conf import settings
from django.test import override_settings
from django.utils.translation import trans_real

PSEUDO = "xx"
INNERMOST = re.compile(r"⟦[^⟦⟧]*⟧")


def bracketed(words: str) -> str:
    return f"⟦{words}⟧"


@contextlib.contextmanager
def pseudo_language(folder: Path, like: str = "de"):
    """Let ``PSEUDO`` be a language of the interface; it has the words that the catalogue of ``like`` has."""
    catalogue = polib.pofile(str(Path(settings.BASE_DIR) / "locale" / like / "LC_MESSAGES" / "django.po"))
    catalogue.metadata["Language"] = PSEUDO
    for entry in catalogue:
        if entry.msgid_plural:
            entry.msgstr_plural = {0: bracketed(entry.msgid), 1: bracketed(entry.msgid_plural)}
        else:
            entry.msgstr = bracketed(entry.msgid)
    place = folder / PSEUDO / "LC_MESSAGES"
    place.mkdir(parents=True)
    catalogue.save_as_mofile(str(place / "django.mo"))
    with override_settings(LOCALE_PATHS=[folder], LANGUAGES=[*settings.LANGUAGES, (PSEUDO, "Pseudo")]):
        trans_real._translations.pop(PSEUDO, None)
        try:
            yield PSEUDO
        finally:
            trans_real._translations.pop(PSEUDO, None)


def outside_of_brackets(words: str) -> str:
    """Return what is left of a text when every translated piece is gone, pieces in pieces included."""
    while INNERMOST.search(words):
        words = INNERMOST.sub(" ", words)
    return " ".join(words.split())
