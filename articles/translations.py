"""The same text in other languages: the original and its translations that are live."""

from django.db.models import OuterRef, Q
from django.db.models.functions import Coalesce, JSONObject

from articles.json_in_sql import json_list
from articles.models import Edition


def translations_of_edition():
    """Return the expression for an edition's own and sister languages, the original first, as JSON text.

    Each is ``{"language":, "slug":}``; a text without translations is alone in its list.
    """
    root = Coalesce(OuterRef("translation_of"), OuterRef("article"))
    sisters = Edition.objects.live().filter(Q(article=root) | Q(translation_of=root))
    order = (Coalesce("translation_of", 0), "language", "pk")
    return json_list(sisters.order_by(*order).values(json=JSONObject(language="language", slug="article__slug")))
