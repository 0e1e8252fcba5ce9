"""What the signature of an approval covers: today a list of typed claims, in earlier versions one fixed statement."""

import datetime
import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from articles.columns import digested, statements_of
from documents.canonical import canonical_json

#: What the line rests on: one claim of this type, for the whole text.
APPROVAL, WHOLE_TEXT = "approval", "whole text"
DISCLOSURES = "disclosures"


def fragments_digest(fragments: Iterable[str]) -> str:
    """Return the SHA-256 of the fragments, given in the order of ``FRAGMENTS``.

    They are joined with NUL, which PostgreSQL text cannot hold, so no two lists share a digest.
    """
    return hashlib.sha256("\0".join(digested(fragments)).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class ApprovalStatement:
    """What an approver's signature covered before claims: who approved which words, as printed, and when.

    No line is printed on it alone; it proves an edition when its article's first standing is signed.
    """

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


def digest_of(value: object) -> str:
    """Return the SHA-256 of a JSON value in its canonical form, in hexadecimal."""
    return hashlib.sha256(canonical_json(value).encode()).hexdigest()


def commitment(salt: str, name: str, degrees: str) -> str:
    """Return what a signature holds in place of a name: it proves the name to who knows the salt, and tells nothing."""
    return digest_of([salt, name, degrees])


def name_told(salt: object, name: str, degrees: str, origins: Mapping[str, str]) -> str:
    """Return the commitment that stands for a row's name in what was signed when the row was written.

    ``origins`` leads from the commitments of changed names to those that they replaced first.
    """
    promise = commitment(str(salt), name, degrees)
    return origins.get(promise, promise)


#: Of rows whose names never changed.
UNCHANGED: Mapping[str, str] = {}


def sealed_words(salt: str, words: str) -> str:
    """Return what a signature holds in place of words that somebody may have to take back: their salted hash."""
    return digest_of([salt, words])


def claims_of(edition, credits: Iterable) -> list[dict[str, Any]]:
    """Return what is claimed of an edition, in order: who approved it with which scope, and what was disclosed.

    ``credits`` are its rows of ``Credit``. A reader of claims passes over the types that it does not know.
    """
    credits = list(credits)
    approvals = [_approval(edition, credit) for credit in credits if credit.role == "approver"]
    interests = sorted([str(credit.role), credit.position, digest_of(credit.interests)] for credit in credits)
    statements = [digest_of(text) for text in statements_of(edition)]
    return [*approvals, {"interests": interests, "statements": statements, "type": DISCLOSURES}]


def _approval(edition, approver):
    return {
        "approved_at": edition.approved_at.astimezone(datetime.UTC).isoformat(timespec="microseconds"),
        "approver": commitment(str(approver.salt), approver.name, approver.degrees),
        "content": edition.source_digest,
        "decision": edition.decision_id,
        "person": approver.person_id,
        "prints": edition.fragments_digest,
        "scope": WHOLE_TEXT,
        "statement": digest_of(approver.statement),
        "type": APPROVAL,
    }


def claims_message(article: int, number: int, claims: Sequence[Mapping[str, Any]]) -> bytes:
    """Return the bytes that the approval of a version is signed over."""
    told = {"article": article, "claims": claims, "number": number, "purpose": "imprimatur-approval-2"}
    return canonical_json(told).encode()
