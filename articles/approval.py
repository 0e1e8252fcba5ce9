"""What an approval line stands on, and whether it holds."""

import datetime
import hashlib
import logging
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from functools import lru_cache

from articles.signatures import verifies
from documents.canonical import canonical_json

logger = logging.getLogger("imprimatur.approval")

#: The columns of an edition that a reader sees as text or HTML, in the order they are digested.
FRAGMENTS = (
    "kind",
    "language",
    "title",
    "deck",
    "summary",
    "evidence_label",
    "evidence_html",
    "key_points_html",
    "contents_html",
    "body_html",
    "references_html",
    "funding",
    "cited_works",
    "document_digest",
    "tag_words",
)


def fragments_digest(fragments: Iterable[str]) -> str:
    """Return the SHA-256 of the fragments, given in the order of ``FRAGMENTS``.

    They are joined with NUL, which PostgreSQL text cannot hold, so no two lists share a digest. Editions from
    before the words of tags were approved have none of them, not even ``[]``, and their digests end before them.
    """
    *words, tag_words = fragments
    return hashlib.sha256("\0".join([*words, tag_words] if tag_words else words).encode()).hexdigest()


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
