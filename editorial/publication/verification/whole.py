"""Re-checking everything: the whole record, manuscript by manuscript, and the guards around it."""

from collections.abc import Collection

from django.db import DatabaseError, connection, transaction
from django.db.models import Exists, OuterRef

from articles.models import Article, EditionReference, RelatedArticle, TaggedEdition
from editorial.manuscripts.models import Manuscript
from editorial.provenance.seals import verify_seals
from editorial.provenance.verification import read_chains
from editorial.provenance.verification_database import verify_constraints, verify_guards, verify_links
from editorial.publication.verification.editions import verify_editions, verify_notices
from editorial.review.verification import verify_review, verify_writing
from record.findings import Report
from record.verification import verify_entries

BATCH = 100


def verify() -> Report:
    """Return what is wrong with the record, and what was counted. Changes nothing; memory stays bounded."""
    report = Report()
    try:
        with transaction.atomic():
            _verify_all(report)
    except DatabaseError as error:
        report.add("database", "the record", f"it could not be read to its end: {error}")
    return report


def _verify_all(report):
    _read_one_moment()
    verify_guards(report)
    verify_constraints(report)
    verify_links(report)
    for manuscripts in _batches():
        _verify_manuscripts(manuscripts, report)
    _verify_articles(report)
    _verify_related(report)
    verify_entries(report)
    verify_seals(report)


def verify_manuscripts(manuscripts: Collection[int]) -> Report:
    """Return what is wrong with some manuscripts (ids) and with what was published of them."""
    report = Report()
    _verify_manuscripts(manuscripts, report)
    return report


def _verify_manuscripts(manuscripts, report):
    chains = read_chains(manuscripts, report)
    verify_writing(manuscripts, chains, report)
    verify_review(manuscripts, chains, report)
    verify_editions(manuscripts, chains, report)
    verify_notices(manuscripts, chains, report)


def _read_one_moment():
    """Read all as it stood at one moment, so that work going on is not taken for a fault."""
    if len(connection.savepoint_ids) == 0:
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")


def _batches():
    """Yield the numbers of all manuscripts, some at a time."""
    numbers = Manuscript.objects.order_by("pk").values_list("pk", flat=True)
    last = 0
    while manuscripts := list(numbers.filter(pk__gt=last)[:BATCH]):
        yield manuscripts
        last = manuscripts[-1]


def _verify_articles(report):
    """Every article belongs to a manuscript; whether that published it, its chain has told."""
    report.counts["articles"] += Article.objects.count()
    orphans = Article.objects.exclude(pk__in=Manuscript.objects.exclude(article=None).values("article"))
    for article in orphans.iterator():
        report.add("article", f"number {article.pk} ({article.slug})", "no manuscript was published as it")


def _verify_related(report):
    """Posts are related by a tag or a cited work that they share; which of them is computed, and not signed."""
    tags = TaggedEdition.objects.filter(content_object__article=OuterRef("article"))
    shared_tag = tags.filter(tag__tagged__content_object__article=OuterRef("other"))
    works = EditionReference.objects.filter(edition__article=OuterRef("article"))
    shared_work = works.filter(reference__printed__edition__article=OuterRef("other"))
    report.counts["related posts"] += RelatedArticle.objects.count()
    for row in RelatedArticle.objects.exclude(Exists(shared_tag)).exclude(Exists(shared_work)).iterator():
        report.add("related post", f"number {row.other_id}, of article {row.article_id}", "the two share nothing")
