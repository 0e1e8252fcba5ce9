"""Re-checking everything: the whole record, manuscript by manuscript, and the guards around it."""

from collections.abc import Collection

from django.db import DatabaseError, connection, transaction

from articles.models import Article
from editorial.manuscripts.models import Manuscript
from editorial.provenance.log import verify_places
from editorial.provenance.seals import verify_seals
from editorial.provenance.verification import read_chains
from editorial.provenance.verification_database import verify_constraints, verify_guards, verify_links
from editorial.publication.verification.editions import verify_editions, verify_notices
from editorial.review.verification import verify_review, verify_writing
from record.findings import Report
from record.log import Kept
from record.verification import verify_entries, verify_log

BATCH = 100


def verify(kept: Collection[Kept] = ()) -> Report:
    """Return what is wrong with the record, and what was counted. Changes nothing; memory stays bounded.

    ``kept`` are copies of checkpoints from elsewhere: what they counted must still be there.
    """
    report = Report()
    try:
        with transaction.atomic():
            _verify_all(kept, report)
    except DatabaseError as error:
        report.add("database", "the record", f"it could not be read to its end: {error}")
    return report


def _verify_all(kept, report):
    _read_one_moment()
    verify_guards(report)
    verify_constraints(report)
    verify_links(report)
    for manuscripts in _batches():
        _verify_manuscripts(manuscripts, report)
    _verify_articles(report)
    verify_entries(report)
    verify_seals(report)
    verify_log(report, kept)
    verify_places(report)


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
