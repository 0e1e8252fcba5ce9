"""Re-checking the chains of articles, people and the site, and the log of the whole record."""

import hashlib
import json
from collections import defaultdict
from collections.abc import Collection, Iterator

from documents.canonical import canonical_json
from record import merkle
from record.chains import PURPOSE
from record.clock import written
from record.findings import Report
from record.keys import verifies
from record.log import Kept, is_genuine
from record.models import Checkpoint, Entry, LogLeaf


def verify_entries(report: Report, chains: Collection[tuple[str, int]] | None = None) -> None:
    """Check every entry: its place, its hash, its signature, and that its columns repeat its statement.

    With ``chains``, subjects and numbers, only theirs.
    """
    chain, sequence, digest = ("", 0), 0, ""
    for entry in _in_order(chains):
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


def _in_order(chains: Collection[tuple[str, int]] | None) -> Iterator[Entry]:
    entries = Entry.objects.order_by("subject", "number", "sequence")
    if chains is None:
        yield from entries.iterator(chunk_size=500)
        return
    wanted = defaultdict(list)
    for subject, number in chains:
        wanted[subject].append(number)
    for subject, numbers in sorted(wanted.items()):
        yield from entries.filter(subject=subject, number__in=numbers).iterator(chunk_size=500)


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


def verify_log(report: Report, kept: Collection[Kept] = ()) -> None:
    """Check that the log has no gap, that its hashes are those of its places, and every root that was signed.

    ``kept`` are copies of checkpoints: the log has to begin with what they say.
    """
    roots: dict[int, list[tuple[str, str, str]]] = defaultdict(list)
    for checkpoint in Checkpoint.objects.order_by("pk").iterator(chunk_size=500):
        report.counts["signed roots"] += 1
        where = f"number {checkpoint.pk}"
        report.expect(is_genuine(checkpoint), "checkpoint", where, "it is not signed by a trusted key as it stands")
        roots[checkpoint.count].append((checkpoint.root, "checkpoint", where))
    for copy in kept:
        roots[copy.count].append((copy.root, "log", f"kept copy of {copy.time}"))
    count, peaks = 0, merkle.Peaks()
    _compare_roots(roots.pop(0, []), peaks, report)
    for number, digest, nodes in LogLeaf.objects.values_list("number", "digest", "nodes").iterator(chunk_size=5000):
        report.expect(number == count, "log", f"place {number}", "a place before it is missing")
        is_grown = merkle.grow(peaks, _octets(digest)) == bytes(nodes)
        report.expect(is_grown, "log", f"place {number}", "its hashes are not those of the places up to it")
        count = number + 1
        _compare_roots(roots.pop(count, []), peaks, report)
    report.counts["places in the log"] += count
    for length, expected in sorted(roots.items()):
        for _root, what, where in expected:
            report.add(what, where, f"it was signed over {length} places, but the log is cut short: it has {count}")


def _compare_roots(expected: list[tuple[str, str, str]], peaks: merkle.Peaks, report: Report) -> None:
    for root, what, where in expected:
        is_same = merkle.root_of(peaks).hex() == root
        report.expect(is_same, what, where, "what is logged is not what was logged when it was signed")


def _octets(digest: str) -> bytes:
    try:
        return bytes.fromhex(digest)
    except ValueError:
        return digest.encode()
