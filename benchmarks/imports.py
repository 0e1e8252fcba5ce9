"""Measure an import of new records: ``python -m benchmarks.imports [--records 10000] [--profile]``.

A RIS file of neutral generated words is read, previewed and taken into the library as the job does it, in a database
that is dropped afterwards. What counts is processor time, of this process and of its PostgreSQL backend, for that is
the same on a busy machine.
"""

import argparse
import cProfile
import os
import pstats
import random
import sys
import time
from pathlib import Path

from benchmarks.database import throw_away_database
from benchmarks.library import SYLLABLES

#: Seconds of processor time within which 10,000 new records are read, previewed and taken in.
PROMISED = 60
TICKS = os.sysconf("SC_CLK_TCK")


def main(arguments: list[str]) -> int:
    """Print what each step costs; return 0 when the promise is kept for as many records, else 1."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.imports", description=__doc__)
    parser.add_argument("--records", type=int, default=10_000, help="how many records to import (default 10,000)")
    parser.add_argument("--profile", action="store_true", help="show where this process spends its time")
    wanted = parser.parse_args(arguments)
    with throw_away_database() as database_url:
        os.environ.update(DATABASE_URL=database_url, DJANGO_SETTINGS_MODULE="benchmarks.settings")
        prepare()
        profile = cProfile.Profile() if wanted.profile else None
        spent = imported(ris_file(wanted.records), wanted.records, profile)
        close()
    if profile:
        pstats.Stats(profile).sort_stats("cumulative").print_stats(45)
    promised = PROMISED * wanted.records / 10_000
    print(f"Processor time: {spent:.1f} s for {wanted.records:,} records (promised: below {promised:.1f} s)")
    return 0 if spent < promised else 1


def prepare():
    """Migrate the database."""
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)


def imported(content: bytes, count: int, profile: cProfile.Profile | None) -> float:
    """Read and take a file in; return the seconds of processor time of both steps."""
    from django.contrib.auth import get_user_model

    from references.importing.batches import begin, keep_batch, read_batch, result_of, take_chosen
    from references.models import ImportBatch

    ada = get_user_model().objects.create(email="ada@example.org", name="Ada Keyes")
    batch = keep_batch(content, filename="generated.ris", format="auto", by=ada)
    if profile:
        profile.enable()
    spent = measured("read and judged", count, lambda: read_batch(batch))
    begin(batch, states=["new"])
    running = ImportBatch.objects.get(pk=batch.pk)
    spent += measured("imported", count, lambda: take_chosen(running, progress=lambda done, total: None))
    if profile:
        profile.disable()
    result = result_of(batch)
    print(f"    {result}")
    assert result["created"] == count, result
    return spent


def measured(step: str, count: int, work) -> float:
    """Do the work; print its time on the wall and its processor time, and return the latter in seconds."""
    wall, here, there = time.perf_counter(), time.process_time(), backend_seconds()
    work()
    wall, here, there = time.perf_counter() - wall, time.process_time() - here, backend_seconds() - there
    per_thousand = (here + there) / count * 1000
    print(f"{step}: {wall:.1f} s on the wall, processor {here:.1f} s here and {there:.1f} s in PostgreSQL")
    print(f"    {per_thousand:.2f} s of processor time for 1,000 records", flush=True)
    return here + there


def backend_seconds() -> float:
    """Return the processor time so far of the PostgreSQL backend that serves this process."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        (pid,) = cursor.fetchone()
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def ris_file(count: int) -> bytes:
    """Return a RIS file of so many different works; none of them names a real work."""
    chance = random.Random(7)
    return "".join(record(number, chance) for number in range(count)).encode()


def record(number: int, chance: random.Random) -> str:
    """Return one record of generated words; three in four have a DOI."""
    words = ["".join(chance.choices(SYLLABLES, k=chance.randint(2, 4))) for _ in range(10)]
    people = "".join(f"AU  - {word.capitalize()}, T. R.\n" for word in words[:3])
    doi = f"DO  - 10.1000/test.{number}\n" if number % 4 else ""
    return (
        f"TY  - JOUR\nTI  - Cell growth {' '.join(words)}\n{people}JO  - Journal of {words[-1]}\n"
        f"PY  - {1950 + number % 75}\nVL  - {number % 90 + 1}\nSP  - {number}\nEP  - {number + 9}\n{doi}ER  - \n\n"
    )


def close():
    """Let go of the database, so that it can be dropped."""
    from django.db import connections

    connections.close_all()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
