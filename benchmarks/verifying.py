"""Measure the verification of the record: ``python -m benchmarks verifying [--articles 1000]``.

Processor time of this process and of the PostgreSQL process that serves it, for a whole verification and for one that
reads what changed since the last good one. PostgreSQL's is read from /proc, so it has to run on this machine.
"""

import argparse
import os
import time
from pathlib import Path

from benchmarks.database import throw_away_database

#: Seconds of processor time of this process for the verification of an unchanged site of 1,000 posts.
PROMISED = 1.0


def main(arguments: list[str]) -> int:
    """Print the figures; return 0 when the promise is kept and nothing was found, else 1."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks verifying", description=__doc__)
    parser.add_argument("--articles", type=int, default=1000, help="how many articles to publish (default 1000)")
    wanted = parser.parse_args(arguments)
    with throw_away_database("verifying") as database_url:
        os.environ.update(DATABASE_URL=database_url, DJANGO_SETTINGS_MODULE="benchmarks.settings")
        return measured(wanted.articles)


def measured(articles: int) -> int:
    """Publish articles, verify them wholly and then quickly, and print what each took."""
    import django
    from django.core.management import call_command
    from django.db import connection

    django.setup()
    call_command("migrate", verbosity=0)

    from benchmarks.content import publish_articles
    from database.owner import as_owner
    from editorial.provenance.log import checkpoint
    from editorial.provenance.seals import seal
    from editorial.publication.verification.fingerprints import keep_verified_state
    from editorial.publication.verification.whole import Check

    print(f"Publishing {articles} articles …", flush=True)
    publish_articles(articles)
    seal()
    timed("checkpoint", checkpoint)
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("ANALYZE")  # what PostgreSQL does by itself within a minute
    whole, _seconds = timed("whole verification", Check(whole=True).run)
    keep_verified_state(whole.parts)
    quick, seconds = timed("verification of what changed", Check(whole=False).run)
    print(f"Counted: {dict(whole.report.counts)}")
    found = [*map(str, whole.report.findings + quick.report.findings)]
    print("\n".join(found) or f"Nothing was found. Promised: at most {PROMISED} s.")
    return 0 if seconds <= PROMISED and not found else 1


def timed(name, deed):
    """Return what a deed returned and its seconds of processor time; print them and PostgreSQL's."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        (server,) = cursor.fetchone()
    before, started = server_seconds(server), time.process_time()
    outcome = deed()
    seconds, of_server = time.process_time() - started, server_seconds(server) - before
    print(f"{name}: {seconds:.2f} s of processor time, PostgreSQL {of_server:.2f} s", flush=True)
    return outcome, seconds


def server_seconds(pid: int) -> float:
    """Return the processor time that a process of this machine has used."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
