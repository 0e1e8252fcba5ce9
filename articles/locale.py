"""Languages as markup tells them: their tag, and the direction in which they are written."""

from django.utils.html import format_html
from django.utils.safestring import SafeString

#: Primary subtags and scripts that are written from right to left (IANA Language Subtag Registry).
RIGHT_TO_LEFT = frozenset(
    [
        *("ar", "arc", "ckb", "dv", "fa", "he", "ks", "ps", "sd", "ug", "ur", "yi"),
        *("adlm", "arab", "hebr", "nkoo", "syrc", "thaa"),
    ]
)


def direction(language: str) -> str:
    """Return "rtl" or "ltr" for a language tag: "ar", "he-IL", "az-Arab"."""
    return "rtl" if RIGHT_TO_LEFT & set(language.lower().split("-")[:2]) else "ltr"


def marked(language: str) -> SafeString:
    """Return the attributes that tell a language and its direction."""
    return format_html('lang="{}" dir="{}"', language, direction(language))
