"""Languages by their tags (BCP 47), each named in itself: whoever reads it knows the name."""

import re

#: What a text may be written in is not bound to these; they are what forms suggest.
NAMES = {
    "en-US": "English (US)",
    "en-GB": "English (UK)",
    "de": "Deutsch",
    "de-CH": "Deutsch (Schweiz)",
    "fr": "Français",
    "es": "Español",
    "pt": "Português",
    "pt-BR": "Português (Brasil)",
    "it": "Italiano",
    "nl": "Nederlands",
    "pl": "Polski",
    "cs": "Čeština",
    "da": "Dansk",
    "nb": "Norsk bokmål",
    "sv": "Svenska",
    "fi": "Suomi",
    "tr": "Türkçe",
    "el": "Ελληνικά",
    "ru": "Русский",
    "uk": "Українська",
    "ar": "العربية",
    "fa": "فارسی",
    "he": "עברית",
    "hi": "हिन्दी",
    "zh-Hans": "简体中文",
    "zh-Hant": "繁體中文",
    "ja": "日本語",
    "ko": "한국어",
}
BY_LANGUAGE = {**{tag.partition("-")[0]: name for tag, name in reversed(NAMES.items())}, "en": "English"}
TAG = re.compile(r"[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|\d{3}))?")


def language_name(tag: str) -> str:
    """Return the language's name in itself, with its region where that is known, else the tag."""
    return NAMES.get(tag) or BY_LANGUAGE.get(tag.partition("-")[0]) or tag


def conventional(tag: str) -> str:
    """Return a tag in the letters that RFC 5646 (section 2.1.1) recommends: "EN-us" becomes "en-US"."""
    first, *rest = tag.strip().replace("_", "-").split("-")
    parts = [part.upper() if len(part) == 2 else part.title() if len(part) == 4 else part for part in rest]
    return "-".join([first.lower(), *parts])


def is_language_tag(tag: str) -> bool:
    """Say whether this is a language with a script and region at most, in conventional letters."""
    return bool(TAG.fullmatch(tag))
