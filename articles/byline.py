"""Who wrote and who approved an edition, as a page may print it."""

import json
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from articles.approval import ApprovalStatement, holds
from articles.models import Credit


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
    statement = ApprovalStatement(
        article_id=edition.article_id,
        number=edition.number,
        decision_id=edition.decision_id,
        source_digest=edition.source_digest,
        fragments_digest=fragments_digest,
        approved_at=edition.approved_at,
        published_at=edition.published_at,
        writers=tuple(entry.printed for entry in writers),
        name=approver.name,
        degrees=approver.degrees,
        statement=approver.statement,
        interests=approver.interests,
    )
    return holds(statement, key=approver.key_id, signature=approver.signature)
