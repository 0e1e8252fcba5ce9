"""Fingerprints of everything in the record that verification reads, and the signed list of those that verified.

A *part* of the record is a manuscript with all that was published of it, the chain of a person or of the site, or one
signed list of chains' ends. What still bears the fingerprint with which it verified need not be checked again.
"""

import hashlib
import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from django.db import connection

import articles
import documents
import editorial
import record
from documents.canonical import canonical_json
from record import clock
from record.keys import trusted_keys, verifies
from record.models import VerifiedState
from record.signing import sign

PURPOSE = "imprimatur-verified-1"
#: Of each part, by its name such as "manuscript 7", the hash of all its rows.
Fingerprints = Mapping[str, str]

DECISION = "JOIN editorial_submission s ON s.id = {}.submission_id"
EDITION = "JOIN articles_edition e ON e.id = t.edition_id JOIN editorial_decision d ON d.id = e.decision_id "
ARTICLE = "JOIN editorial_manuscript m ON m.article_id = "
#: How the rows ``t`` of each table lead to their manuscript.
TABLES = {
    "editorial_manuscript": ("t.id", ""),
    **dict.fromkeys(
        (
            *("editorial_authorship", "editorial_event", "editorial_manuscriptimage", "editorial_revision"),
            *("editorial_printedname", "editorial_submission"),
        ),
        ("t.manuscript_id", ""),
    ),
    "editorial_decision": ("s.manuscript_id", DECISION.format("t")),
    "editorial_approvedprint": (
        "s.manuscript_id",
        f"JOIN editorial_decision d ON d.id = t.decision_id {DECISION.format('d')}",
    ),
    "articles_article": ("m.id", f"{ARTICLE}t.id"),
    "articles_edition": (
        "s.manuscript_id",
        f"JOIN editorial_decision d ON d.id = t.decision_id {DECISION.format('d')}",
    ),
    **dict.fromkeys(
        (
            *("articles_credit", "articles_editionasset", "articles_editionpdf", "articles_editionreference"),
            "articles_withdrawal",
        ),
        ("s.manuscript_id", EDITION + DECISION.format("d")),
    ),
    "articles_asset": (
        "s.manuscript_id",
        f"JOIN articles_editionasset a ON a.asset_id = t.digest {EDITION.replace('t.', 'a.')}{DECISION.format('d')}",
    ),
    **dict.fromkeys(("articles_notice", "articles_retiredslug"), ("m.id", f"{ARTICLE}t.article_id")),
}
#: Rows as PostgreSQL would send them in its binary form, which is the same whatever the session's settings are.
HASH = "pg_catalog.sha256(pg_catalog.record_send(t))"


#: The part of each row, the table's name, and the row's hash.
ROWS = [
    f"SELECT 'manuscript ' || {manuscript} AS part, '{table}' AS name, {HASH} AS hash FROM {table} t {joins}"  # noqa: S608
    for table, (manuscript, joins) in TABLES.items()
]
OTHERS = f"""
    SELECT coalesce('manuscript ' || m.id, t.subject || ' ' || t.number), 'record_entry', {HASH}
    FROM record_entry t LEFT JOIN editorial_manuscript m ON t.subject = 'article' AND m.article_id = t.number
    UNION ALL SELECT 'seal ' || t.id, 'editorial_seal', {HASH} FROM editorial_seal t
"""  # noqa: S608
SQL = f"""
    SELECT part, pg_catalog.encode(pg_catalog.sha256(pg_catalog.string_agg(
        pg_catalog.convert_to(name, 'UTF8') || hash, ''::bytea ORDER BY name, hash)), 'hex')
    FROM ({" UNION ALL ".join([*ROWS, OTHERS])}) rows GROUP BY part
"""  # noqa: S608


def fingerprints() -> Fingerprints:
    """Return the fingerprint of every part of the record as it is now, computed by PostgreSQL."""
    with connection.cursor() as cursor:
        cursor.execute(SQL)
        return dict(cursor.fetchall())


def verified_state() -> Fingerprints:
    """Return the fingerprints with which the record verified last.

    Empty where nothing did yet, where no trusted key signed them, and after a change of the keys or of the software.
    """
    state = VerifiedState.objects.filter(pk=1).first()
    if state is None or not verifies(state.statement.encode(), key=state.key_id, signature=state.signature):
        return {}
    told = json.loads(state.statement)
    if {name: told.get(name) for name in _rules()} != _rules():
        return {}
    parts: Fingerprints = told["parts"]
    return parts


def keep_verified_state(parts: Fingerprints) -> None:
    """Sign and keep the fingerprints of a record that has just verified. Raises ``SigningKeyMissing``."""
    statement = canonical_json({**_rules(), "parts": parts, "time": clock.written(clock.now())})
    signed = sign(statement.encode())
    VerifiedState.objects.update_or_create(pk=1, defaults={"statement": statement, **vars(signed)})


def _rules():
    return {"keys": sorted(trusted_keys()), "purpose": PURPOSE, "software": _software()}


@cache
def _software() -> str:
    """Return the hash of all the code that takes part in verification: another release checks everything anew."""
    hashed = hashlib.sha256()
    for package in (articles, documents, editorial, record):
        for path in sorted(Path(next(iter(package.__path__))).rglob("*.py")):
            hashed.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return hashed.hexdigest()
