"""What an approval's signature covers, and the names, degrees and dates of the line that it lets a page print."""

import datetime
import hashlib
import json
import logging
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from functools import lru_cache
from typing import NamedTuple

from articles.columns import digested
from articles.models import Credit
from documents.canonical import canonical_json
from record.keys import verifies

logger = logging.getLogger("imprimatur.approval")


def fragments_digest(fragments: Iterable[str]) -> str:
    """Return the SHA-256 of the fragments, given in the order of ``FRAGMENTS``.

    They are joined with NUL, which PostgreSQL text cannot hold, so no two lists share a digest.
    """
    return hashlib.sha256("\0".join(digested(fragments)).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class ApprovalStatement:
    """All that an approver's signature covers: who approved which words, as printed, and when."""

    article_id: int
    number: int
    decision_id: int
    source_digest: str
    fragments_digest: str
    approved_at: datetime.datetime
    published_at: datetime.datetime
    writers: tuple[str, ...]
    name: str
    degrees: str
    statement: str
    interests: str

    @classmethod
    def of(
        cls, edition, approver, *, writers: Iterable[str], fragments_digest: str | None = None
    ) -> "ApprovalStatement":
        """Return what the approver of an edition signs: its columns, its writers as printed, and what they declared.

        ``fragments_digest`` stands in place of the edition's own where the fragments were digested anew.
        """
        return cls(
            article_id=edition.article_id,
            number=edition.number,
            decision_id=edition.decision_id,
            source_digest=edition.source_digest,
            fragments_digest=edition.fragments_digest if fragments_digest is None else fragments_digest,
            approved_at=edition.approved_at,
            published_at=edition.published_at,
            writers=tuple(writers),
            name=approver.name,
            degrees=approver.degrees,
            statement=approver.statement,
            interests=approver.interests,
        )

    def message(self) -> bytes:
        """Return the bytes that are signed: canonical JSON, times in UTC to the microsecond."""
        facts = asdict(self)
        for moment in ("approved_at", "published_at"):
            facts[moment] = facts[moment].astimezone(datetime.UTC).isoformat(timespec="microseconds")
        return canonical_json({**facts, "purpose": "imprimatur-approval-1"}).encode()


@lru_cache(maxsize=4096)
def holds(approval: ApprovalStatement, *, key: str, signature: str) -> bool:
    """Whether the signature over the approval verifies; a failure is logged as an alarm.

    Remembered per process under everything that was checked, so a changed byte is a new question.
    """
    if verifies(approval.message(), key=key, signature=signature):
        return True
    logger.critical(
        "The approval of article %s, version %s does not verify: its line is not shown.",
        approval.article_id,
        approval.number,
    )
    return False


class Name(NamedTuple):
    """A person as printed: ``printed`` has the degrees, ``slug`` leads to the person's page.

    ``plain`` is the name without degrees; ``statement`` and ``interests`` are what the person declared;
    ``orcid`` is the iD on the person's page of today.
    """

    printed: str
    slug: str
    plain: str = ""
    statement: str = ""
    interests: str = ""
    degrees: str = ""
    orcid: str = ""


class Byline(NamedTuple):
    """The writers in order, and the approver when the approval verifies, else None."""

    writers: tuple[Name, ...]
    approver: Name | None

    @property
    def has_interests(self):
        """Whether a writer declared any."""
        return any(writer.interests for writer in self.writers)


def verified_byline(edition, credits: str, *, fragments_digest: str) -> Byline:
    """Return the names an edition's page may print, given its credits as JSON text.

    ``edition`` has the columns that the approver signed for; ``fragments_digest`` is computed from the
    fragments that are about to be shown. A line that does not verify is left out and raises an alarm.
    """
    writers, approvers = _names(credits)
    approver = next((entry for entry in approvers if _holds(edition, writers, entry, fragments_digest)), None)
    return Byline(tuple(map(_name, writers)), _name(approver) if approver else None)


@lru_cache(maxsize=4096)
def _names(credits):
    entries = [_Entry(**entry) for entry in json.loads(credits)]
    return (
        tuple(entry for entry in entries if entry.role == Credit.Role.WRITER.value),
        tuple(entry for entry in entries if entry.role == Credit.Role.APPROVER.value),
    )


class _Entry(NamedTuple):
    role: str
    name: str
    degrees: str
    statement: str
    interests: str
    key_id: str
    signature: str
    person: str
    orcid: str = ""

    @property
    def printed(self):
        return f"{self.name}, {self.degrees}" if self.degrees else self.name


def _name(entry):
    return Name(entry.printed, entry.person, entry.name, entry.statement, entry.interests, entry.degrees, entry.orcid)


def _holds(edition, writers: Sequence[_Entry], approver: _Entry, fragments_digest: str) -> bool:
    names = (entry.printed for entry in writers)
    statement = ApprovalStatement.of(edition, approver, writers=names, fragments_digest=fragments_digest)
    return holds(statement, key=approver.key_id, signature=approver.signature)
