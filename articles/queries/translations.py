"""Names of languages, and the versions of a post in other languages."""

import json
import re
from typing import NamedTuple

from django.db.models import Exists, OuterRef, Q, Subquery, TextField
from django.db.models.functions import Cast, Coalesce, JSONObject

from articles.models import Edition, Notice
from articles.queries.expressions import json_list

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


class LanguageVersions(NamedTuple):
    """What a row knows of the same text in other languages: ``translations`` and ``outdated`` are JSON texts.

    ``outdated`` is None unless the original was corrected after the version that this text translates.
    """

    translations: str
    outdated: str | None

    def others(self, slug: str) -> list[dict]:
        """Return the live language versions of the text at an address: ``language``, ``slug``, the ``name`` of it."""
        found = [sister for sister in json.loads(self.translations) if sister["slug"] != slug]
        return [{**sister, "name": language_name(sister["language"])} for sister in found]


def translations_of_edition():
    """Return the expression for an edition's own and sister languages, the original first, as JSON text.

    Each is ``{"language":, "slug":}``; a text without translations is alone in its list.
    """
    root = Coalesce(OuterRef("translation_of"), OuterRef("article"))
    versions = Edition.objects.live().filter(Q(article=root) | Q(translation_of=root))
    order = (Coalesce("translation_of", 0), "language", "pk")
    return json_list(versions.order_by(*order).values(json=JSONObject(language="language", slug="article__slug")))


def outdated_translation():
    """Return the expression for what became of an edition's original, as JSON text, or NULL while it still holds.

    It no longer does when a newer version of it is live and a notice of substance came with a version since the
    translated one: ``{"number":, "translated":, "slug":, "title":, "language":}``.
    """
    told = Notice.objects.standing().filter(article=OuterRef("article"), is_material=True, edition__isnull=False)
    told = told.filter(
        edition__number__gt=OuterRef(OuterRef("translated_number")), edition__number__lte=OuterRef("number")
    )
    newer = Edition.objects.live().filter(article=OuterRef("translation_of"), number__gt=OuterRef("translated_number"))
    facts = JSONObject(
        number="number",
        translated=OuterRef("translated_number"),
        slug="article__slug",
        title="title",
        language="language",
    )
    return Cast(Subquery(newer.filter(Exists(told)).values(json=facts)[:1]), TextField())
