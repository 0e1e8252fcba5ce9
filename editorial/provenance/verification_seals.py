"""Re-checking the seals: what was sealed is still there, as long and with the same digests."""

import hashlib
import json

from articles.approval import verifies
from editorial.provenance import clock
from editorial.provenance.findings import Report
from editorial.provenance.models import Event, Seal
from editorial.provenance.seals import PURPOSE


def verify_seals(report: Report) -> None:
    """Check every seal and every place in the chains that it names."""
    previous = ""
    for seal in Seal.objects.order_by("pk").iterator(chunk_size=1):
        report.counts["seals"] += 1
        where = f"number {seal.pk}"
        report.expect(_is_genuine(seal), "seal", where, "its hash or signature does not fit its statement")
        told = _told(seal)
        if told is None:
            report.add("seal", where, "its statement cannot be read or differs from its columns")
            continue
        report.expect(told["previous"] == previous, "seal", where, "a signed checkpoint before it is missing")
        previous = seal.digest
        _verify_sealed(where, told["chains"], report)


def _is_genuine(seal):
    message = seal.statement.encode()
    is_digest = seal.digest == hashlib.sha256(message).hexdigest()
    return is_digest and verifies(message, key=seal.key_id, signature=seal.signature)


def _told(seal):
    try:
        told = json.loads(seal.statement)
        is_told = told["purpose"] == PURPOSE and told["sealed_at"] == clock.written(seal.sealed_at)
        return told if is_told and {"chains", "previous"} <= told.keys() else None
    except (ValueError, KeyError, TypeError):
        return None


def _verify_sealed(where, chains, report):
    """Look every sealed place up, a thousand chains at a time."""
    sealed = sorted((int(manuscript), length, digest) for manuscript, (length, digest) in chains.items())
    for start in range(0, len(sealed), 1000):
        some = sealed[start : start + 1000]
        present = {
            (manuscript, sequence): digest
            for manuscript, sequence, digest in Event.objects.filter(
                manuscript_id__in=[manuscript for manuscript, _length, _digest in some],
                sequence__in={length for _manuscript, length, _digest in some},
            ).values_list("manuscript_id", "sequence", "digest")
        }
        for manuscript, length, digest in some:
            problem = f"its chain of {length} events, signed in checkpoint {where}, is cut short, rewritten or gone"
            report.expect(present.get((manuscript, length)) == digest, "chain", f"manuscript {manuscript}", problem)
