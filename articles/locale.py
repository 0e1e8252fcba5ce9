"""The languages of a page: that of its chrome, that of its post, and the direction in which each is written."""

import datetime
from contextlib import contextmanager
from typing import NamedTuple

from django.template.loader import render_to_string
from django.utils import timezone, translation
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


@contextmanager
def spoken(site):
    """Speak the site's language and tell its time: what everybody gets alike depends on nobody's browser."""
    with timezone.override(site.zone), translation.override(site.interface_language):
        yield


class PageLocale(NamedTuple):
    """How a page speaks beside its post: the language of its chrome, and the zone of its dates."""

    language: str
    zone: datetime.tzinfo

    def render(self, template: str, context: dict) -> SafeString:
        """Return the template's HTML in this language and zone; it finds its own attributes as ``chrome``."""
        with timezone.override(self.zone), translation.override(self.language):
            return render_to_string(template, {"chrome": marked(self.language), **context})
