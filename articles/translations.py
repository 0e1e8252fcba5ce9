"""The same text in other languages: the original and its translations that are live."""

import json
from typing import NamedTuple

from django.db.models import Exists, OuterRef, Q, Subquery, TextField
from django.db.models.functions import Cast, Coalesce, JSONObject

from articles.json_in_sql import json_list
from articles.languages import language_name
from articles.models import Edition, Notice


class Sisters(NamedTuple):
    """What a row knows of the same text in other languages: ``translations`` and ``outdated`` are JSON texts.

    ``outdated`` is None unless the original was corrected after the version that this text translates.
    """

    translations: str
    outdated: str | None

    def others(self, slug: str) -> list[dict]:
        """Return the live sisters of the text at an address: ``language``, ``slug`` and the language's ``name``."""
        found = [sister for sister in json.loads(self.translations) if sister["slug"] != slug]
        return [{**sister, "name": language_name(sister["language"])} for sister in found]


def translations_of_edition():
    """Return the expression for an edition's own and sister languages, the original first, as JSON text.

    Each is ``{"language":, "slug":}``; a text without translations is alone in its list.
    """
    root = Coalesce(OuterRef("translation_of"), OuterRef("article"))
    sisters = Edition.objects.live().filter(Q(article=root) | Q(translation_of=root))
    order = (Coalesce("translation_of", 0), "language", "pk")
    return json_list(sisters.order_by(*order).values(json=JSONObject(language="language", slug="article__slug")))


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
