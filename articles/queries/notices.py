"""What the editors tell readers about a post: read from the row, and drawn over the words that were approved."""

import datetime
import json
from functools import lru_cache
from typing import NamedTuple

from django.db.models import Exists, OuterRef, Subquery
from django.db.models.functions import JSONObject
from django.utils import translation
from django.utils.html import format_html

from articles.locale import marked
from articles.models import EditionReference, Notice
from articles.queries.expressions import json_list

#: What readers of a list have to know before they read the post.
GRAVE = (Notice.Kind.RETRACTION, Notice.Kind.CONCERN)


class ShownNotice(NamedTuple):
    """A notice as a page shows it.

    ``version`` is the number of the version it came with, ``reference`` the number of the cited work in this
    version's list; each is None where there is none.
    """

    kind: str
    text: str
    editor: str
    issued_at: datetime.datetime
    version: int | None
    reference: int | None

    @property
    def label(self):
        return Notice.Kind(self.kind).label

    @property
    def is_retraction(self):
        return self.kind == Notice.Kind.RETRACTION.value


def has_notices():
    """Return the expression for whether an edition's article ever had a notice that stands above the text."""
    return Exists(Notice.objects.filter(article=OuterRef("article"), is_material=True))


def grave_notice():
    """Return the expression for the kind of the newest standing notice that takes a text back or doubts it."""
    grave = Notice.objects.standing().filter(article=OuterRef("article"), kind__in=GRAVE)
    return Subquery(grave.newest_first().values("kind")[:1])


def notices_of_edition():
    """Return the expression for the notices that stand above an edition's text, newest first, as JSON text."""
    cited = EditionReference.objects.filter(edition=OuterRef(OuterRef("pk")), reference=OuterRef("work"))
    rows = Notice.objects.standing().filter(article=OuterRef("article"), is_material=True).newest_first()
    columns = {name: name for name in ("kind", "text", "editor_name", "editor_degrees", "issued_at")}
    numbers = {"version": "edition__number", "reference": Subquery(cited.order_by("number").values("number")[:1])}
    return json_list(rows.values(json=JSONObject(**columns, **numbers)))


@lru_cache(maxsize=1024)
def read_notices(text: str) -> tuple[ShownNotice, ...]:
    """Return the notices that the row holds as JSON text."""
    return tuple(
        ShownNotice(
            row["kind"],
            row["text"],
            ", ".join(filter(None, (row["editor_name"], row["editor_degrees"]))),
            datetime.datetime.fromisoformat(row["issued_at"]),
            row["version"],
            row["reference"],
        )
        for row in json.loads(text)
    )


def with_flags(references_html: str, notices: tuple[ShownNotice, ...], language: str) -> str:
    """Return the reference list with a flag, in this language, on each work that a notice is about.

    The list itself was approved, and the approval is checked without the flags.
    """
    for notice in notices:
        if notice.reference:
            item = f'<li id="ref-{notice.reference}">'
            references_html = references_html.replace(item, item + _flag(notice.text, language), 1)
    return references_html


def _flag(text, language):
    with translation.override(language):
        label = translation.gettext("Notice:")
    return format_html('<p class="reference-flag"><strong {}>{}</strong> {}</p>', marked(language), label, text)
