"""Names of languages, and the versions of a post in other languages."""

import json
import re
from functools import lru_cache
from typing import NamedTuple

from django.db.models import Case, F, OuterRef, Q, Subquery, TextField, Value, When
from django.db.models.functions import Cast, Coalesce, JSONObject

from articles.approval.standing import edition_in, read_standing, standing_of_article
from articles.models import Edition, Notice
from articles.queries.expressions import FragmentsDigest, json_list
from articles.queries.notices import notices_told

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
    """Return the expression for an edition's own and sister languages, as ``proved_versions`` takes it.

    A text without translations is alone in its list.
    """
    root = Coalesce(OuterRef("translation_of"), OuterRef("article"))
    versions = Edition.objects.live().filter(Q(article=root) | Q(translation_of=root))
    order = (Coalesce("translation_of", 0), "language", "pk")
    columns = {"slug": "article__slug", "article": "article", "number": "number", "language": "language"}
    columns |= {"original": "translation_of", "translated": "translated_number"}
    proof = {"standing": _of_others(standing_of_article()), "shown": _of_others(FragmentsDigest())}
    return json_list(versions.order_by(*order).values(json=JSONObject(**columns, **proof)))


def _of_others(expression):
    """The edition's own page proves itself, so nothing is computed of it here."""
    nothing = Value(None, output_field=TextField())
    return Case(When(article=OuterRef("article"), then=nothing), default=expression, output_field=TextField())


@lru_cache(maxsize=1024)
def proved_versions(text: str, article: int) -> str:
    """Return the language versions of an article, itself among them, as JSON text: ``[{"language":, "slug":}, …]``.

    Another article stands there only when its own standing tells that it translates this one, or is translated.
    """
    rows = [row for row in json.loads(text) if row["article"] == article or _is_proved(row)]
    return json.dumps([{"language": row["language"], "slug": row["slug"]} for row in rows], ensure_ascii=False)


def _is_proved(row):
    told = edition_in(read_standing(row["standing"], row["article"]), row["number"])
    translates = [row["original"], row["translated"]] if row["original"] else None
    return bool(told and not told["withdrawn_at"] and (told["text"], told["translates"]) == (row["shown"], translates))


def outdated_translation():
    """Return the expression for the newer version of an edition's original, as ``proved_correction`` takes, or NULL."""
    newer = Edition.objects.live().filter(article=OuterRef("translation_of"), number__gt=OuterRef("translated_number"))
    facts = JSONObject(
        number="number",
        translated=OuterRef("translated_number"),
        slug="article__slug",
        title="title",
        language="language",
        article=F("article"),
        standing=standing_of_article(),
        shown=FragmentsDigest(),
    )
    return Cast(Subquery(newer.values(json=facts)[:1]), TextField())


@lru_cache(maxsize=1024)
def proved_correction(text: str) -> str | None:
    """Return what became of an edition's original, as JSON text, or None while the translation still holds.

    It no longer does when the original's standing tells of a notice of substance that came with a version since the
    translated one: ``{"number":, "translated":, "slug":, "title":, "language":}``. A title that is not as it was signed
    gives way to the address.
    """
    row = json.loads(text)
    told = notices_told(row["standing"], row["article"])
    if not any(_outdates(notice, row["translated"], row["number"]) for notice in told):
        return None
    edition = edition_in(read_standing(row["standing"], row["article"]), row["number"])
    title = row["title"] if edition and edition["text"] == row["shown"] else row["slug"]
    shown = {name: row[name] for name in ("number", "translated", "slug", "language")}
    return json.dumps({**shown, "title": title}, ensure_ascii=False)


def _outdates(notice, translated, number):
    stands = notice["is_material"] and notice["withdrawn_by"] is None and notice["kind"] != Notice.Kind.LIFTED
    return stands and notice["version"] is not None and translated < notice["version"] <= number
