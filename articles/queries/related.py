"""Related posts: those that share cited works and tags, found when a post is published."""

from collections import Counter

from django.db import connection, transaction
from django.db.models import OuterRef, Q
from django.db.models.functions import JSONObject

from articles.models import Edition, EditionReference, RelatedArticle, TaggedEdition
from articles.queries.expressions import json_list

#: Two posts that stand on the same work have more to do with each other than two under the same tag.
SHARED_WORK, SHARED_TAG = 3, 1
#: Of a tag or a work that very many posts share, only the newest are looked at.
CANDIDATES = 200
KEPT = 12
SHOWN = 3


@transaction.atomic
def relate(edition) -> int:
    """Relate an edition's article to others, in both directions, in place of what was known; return to how many."""
    _wait_for_other_writers()
    scores: Counter[int] = Counter()
    for tag in edition.tagged.values_list("tag", flat=True):
        scores.update(dict.fromkeys(_tagged(tag), SHARED_TAG))
    for work in edition.references.values_list("reference", flat=True).distinct():
        scores.update(dict.fromkeys(_citing(work), SHARED_WORK))
    del scores[edition.article_id]
    best = sorted(scores.items(), key=lambda entry: (-entry[1], -entry[0]))[:KEPT]
    article = edition.article_id
    RelatedArticle.objects.filter(Q(article=article) | Q(other=article)).delete()
    RelatedArticle.objects.bulk_create(
        RelatedArticle(article_id=one, other_id=other, score=score)
        for known, score in best
        for one, other in ((article, known), (known, article))
    )
    return len(best)


def related_of_edition():
    """Return the expression for the live posts most related to an edition's article, as JSON text."""
    live = Edition.objects.live().filter(article__related_to__article=OuterRef("article"))
    best = live.order_by("-article__related_to__score", "-article__related_to__other_id")
    columns = {"slug": "article__slug", "title": "title", "deck": "deck", "language": "language"}
    return json_list(best.values(json=JSONObject(**columns))[:SHOWN])


def _wait_for_other_writers():
    """Let one writer after the other come, so that two never wait for each other's rows; readers do not notice."""
    with connection.cursor() as cursor:
        cursor.execute(f"LOCK TABLE {RelatedArticle._meta.db_table} IN SHARE ROW EXCLUSIVE MODE")


def _tagged(tag):
    newest = TaggedEdition.objects.filter(tag=tag).order_by("-published_at", "-content_object")
    return newest.values_list("content_object__article", flat=True)[:CANDIDATES]


def _citing(work):
    newest = EditionReference.objects.filter(reference=work).order_by("-edition")
    return newest.values_list("edition__article", flat=True)[:CANDIDATES]
