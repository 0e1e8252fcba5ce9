"""The words of tags as readers see them, which tag a name means, and making two tags one."""

import json
from collections.abc import Iterable
from functools import lru_cache

from django.db import transaction
from django.db.models import Exists, F, Func, OuterRef, QuerySet, Subquery
from django.db.models.functions import Lower, Now
from django.utils.translation import gettext as _

from articles.approval.site import changing_site
from articles.models import Tag, TaggedEdition, TagSynonym
from refusals import Refusal


def words_of_tags(names: Iterable[str]) -> list[str]:
    """Return the words under which readers will see the tags that some names mean, each once, in printed order.

    A name that a tag or a synonym bears, however capitals are set, is printed as that tag's name; any other one as
    it is.
    """
    names = list(names)
    if not names:
        return []
    lower = [name.lower() for name in names]
    tags = Tag.objects.annotate(lower=Lower("name")).filter(lower__in=lower).values_list("lower", "name")
    synonyms = TagSynonym.objects.annotate(lower=Lower("name")).filter(lower__in=lower)
    known = dict(
        synonyms.values_list("lower", "tag__name").union(tags.annotate(word=F("name")).values_list("lower", "word"))
    )
    return sorted({known.get(name.lower(), name) for name in names})


@lru_cache(maxsize=4096)
def printed_tags(words: str, leads: str) -> str:
    """Return the tags a page prints as JSON text, ``[{"name":, "slug":}, …]``; a word that leads nowhere has no slug.

    ``words`` is the edition's ``tag_words``; ``leads`` tells by tag which words lead to it, as JSON text:
    ``[{"words": […], "slug":}, …]``. An edition from before the words of tags were approved has only the latter.
    """
    slugs = {word: lead["slug"] for lead in json.loads(leads) for word in lead["words"]}
    shown = json.loads(words) if words else sorted(slugs)
    return json.dumps([{"name": word, "slug": slugs.get(word, "")} for word in shown], ensure_ascii=False)


class CannotMerge(Refusal):
    """The two tags cannot become one; the message says why."""


def tag_named(name: str) -> Tag | None:
    """Return the tag that a name or a synonym means, however capitals are set, or None.

    The tag's row is locked until the transaction ends, so that no merge takes it away meanwhile. Who waited
    for a merge finds the tag gone and looks again: the synonym that it left leads on.
    """
    while True:
        found = _locked().filter(name__iexact=name).first() or _locked().filter(synonyms__name__iexact=name).first()
        if found or not TagSynonym.objects.filter(name__iexact=name).exists():
            return found


@transaction.atomic
def merge_tags(kept: Tag, other: Tag, *, by) -> TagSynonym:
    """Give all posts of ``other`` to ``kept`` and return the synonym that ``other`` becomes; its row is gone then.

    Raises ``CannotMerge`` when the two are one, or one of them was merged meanwhile.
    """
    if kept.pk == other.pk:
        raise CannotMerge("A tag cannot be merged with itself.")
    rows = Tag.objects.select_for_update().filter(pk__in=[kept.pk, other.pk]).order_by("pk")
    locked = {tag.pk: tag for tag in rows}
    if len(locked) < 2:
        raise CannotMerge(_("One of the tags no longer exists: somebody merged or deleted it meanwhile."))
    with changing_site("tags_merged", by=by) as site:
        site.expect(kept, other)
        site.forget("tags", other.pk)
    _join_words(kept, other)
    moved = TaggedEdition.objects.filter(tag=other).update(tag=kept)
    other.synonyms.update(tag=kept)
    name, slug = locked[other.pk].name, locked[other.pk].slug
    locked[other.pk].delete()
    return TagSynonym.objects.create(name=name, slug=slug, tag=kept, posts=moved, merged_by=by, merged_at=Now())


def _join_words(kept, other):
    """Let the words that lead to ``other`` lead to ``kept`` on editions that carry both; no printed word goes."""
    leaving = TaggedEdition.objects.filter(tag=other, content_object=OuterRef("content_object"))
    both = TaggedEdition.objects.filter(tag=kept).filter(Exists(leaving))
    joined = Func(F("words"), Subquery(leaving.values("words")), function="array_cat")
    both.update(words=joined)
    TaggedEdition.objects.filter(tag=other, content_object__in=both.values("content_object")).delete()


def _locked() -> QuerySet:
    return Tag.objects.select_for_update(of=("self",), no_key=True)
