"""Sealing the record: a signed list of where every chain ends."""

import json

from django.db import connection, transaction

from documents.canonical import canonical_json
from editorial.provenance import clock
from editorial.provenance.models import Event, Seal
from editorial.provenance.signing import sign

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
        cursor.execute("LOCK TABLE editorial_seal IN SHARE ROW EXCLUSIVE MODE")
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
