"""The words of an edition's tags as readers see them, and where each of them leads."""

import json
from collections.abc import Iterable
from functools import lru_cache

from django.db.models import F
from django.db.models.functions import Lower

from articles.models import Tag, TagSynonym


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
