"""Measure the public pages beside an empty view and a static file, and judge the ratio that was promised."""

import argparse
import json
import os
import sys
from pathlib import Path

from benchmarks import floods, phone, scale, verifying
from benchmarks.database import throw_away_database
from benchmarks.report import Report, table

#: Requests a second of the article page, as a share of an empty view's behind the same server and middleware.
PROMISED = 0.30
OTHERS = {"scale": scale, "phone": phone, "floods": floods, "verifying": verifying}


def main(arguments: list[str]) -> int:
    """Print a table and JSON; return 0 when the promised ratio is reached, else 1. ``OTHERS`` measure other things."""
    if arguments[:1] and arguments[0] in OTHERS:
        return OTHERS[arguments[0]].main(arguments[1:])
    wanted = parsed(arguments)
    with throw_away_database() as database_url:
        os.environ.update(DATABASE_URL=database_url, DJANGO_SETTINGS_MODULE="benchmarks.settings")
        report = measured(database_url, wanted)
    print(table(report))
    text = json.dumps(report._asdict(), indent=2)
    Path(wanted.json).write_text(text) if wanted.json else print(text)
    reached = report.ratio_to_empty >= wanted.ratio
    print(f"Article page / empty view: {report.ratio_to_empty:.2f} (promised: at least {wanted.ratio:.2f})")
    return 0 if reached else 1


def parsed(arguments):
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--articles", type=int, default=210, help="how many articles to publish (default 210)")
    parser.add_argument("--rounds", type=int, default=5, help="how often each page is measured (default 5)")
    parser.add_argument("--seconds", type=float, default=2.0, help="how long each time (default 2)")
    parser.add_argument("--ratio", type=float, default=PROMISED, help=f"the least ratio to accept ({PROMISED})")
    parser.add_argument("--json", help="a file for the figures, instead of the screen")
    return parser.parse_args(arguments)


def measured(database_url, wanted) -> Report:
    """Fill the database, start the servers, and measure."""
    import django
    from django.core.management import call_command
    from django.db import connection

    django.setup()
    call_command("migrate", verbosity=0)

    from benchmarks.content import publish_articles
    from benchmarks.measuring import measure
    from database.owner import as_owner

    print(f"Publishing {wanted.articles} articles …", flush=True)
    slugs = publish_articles(wanted.articles)
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("ANALYZE")  # what PostgreSQL does by itself within a minute
    return measure(database_url, slugs, rounds=wanted.rounds, seconds=wanted.seconds)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
