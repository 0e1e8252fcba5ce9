"""What the regular checks of the record found, kept and signed for those who work here."""

import datetime
import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, replace

from documents.canonical import canonical_json
from record import clock
from record.findings import Finding, Report
from record.keys import verifies
from record.models import Verification
from record.signing import Signed, can_sign, sign

PURPOSE = "imprimatur-verification-1"
#: So many findings are kept in words; the number of all is kept besides.
MOST_KEPT = 200
#: How far back outcomes are looked through for one that counts.
MOST_LOOKED_AT = 50
#: After so long the same findings are told again.
REMINDER = datetime.timedelta(days=7)


@dataclass(frozen=True)
class Outcome:
    """What one check found: how many findings, the first of them, and whether they were told by mail."""

    pk: int
    at: datetime.datetime
    count: int
    findings: list[Finding]
    digest: str
    is_mailed: bool


def keep_outcome(report: Report) -> Outcome:
    """Keep what a check found, signed where there is a key; ``is_mailed`` says that it is now to be told by mail.

    The same findings as before are told again after a week.
    """
    found = sorted(report.findings, key=str)
    digest = hashlib.sha256(canonical_json([str(finding) for finding in found]).encode()).hexdigest()
    outcome = Outcome(0, clock.now(), len(found), found[:MOST_KEPT], digest, is_mailed=False)
    outcome = replace(outcome, is_mailed=bool(found) and _is_news(outcome))
    statement = canonical_json(
        {
            **{"count": outcome.count, "digest": digest, "mailed": outcome.is_mailed, "purpose": PURPOSE},
            "findings": [[one.what, one.where, one.problem] for one in outcome.findings],
            "time": clock.written(outcome.at),
        }
    )
    signed = sign(statement.encode()) if can_sign() else Signed()
    kept = Verification.objects.create(statement=statement, **vars(signed))
    return replace(outcome, pk=kept.pk)


def newest() -> Outcome | None:
    """Return the newest outcome that counts, or None.

    Only a key takes an alarm back: an outcome without findings that nobody signed does not count.
    """
    return next(_outcomes(), None)


def alarm() -> Outcome | None:
    """Return the newest outcome when it has findings, else None."""
    outcome = newest()
    return outcome if outcome and outcome.count else None


def _is_news(outcome: Outcome) -> bool:
    """Whether these findings were not told by mail yet since they came up, or not for a week."""
    for earlier in _outcomes():
        if earlier.digest != outcome.digest or earlier.at <= outcome.at - REMINDER:
            return True
        if earlier.is_mailed:
            return False
    return True


def _outcomes() -> Iterator[Outcome]:
    """Yield the outcomes that count, the newest first."""
    for kept in Verification.objects.order_by("-pk")[:MOST_LOOKED_AT]:
        is_signed = verifies(kept.statement.encode(), key=kept.key_id, signature=kept.signature)
        if (is_signed or not kept.signature) and (outcome := _read(kept)) and (is_signed or outcome.count):
            yield outcome


def _read(kept: Verification) -> Outcome | None:
    try:
        told = json.loads(kept.statement)
        if told["purpose"] != PURPOSE:
            return None
        at, findings = datetime.datetime.fromisoformat(told["time"]), [Finding(*one) for one in told["findings"]]
        return Outcome(kept.pk, at, told["count"], findings, told["digest"], told["mailed"])
    except (ValueError, KeyError, TypeError):
        return None
