"""What the text of a round is compared with: what its editor judged last, what readers see, or another revision."""

from dataclasses import dataclass, replace
from http import HTTPStatus
from typing import NamedTuple

from django.utils.translation import gettext_lazy as _

from articles.models import Edition
from documents.comparison.changes import Comparison
from editorial.manuscripts.comparison import change_count, compare
from editorial.manuscripts.models import Revision
from editorial.manuscripts.snapshot import Snapshot
from editorial.review.models import Decision
from refusals import Refusal

LONGEST_NUMBER = 9


class NoSuchRevision(Refusal):
    status = HTTPStatus.NOT_FOUND
    message = _("This manuscript has no revision of that number to compare with. Go back to the review and choose one.")


@dataclass(frozen=True)
class Base:
    """A revision to compare with, its last judgement and the live edition that prints it, if any.

    ``count`` says how many changes there were since, where that was asked.
    """

    revision: Revision
    decision: Decision | None
    edition: Edition | None
    count: int | None = None


class Look(NamedTuple):
    """The changes in a text since a base; both are None where nobody judged anything before.

    ``differs_unseen`` says that texts without a change readers would see are still not the same. ``others`` are the
    usual base and what readers see, with counts, where they are not this base, and ``judged`` all the rest.
    """

    base: Base | None
    comparison: Comparison | None
    differs_unseen: bool
    is_asked: bool
    others: list[Base]
    judged: list[Base]


def printed_revision(edition: Edition) -> Revision:
    """Return the revision that an edition prints."""
    return Decision.objects.select_related("revision__manuscript").get(pk=edition.decision_id).revision


class Bases:
    """The revisions of a manuscript that a person may want to compare a round's text with."""

    def __init__(self, submission, user):
        self.manuscript, self.user = submission.manuscript, user
        earlier = Decision.objects.filter(
            submission__manuscript=submission.manuscript_id, submission__number__lt=submission.number
        )
        self.decisions = list(earlier.select_related("revision").order_by("-pk"))
        self.live = Edition.objects.live().filter(article=self.manuscript.article_id).first()

    def usual(self) -> Base | None:
        """The revision that the person judged last, else the one that anybody did, else None."""
        own = [decision for decision in self.decisions if decision.editor_id == self.user.pk]
        last = next(iter(own or self.decisions), None)
        return last and self.of(last.revision)

    def published(self) -> Base | None:
        """The revision behind the version that readers see, or None."""
        return self.of(printed_revision(self.live)) if self.live else None

    def asked(self, number: str) -> Base:
        """The revision of that number. Raises ``NoSuchRevision``."""
        is_number = number.isascii() and number.isdigit() and len(number) <= LONGEST_NUMBER
        revision = self.manuscript.revisions.filter(number=int(number)).first() if is_number else None
        if revision is None:
            raise NoSuchRevision
        return self.of(revision)

    def judged(self) -> list[Base]:
        """Every revision that was judged, the last judged first."""
        return [self.of(revision) for revision in dict.fromkeys(decision.revision for decision in self.decisions)]

    def of(self, revision) -> Base:
        """Return a revision as a base; of several judgements the person's own one counts."""
        about = [decision for decision in self.decisions if decision.revision_id == revision.pk]
        own = [decision for decision in about if decision.editor_id == self.user.pk]
        is_live = self.live is not None and self.live.source_digest == revision.digest
        return Base(revision, next(iter(own or about), None), self.live if is_live else None)


def look_at(revision: Revision, *, bases: Bases, asked: str = "") -> Look:
    """Return the changes in a revision since the usual base, or since the one that was asked for by its number.

    Raises ``NoSuchRevision``.
    """
    usual = bases.usual()
    base = bases.asked(asked) if asked else usual
    after = Snapshot.read(revision.content)
    counted = {
        other.revision.pk: replace(other, count=change_count(Snapshot.read(other.revision.content), after))
        for other in (usual, bases.published())
        if other
    }
    comparison = compare(Snapshot.read(base.revision.content), after) if base else None
    shown = {base.revision.pk} if base else set()
    return Look(
        replace(base, count=comparison.count) if base and comparison else None,
        comparison,
        base is not None and base.revision.digest != revision.digest,
        bool(asked),
        [other for key, other in counted.items() if key not in shown],
        [other for other in bases.judged() if other.revision.pk not in shown | counted.keys()],
    )
