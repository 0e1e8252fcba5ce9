"""Which tag a name means, and making two tags one."""

from django.db import transaction
from django.db.models import Exists, F, Func, OuterRef, QuerySet, Subquery
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from articles.models import Tag, TaggedEdition, TagSynonym


class CannotMerge(Exception):
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
