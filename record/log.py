"""The log of the whole record: one list of all that was signed, its signed roots, and proofs of a place in it."""

import base64
import datetime
import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import islice
from typing import Any, NamedTuple, TypeVar

from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.db import connection

from documents.canonical import canonical_json
from record import clock, merkle
from record.keys import trusted_keys, verifies
from record.models import Checkpoint, LogLeaf
from record.signing import sign

PURPOSE = "imprimatur-log-1"
#: How far back a checkpoint that a trusted key signed is looked for behind others.
MOST_LOOKED_AT = 100
#: Places that are written by one statement.
AT_ONCE = 1000
Computed = TypeVar("Computed")


class Place(NamedTuple):
    """What is to be logged: a row of ``record.models.Source``, and the hash of what it states, in hexadecimal."""

    source: str
    row: int
    digest: str


@dataclass(frozen=True)
class Inclusion:
    """Where something stands in the log, and the hashes that lead from it to the root of a checkpoint (RFC 6962)."""

    index: int
    count: int
    hashes: list[str]
    checkpoint: Checkpoint


class BrokenLog(Exception):
    """A place that a proof needs is missing from the log."""


def hold() -> None:
    """Keep others from appending to the log until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended('record log', 0))")


def append(places: Iterable[Place]) -> int:
    """Append to the log, in order; return how many were appended. The caller holds the log in a transaction."""
    start = number = count()
    peaks = _read(lambda node: merkle.peaks_of(start, node))
    waiting = iter(places)
    while some := list(islice(waiting, AT_ONCE)):
        leaves = []
        for place in some:
            nodes = merkle.grow(peaks, bytes.fromhex(place.digest))
            leaves.append(LogLeaf(number=number, **place._asdict(), nodes=nodes))
            number += 1
        LogLeaf.objects.bulk_create(leaves)
    return number - start


def sign_root() -> Checkpoint:
    """Sign the root over all that is logged; return the checkpoint. The caller holds the log.

    Raises ``SigningKeyMissing`` and ``BrokenLog``.
    """
    whole, at = count(), clock.now()
    top = root(whole).hex()
    statement = stated(whole, top, at)
    signed = sign(statement.encode())
    return Checkpoint.objects.create(count=whole, root=top, made_at=at, statement=statement, **vars(signed))


def count() -> int:
    """Return how many places the log has."""
    last = LogLeaf.objects.order_by("-number").values_list("number", flat=True).first()
    return 0 if last is None else last + 1


def root(count: int) -> bytes:
    """Return the root over the first ``count`` places. Raises ``BrokenLog``."""
    return _read(lambda node: merkle.root_of(merkle.peaks_of(count, node)))


def newest_checkpoint() -> Checkpoint | None:
    """Return the newest checkpoint that a trusted key signed, or None."""
    some = Checkpoint.objects.order_by("-pk")[:MOST_LOOKED_AT]
    return next((checkpoint for checkpoint in some if is_genuine(checkpoint)), None)


def is_genuine(checkpoint: Checkpoint) -> bool:
    """Whether a trusted key signed what a checkpoint states, and its columns repeat that."""
    message = checkpoint.statement.encode()
    is_repeated = checkpoint.statement == stated(checkpoint.count, checkpoint.root, checkpoint.made_at)
    return is_repeated and verifies(message, key=checkpoint.key_id, signature=checkpoint.signature)


def stated(count: int, root: str, at: datetime.datetime) -> str:
    """Return what the key signs of a root."""
    return canonical_json({"count": count, "purpose": PURPOSE, "root": root, "time": clock.written(at)})


def published(checkpoint: Checkpoint) -> dict[str, Any]:
    """Return what anyone needs to keep and check a checkpoint; it says nothing of what was logged."""
    public = trusted_keys()[checkpoint.key_id].public_bytes(Encoding.Raw, PublicFormat.Raw)
    signature = {"key_id": checkpoint.key_id, "signature": checkpoint.signature}
    told: dict[str, Any] = json.loads(checkpoint.statement)
    return {**told, **signature, "public_key": base64.b64encode(public).decode()}


class NotACheckpoint(ValueError):
    """What was given is no copy of a checkpoint of this site; the words say why."""


@dataclass(frozen=True)
class Kept:
    """What somebody's copy of a checkpoint says of the log, once it is known to be genuine."""

    count: int
    root: str
    time: str


def read_published(text: str) -> Kept:
    """Return what a copy of a published checkpoint says. Raises ``NotACheckpoint``."""
    try:
        told = json.loads(text)
        kept = Kept(told["count"], told["root"], told["time"])
        is_one = told["purpose"] == PURPOSE and type(kept.count) is int and kept.count >= 0
        key, signature = str(told.get("key_id") or ""), str(told.get("signature") or "")
    except (ValueError, KeyError, TypeError, AttributeError):
        raise NotACheckpoint("It is not a copy of /.well-known/editorial-log, or it was damaged.") from None
    if not is_one:
        raise NotACheckpoint("It is not a copy of /.well-known/editorial-log: count or purpose are not those of one.")
    if not key or not signature:
        raise NotACheckpoint("It bears no signature, so it proves nothing.")
    if key not in trusted_keys():
        raise NotACheckpoint(f"It is signed with the key {key}, which is not a key of this site.")
    if not verifies(canonical_json({**vars(kept), "purpose": PURPOSE}).encode(), key=key, signature=signature):
        raise NotACheckpoint("Its signature does not fit what it says: it was changed after it was signed.")
    return kept


def inclusion_of(digest: str) -> Inclusion | None:
    """Return the place of what has this hash in the log, proved to the newest checkpoint; None where it has none yet.

    Who appends something waits for the next checkpoint. Raises ``BrokenLog``.
    """
    checkpoint = newest_checkpoint()
    index = LogLeaf.objects.filter(digest=digest).order_by("number").values_list("number", flat=True).first()
    if checkpoint is None or index is None or index >= checkpoint.count:
        return None
    hashes = _read(lambda node: merkle.inclusion(index, checkpoint.count, node))
    return Inclusion(index, checkpoint.count, [one.hex() for one in hashes], checkpoint)


def consistency_of(first: int, second: int) -> list[str]:
    """Return the proof that the log of ``first`` places is the beginning of that of ``second`` (RFC 6962).

    Raises ``ValueError`` unless 0 < first <= second, and ``BrokenLog``.
    """
    return [one.hex() for one in _read(lambda node: merkle.consistency(first, second, node))]


def _read(compute: Callable[[merkle.Node], Computed]) -> Computed:
    """Compute something from nodes of the log in one query: which ones it needs is found out without them."""
    needed: set[tuple[int, int]] = set()

    def note(level: int, index: int) -> bytes:
        needed.add((level, index))
        return b""

    compute(note)
    ends = {place: ((place[1] + 1) << place[0]) - 1 for place in needed}
    kept = dict(LogLeaf.objects.filter(number__in=set(ends.values())).values_list("number", "nodes"))

    def node(level: int, index: int) -> bytes:
        found = bytes(kept.get(ends[level, index], b""))[level * merkle.WIDTH : (level + 1) * merkle.WIDTH]
        if len(found) != merkle.WIDTH:
            raise BrokenLog(f"A hash of place {ends[level, index]} of the log is missing.")
        return found

    return compute(node)
