"""What the editors tell readers about a post: read from its standing, and drawn over the words that were approved."""

import datetime
import json
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from django.db.models import OuterRef, QuerySet
from django.db.models.functions import JSONObject
from django.utils import translation
from django.utils.html import format_html

from articles.approval.standing import read_standing
from articles.approval.statements import commitment
from articles.locale import marked
from articles.models import Article, Notice
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


@lru_cache(maxsize=4096)
def notices_above(standing: str | None, article: int) -> tuple[Mapping[str, Any], ...]:
    """Return the notices that stand above an article's text, newest first, as its standing tells of them."""
    told = notices_told(standing, article)
    return tuple(
        notice
        for notice in sorted(told, key=lambda notice: (notice["issued_at"], notice["notice"]), reverse=True)
        if notice["is_material"] and notice["kind"] != Notice.Kind.LIFTED and notice["withdrawn_by"] is None
    )


def grave_notice(standing: str | None, article: int) -> str:
    """Return the kind of the newest standing notice that takes a text back or doubts it, "" without one."""
    return next((notice["kind"] for notice in notices_above(standing, article) if notice["kind"] in GRAVE), "")


def is_retracted(standing: str | None, article: int) -> bool:
    """Whether a standing notice takes a text back."""
    return any(notice["kind"] == Notice.Kind.RETRACTION for notice in notices_above(standing, article))


def last_told_at(standing: str | None, article: int) -> datetime.datetime | None:
    """Return when readers were last told something of substance about an article, a withdrawal included, or None."""
    moments = [notice["issued_at"] for notice in notices_told(standing, article) if notice["is_material"]]
    return datetime.datetime.fromisoformat(max(moments)) if moments else None


def notices_told(standing: str | None, article: int) -> Sequence[Mapping[str, Any]]:
    """Return everything that readers were told about an article, as its standing has it, oldest first."""
    return (read_standing(standing, article) or {}).get("notices", ())


def names_of_editors(article) -> QuerySet:
    """Return the query for who issued the notices on an article, with the salts of their names, as JSON text."""
    issued = Notice.objects.filter(article=OuterRef("pk")).order_by("pk")
    names = JSONObject(notice="pk", salt="salt", name="editor_name", degrees="editor_degrees")
    return Article.objects.filter(pk=article).order_by().values_list(json_list(issued.values(json=names)))


@lru_cache(maxsize=1024)
def shown_notices(standing: str | None, article: int, number: int, names: str) -> str:
    """Return the notices above a version of an article, newest first, as the JSON text that ``read_notices`` takes.

    All but the names of the editors comes from the standing; a name that it does not prove is left out.
    """
    proved = {
        (row["notice"], commitment(row["salt"], row["name"], row["degrees"])): _printed(row["name"], row["degrees"])
        for row in json.loads(names)
    }
    shown = [
        {
            **{name: notice[name] for name in ("kind", "text", "issued_at", "version")},
            "editor": proved.get((notice["notice"], notice["editor"]), ""),
            "reference": notice["flags"].get(str(number)),
        }
        for notice in notices_above(standing, article)
    ]
    return json.dumps(shown, ensure_ascii=False)


def _printed(name, degrees):
    return ", ".join(filter(None, (name, degrees)))


@lru_cache(maxsize=1024)
def read_notices(text: str) -> tuple[ShownNotice, ...]:
    """Return the notices that ``shown_notices`` gives as JSON text."""
    return tuple(
        ShownNotice(
            row["kind"],
            row["text"],
            row["editor"],
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
