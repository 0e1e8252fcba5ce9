"""Seals: the length and end of every chain, signed, and whether what was sealed is still there."""

import hashlib
import json

from django.db import connection, transaction

from documents.canonical import canonical_json
from editorial.provenance.models import Event, Seal
from record import clock
from record.findings import Report
from record.keys import verifies
from record.signing import sign

PURPOSE = "imprimatur-seal-1"


def ends_of_chains() -> dict[str, list]:
    """Return ``{manuscript: [length, last digest]}`` of every manuscript that was ever submitted.

    One that never was may still be thrown away, so its chain is not sealed.
    """
    submitted = Event.objects.filter(kind=Event.Kind.SUBMITTED).values("manuscript_id")
    last = (
        Event.objects.filter(manuscript_id__in=submitted)
        .order_by("manuscript_id", "-sequence")
        .distinct("manuscript_id")
        .values_list("manuscript_id", "sequence", "digest")
    )
    return {str(manuscript): [length, digest] for manuscript, length, digest in last.iterator()}


@transaction.atomic
def seal() -> tuple[Seal, bool]:
    """Append a seal over all chains; return it and whether it is new.

    Nothing is added while no chain has grown since the last seal. Raises ``SigningKeyMissing``.
    """
    with connection.cursor() as cursor:
        # Two seals made at once would both name the same seal before them.
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended('editorial_seal', 0))")
    last = Seal.objects.order_by("pk").last()
    chains = ends_of_chains()
    if last is not None and json.loads(last.statement)["chains"] == chains:
        return last, False
    return _append(chains, previous=last.digest if last else ""), True


def _append(chains, *, previous):
    sealed_at = clock.now()
    statement = canonical_json(
        {
            "chains": chains,
            "previous": previous,
            "purpose": PURPOSE,
            "sealed_at": sealed_at.isoformat(timespec="microseconds"),
        }
    )
    signed = sign(statement.encode())
    made = Seal.objects.create(
        sealed_at=sealed_at, statement=statement, key_id=signed.key_id, signature=signed.signature
    )
    made.refresh_from_db(fields=["digest"])
    return made


def verify_seals(report: Report, since: int = 0) -> None:
    """Check every seal, from the id ``since`` on, and every place in the chains that it names.

    The hash of a chain's end pins all that stood before it, so the newest seal speaks for the earlier ones.
    """
    before = Seal.objects.filter(pk__lt=since).order_by("-pk").values_list("digest", flat=True).first()
    previous = before or ""
    for seal in Seal.objects.filter(pk__gte=since).order_by("pk").iterator(chunk_size=1):
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
