"""The log of the whole record: appending what was signed since the last checkpoint, and what it must still name."""

from collections.abc import Iterator

from django.db import connection, transaction

from record import log
from record.findings import Report
from record.log import Place
from record.models import Checkpoint

#: What nobody may delete and has no place yet: entries, and events of manuscripts that were submitted. A manuscript
#: that never was may be discarded with its events; they are logged once it is submitted.
UNLOGGED = """
    SELECT 'entry', e.id, e.digest FROM record_entry e
        WHERE NOT EXISTS (SELECT FROM record_logleaf l WHERE l.source = 'entry' AND l.row = e.id)
    UNION ALL
    SELECT 'event', e.id, e.digest FROM editorial_event e
        WHERE EXISTS (SELECT FROM editorial_submission s WHERE s.manuscript_id = e.manuscript_id)
        AND NOT EXISTS (SELECT FROM record_logleaf l WHERE l.source = 'event' AND l.row = e.id)
    ORDER BY 1, 2
"""
#: Places whose row is gone or has another hash.
LOST = """
    SELECT l.number, l.source, l.row FROM record_logleaf l
    LEFT JOIN editorial_event v ON l.source = 'event' AND v.id = l.row
    LEFT JOIN record_entry e ON l.source = 'entry' AND e.id = l.row
    WHERE coalesce(v.digest, e.digest) IS DISTINCT FROM l.digest ORDER BY 1 LIMIT 100
"""
#: What the newest checkpoint had to log. A row with a lower number than others that it logged can be younger than it,
#: when it was committed later; a transaction never lasts an hour.
PASSED_OVER = """
    WITH newest AS (SELECT max(made_at) - interval '1 hour' AS before FROM record_checkpoint),
    last AS (SELECT source, max(row) AS row FROM record_logleaf GROUP BY source)
    SELECT 'entry', e.id FROM record_entry e, newest, last
        WHERE last.source = 'entry' AND e.id <= last.row AND e.occurred_at < newest.before
        AND NOT EXISTS (SELECT FROM record_logleaf l WHERE l.source = 'entry' AND l.row = e.id)
    UNION ALL
    SELECT 'event', e.id FROM editorial_event e, newest, last
        WHERE last.source = 'event' AND e.id <= last.row AND e.occurred_at < newest.before
        AND EXISTS (SELECT FROM editorial_submission s JOIN editorial_event b ON b.manuscript_id = s.manuscript_id
            WHERE s.manuscript_id = e.manuscript_id AND b.kind = 'submitted' AND b.id <= last.row
            AND s.submitted_at < newest.before AND b.occurred_at < newest.before)
        AND NOT EXISTS (SELECT FROM record_logleaf l WHERE l.source = 'event' AND l.row = e.id)
    ORDER BY 1, 2 LIMIT 100
"""


@transaction.atomic
def checkpoint() -> Checkpoint:
    """Log what is new, sign the root over all, and return the checkpoint; what others have not committed waits.

    Raises ``SigningKeyMissing`` and ``record.log.BrokenLog``.
    """
    log.hold()
    log.append(_unlogged())
    return log.sign_root()


def _unlogged() -> Iterator[Place]:
    with connection.cursor() as cursor:
        cursor.execute(UNLOGGED)
        while rows := cursor.fetchmany(log.AT_ONCE):
            yield from map(Place._make, rows)


def verify_places(report: Report) -> None:
    """Check that what is logged is still there with its hash, and that nothing was passed over."""
    with connection.cursor() as cursor:
        cursor.execute(LOST)
        for number, source, row in cursor.fetchall():
            report.add("log", f"place {number}", f"the {source} number {row} that it names is gone or was changed")
        cursor.execute(PASSED_OVER)
        for source, row in cursor.fetchall():
            report.add("log", f"{source} number {row}", "it is older than the newest checkpoint, but not in the log")
