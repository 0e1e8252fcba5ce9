"""Measure loading the Retraction Watch data at its full size: ``python -m benchmarks.retraction_watch``."""

import datetime
import json
import os
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.database import throw_away_database

#: The file of September 2026 has 72,526 rows.
ROWS = 75_000
PROMISED_SECONDS = 60


def main() -> int:
    """Print the seconds of a first load, of the same file again and of a newer one; return 0 within the promise."""
    with throw_away_database() as database_url, tempfile.TemporaryDirectory() as folder:
        os.environ.update(DATABASE_URL=database_url, DJANGO_SETTINGS_MODULE="benchmarks.settings")
        seconds = measured(Path(folder) / "watch.csv")
    print(json.dumps({"rows": ROWS, "seconds": seconds, "promised": PROMISED_SECONDS}, indent=2))
    return 0 if max(seconds.values()) < PROMISED_SECONDS else 1


def measured(path: Path) -> dict[str, float]:
    """Load made-up rows of the usual length three times."""
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)

    from references.notices.retraction_watch import load_retraction_watch
    from tests.references.watch_files import lines, row

    long = {"Title": "Test data " * 12, "Institution": "Test institution; " * 12, "URLS": "https://example.org/;" * 6}
    with path.open("wb") as file:
        file.writelines(lines(row(number, **long) for number in range(1, ROWS + 1)))
    loads = {"first": 3, "same again": 3, "newer": 10}
    seconds = {}
    for name, day in loads.items():
        started = time.perf_counter()
        with path.open("rb") as stream:
            load_retraction_watch(stream, data_date=datetime.date(2026, 9, day))
        seconds[name] = round(time.perf_counter() - started, 2)
    return seconds


if __name__ == "__main__":
    sys.exit(main())
