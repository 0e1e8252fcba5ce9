"""Re-checking manuscripts, their writers and their revisions against the chains."""

import hashlib
import json

from editorial.manuscripts.models import Authorship, Manuscript, Revision
from editorial.provenance import clock
from editorial.provenance.findings import Report, Told
from editorial.provenance.models import Event
from editorial.provenance.verification import Chains


def verify_writing(manuscripts, chains: Chains, report: Report) -> None:
    """Compare everything the writing room keeps of the manuscripts (ids) with their chains."""
    _verify_manuscripts(manuscripts, chains, report)
    _verify_authorships(manuscripts, chains, report)
    _verify_revisions(manuscripts, chains, report)


def _verify_manuscripts(manuscripts, chains, report):
    for manuscript in Manuscript.objects.filter(pk__in=manuscripts).order_by("pk"):
        report.counts["manuscripts"] += 1
        where = f"number {manuscript.pk}"
        begun = [link for link in chains.of(manuscript.pk) if link.kind == Event.Kind.CREATED]
        told = [(link.sequence, link.actor, link.facts) for link in begun]
        facts = {"created_at": clock.written(manuscript.created_at)}
        problem = "its chain does not begin with its creation as the row tells it"
        report.expect(told == [(1, manuscript.created_by_id, facts)], "manuscript", where, problem)


def _verify_authorships(manuscripts, chains, report):
    rows = {}
    for authorship in Authorship.objects.filter(manuscript_id__in=manuscripts):
        facts = {
            "authorship": authorship.pk,
            "writer": authorship.writer_id,
            "added_at": clock.written(authorship.added_at),
        }
        rows[authorship.pk] = Told(authorship.manuscript_id, authorship.added_by_id, facts)
    report.counts["authorships"] += len(rows)
    report.match("authorship", rows, chains.of_kind(Event.Kind.WRITER_ADDED))


def _verify_revisions(manuscripts, chains, report):
    rows = {}
    revisions = Revision.objects.filter(manuscript_id__in=manuscripts).order_by("manuscript_id", "number")
    for revision in revisions.iterator(chunk_size=20):
        digest = hashlib.sha256(revision.content.encode()).hexdigest()
        where = f"number {revision.number} of manuscript {revision.manuscript_id}"
        report.expect(revision.digest == digest, "revision", where, "its content hash is not that of its content")
        report.expect(_names_its_manuscript(revision), "revision", where, "its content names another manuscript")
        facts = {
            "revision": revision.pk,
            "number": revision.number,
            "digest": digest,
            "created_at": clock.written(revision.created_at),
        }
        rows[revision.pk] = Told(revision.manuscript_id, revision.created_by_id, facts)
    report.counts["revisions"] += len(rows)
    report.match("revision", rows, chains.of_kind(Event.Kind.REVISED))


def _names_its_manuscript(revision):
    try:
        return json.loads(revision.content).get("manuscript") == revision.manuscript_id
    except (ValueError, AttributeError):
        return False
