"""What a law has removed: an article of which nothing stands any more, and when that was."""

import datetime
from collections.abc import Mapping
from typing import Any

from articles.models import Article
from record.chains import Told, body_of, newest_signed
from record.models import Entry, Subject

#: The kind of the entry that ends an article's chain.
REMOVED = "removed"


def removed_standing(at: str) -> dict[str, Any]:
    """Return what stands of an article from its removal on; ``at`` is when that was, as statements have it."""
    return {"editions": [], "notices": [], "removed_at": at}


def is_removed(standing: Mapping[str, Any] | None) -> bool:
    """Whether a standing says that its article was removed."""
    return bool(standing and standing.get("removed_at"))


def removed_by_address(slug: str) -> bool:
    """Whether an article that has or had this address was removed."""
    article = Article.objects.filter(slug=slug).first() or Article.objects.filter(retired_slugs__slug=slug).first()
    newest = article and Entry.objects.of(Subject.ARTICLE, article.pk).values_list(*Told._fields).first()
    return bool(article and newest and is_removed(newest_signed(Told._make(newest), Subject.ARTICLE, article.pk)))


def removals() -> list[datetime.datetime]:
    """Return when articles were removed, the newest first, as signed entries tell."""
    entries = Entry.objects.filter(subject=Subject.ARTICLE, kind=REMOVED).order_by("-occurred_at", "-pk")
    told = entries.values_list("number", *Told._fields)
    bodies = [body_of(Told._make(columns), Subject.ARTICLE, number) for number, *columns in told]
    return [datetime.datetime.fromisoformat(body["removed_at"]) for body in bodies if body and is_removed(body)]
