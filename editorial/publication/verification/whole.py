"""Re-checking everything: the whole record, manuscript by manuscript, and the guards around it.

What still bears the fingerprint with which it verified last is not read again, unless all is asked for.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from itertools import islice

from django.db import DatabaseError, connection, transaction
from django.db.models import Exists, OuterRef

from accounts.verification import verify_people
from articles.models import Article, EditionReference, RelatedArticle, TaggedEdition
from editorial.manuscripts.models import Manuscript
from editorial.provenance.log import verify_places
from editorial.provenance.seals import verify_seals
from editorial.provenance.verification import read_chains
from editorial.provenance.verification_database import verify_constraints, verify_guards, verify_links, verify_roles
from editorial.publication.verification.editions import verify_editions, verify_notices
from editorial.publication.verification.fingerprints import Fingerprints, fingerprints, verified_state
from editorial.publication.verification.site import verify_site
from editorial.review.verification import verify_review, verify_writing
from record.findings import Report
from record.log import Kept
from record.models import Subject
from record.verification import verify_entries, verify_log

BATCH = 100
#: In so many nights the turn of each part comes, whatever its fingerprint.
NIGHTS = 7


@dataclass
class Check:
    """What is to be checked, and afterwards what was found.

    ``whole`` asks for everything; ``turn``, a number from 0 on, for the parts whose turn it is of ``NIGHTS``;
    ``kept`` are copies of checkpoints from elsewhere. ``parts`` are the fingerprints of what was looked at.
    """

    whole: bool = True
    turn: int | None = None
    kept: Collection[Kept] = ()
    report: Report = field(default_factory=Report)
    parts: Fingerprints = field(default_factory=dict)

    def run(self) -> "Check":
        """Look at the record as it stands at one moment. Changes nothing; memory stays bounded."""
        try:
            with transaction.atomic():
                self._verify()
        except DatabaseError as error:
            self.report.add("database", "the record", f"it could not be read to its end: {error}")
        return self

    def _verify(self):
        _read_one_moment()
        verify_guards(self.report)
        verify_constraints(self.report)
        verify_links(self.report)
        verify_roles(self.report)
        verify_people(self.report)
        verify_site(self.report)
        self.parts = fingerprints()
        known = {} if self.whole else verified_state()
        due = self._due(known)
        for manuscripts in _batches(due.get("manuscript", ())):
            _verify_manuscripts(manuscripts, self.report)
        _verify_articles(self.report)
        _verify_related(self.report)
        verify_entries(self.report, None if self.whole else _chains(due))
        verify_seals(self.report, 0 if self.turn == 0 else _first_seal(known, self.parts))
        verify_log(self.report, self.kept)
        verify_places(self.report)

    def _due(self, known: Fingerprints) -> dict[str, list[int]]:
        """Return by kind the numbers of the parts that are to be read."""
        due: dict[str, list[int]] = {}
        for part, fingerprint in self.parts.items():
            kind, number = part.split(" ")
            if known.get(part) != fingerprint or int(number) % NIGHTS == self.turn:
                due.setdefault(kind, []).append(int(number))
            else:
                self.report.counts["unchanged since the last check"] += 1
        return due


def verify(kept: Collection[Kept] = (), *, whole: bool = True) -> Report:
    """Return what is wrong with the record, and what was counted; see ``Check``."""
    return Check(whole=whole, kept=kept).run().report


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
            cursor.execute("SET LOCAL statement_timeout = 0")


def _batches(numbers: Iterable[int]):
    """Yield numbers, some at a time."""
    waiting = iter(sorted(numbers))
    while some := list(islice(waiting, BATCH)):
        yield some


def _first_seal(known: Fingerprints, parts: Fingerprints) -> int:
    """Return from which signed list of chains' ends on they are to be read: all where one changed or is gone."""
    seals = {part: fingerprint for part, fingerprint in known.items() if part.startswith("seal ")}
    if not seals.items() <= parts.items():
        return 0
    return max((int(part.removeprefix("seal ")) for part in seals), default=0)


def _chains(due):
    """Return the chains that are due: those of manuscripts' articles, and others by themselves."""
    manuscripts = Manuscript.objects.filter(pk__in=due.get("manuscript", ())).exclude(article=None)
    published = [(str(Subject.ARTICLE), article) for article in manuscripts.values_list("article", flat=True)]
    return published + [(kind, number) for kind in Subject.values for number in due.get(kind, ())]


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
