"""What goes when a law has a post removed: what of it there is, and how its rows are emptied."""

from collections.abc import Iterable

from django.db import connection
from django.db.models import Q

from articles.columns import COLUMNS, STATEMENTS
from articles.models import (
    Article,
    Asset,
    Edition,
    EditionAsset,
    EditionPdf,
    EditionReference,
    RelatedArticle,
    SearchEntry,
    TaggedEdition,
)
from editorial.manuscripts.models import Draft, Manuscript, Revision
from editorial.manuscripts.snapshot import NOTHING, emptied_content
from editorial.review.models import ApprovedPrint

#: What of the printed columns is no text.
KEPT = ("kind", "language")
#: An edition without its text. Its title cannot be empty. A guard allows exactly this.
EMPTIED = {
    **{column.name: "" for column in COLUMNS if column.name not in KEPT},
    **{"title": "\u2013", "document": "", "search_text": ""},
}
# Of the words that search knows, those that no other text has.
FORGET_WORDS = """
    DELETE FROM articles_searchword w WHERE w.word = ANY(%s)
    AND NOT EXISTS (SELECT FROM articles_searchentry e WHERE position(w.word IN e.words) > 0)
"""


def inventory(article: Article, manuscript: Manuscript) -> dict[str, int]:
    """Return how much there is of what goes, by the names of its kinds."""
    shown = {"edition__article": article}
    return {
        "versions": article.editions.count(),
        "revisions": manuscript.revisions.count(),
        "printed references": EditionReference.objects.filter(**shown).count(),
        "pictures": len(_own_pictures(article)),
        "PDF files": EditionPdf.objects.filter(**shown).count(),
        "search entries": SearchEntry.objects.filter(**shown).count(),
    }


def empty(article: Article, manuscript: Manuscript) -> None:
    """Take the text of a post out of every row that holds it; only the owner of the tables can.

    The signed events of its removal are written before, or the guards refuse it.
    """
    pictures = _own_pictures(article)
    _empty_public_side(article)
    Asset.objects.filter(pk__in=pictures).delete()
    Draft.objects.filter(manuscript=manuscript).update(
        **{"title": "", "deck": "", "key_points": [], "body": NOTHING, "evidence_label": "", "import_report": {}},
        **{column.name: "" for column in STATEMENTS},
    )
    for rows in (manuscript.images, manuscript.references):
        rows.all().delete()
    manuscript.tags.clear()
    ApprovedPrint.objects.filter(decision__submission__manuscript=manuscript).update(fragments="[]")
    Revision.objects.filter(manuscript=manuscript).update(content=emptied_content(manuscript.pk))


def _own_pictures(article: Article) -> list[str]:
    """Return the pictures that this post alone shows."""
    shown = EditionAsset.objects.filter(edition__article=article).values("asset")
    elsewhere = EditionAsset.objects.exclude(edition__article=article).values("asset")
    return list(Asset.objects.filter(pk__in=shown).exclude(pk__in=elsewhere).values_list("pk", flat=True))


def _empty_public_side(article: Article) -> None:
    entries = SearchEntry.objects.filter(edition__article=article)
    words = {word for text in entries.values_list("words", flat=True) for word in text.split()}
    entries.delete()
    _forget(words)
    for model in (EditionPdf, EditionReference, EditionAsset):
        model._default_manager.filter(edition__article=article).delete()
    TaggedEdition.objects.filter(content_object__article=article).delete()
    RelatedArticle.objects.filter(Q(article=article) | Q(other=article)).delete()
    Edition.objects.filter(article=article).update(**EMPTIED)


def _forget(words: Iterable[str]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(FORGET_WORDS, [sorted(words)])


def is_emptied(edition: Edition) -> bool:
    """Whether nothing of the text of an edition is left in its rows."""
    parts = (edition.references.all(), edition.pictures.all())
    return not any(map(len, parts)) and all(getattr(edition, name) == value for name, value in EMPTIED.items())
