"""Re-checking the chains of articles, people and the site."""

import hashlib
import json
from collections.abc import Iterator

from documents.canonical import canonical_json
from record.chains import PURPOSE
from record.clock import written
from record.findings import Report
from record.keys import verifies
from record.models import Entry


def verify_entries(report: Report) -> None:
    """Check every entry: its place, its hash, its signature, and that its columns repeat its statement."""
    chain, sequence, digest = ("", 0), 0, ""
    for entry in _in_order():
        if (entry.subject, entry.number) != chain:
            chain, sequence, digest = (entry.subject, entry.number), 0, ""
        report.counts["entries"] += 1
        where = f"{entry.subject} {entry.number}, number {entry.sequence}"
        report.expect(entry.sequence == sequence + 1, "entry", where, "an entry before it is missing")
        report.expect(entry.previous == digest, "entry", where, "it does not name the hash of the one before it")
        sequence, digest = entry.sequence, hashlib.sha256(entry.statement.encode()).hexdigest()
        report.expect(entry.digest == digest, "entry", where, "its hash is not that of its statement")
        is_signed = verifies(entry.statement.encode(), key=entry.key_id, signature=entry.signature)
        report.expect(is_signed, "entry", where, "its signature is not by a trusted key over this statement")
        report.expect(_repeats_its_statement(entry), "entry", where, "its statement differs from its columns")


def _in_order() -> Iterator[Entry]:
    return Entry.objects.order_by("subject", "number", "sequence").iterator(chunk_size=500)


def _repeats_its_statement(entry: Entry) -> bool:
    try:
        told = json.loads(entry.statement)
        columns = {
            **{"actor": entry.actor_id, "at": written(entry.occurred_at), "body": told["body"], "kind": entry.kind},
            **{"previous": entry.previous, "purpose": PURPOSE, "sequence": entry.sequence},
            "subject": [entry.subject, entry.number],
        }
        return bool(told == columns and canonical_json(told) == entry.statement)
    except (ValueError, KeyError, TypeError):
        return False
