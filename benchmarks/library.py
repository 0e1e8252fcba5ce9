"""Measure the library's picker and list over many works: ``python -m benchmarks.library [--works 100000]``.

The works are made of neutral generated words, in a database that is dropped afterwards. An answer costs the processor
time of this process and the time that PostgreSQL states for its queries (``EXPLAIN ANALYZE``), each in the quickest
of the rounds: unlike the time on the wall, these are much the same on a busy machine.
"""

import argparse
import os
import random
import sys
import time

from benchmarks.database import throw_away_database

#: Milliseconds that an answer of the picker and one of the list may cost, worst of all questions.
PROMISED_PICK, PROMISED_LIST = 25, 50
SYLLABLES = "ba ce di fo gu ha ji ko lu me ni pa qui ra so ty ve wo xa zu".split()  # noqa: SIM905
OLDEST = 3_000
PICK, LIST = "/desk/references/pick/", "/desk/references/"
QUESTIONS = (
    "oldest",
    "a",
    "ce",
    "cell",
    "cell gro",
    "ba ce",
    "19",
    "2004",
    "zuzu",
    "nosuchword",
    "10.1000/test.77",
    "a cell",
    "oldest ce",
)
#: What the list is asked for; "before" is followed to the page that begins in the middle of the library.
LISTS = (
    {},
    {"before": "middle"},
    {"q": "cell"},
    {"q": "cell", "before": "middle"},
    {"q": "oldest"},
    {"q": "oldest ce"},
    {"q": "19"},
    {"q": "zuzu"},
    {"q": "nosuchword"},
    {"q": "10.1000/test.77"},
    {"year": "2004"},
    {"year": "1600"},
    {"q": "cell", "year": "2004"},
    {"type": "book"},
    {"study": "animal"},
    {"state": "verified"},
    {"state": "needs_review"},
    {"tag": "seldom"},
)


def main(arguments: list[str]) -> int:
    """Print what each question costs and its plan; return 0 when the promises are kept, else 1."""
    wanted = parsed(arguments)
    with throw_away_database() as database_url:
        os.environ.update(DATABASE_URL=database_url, DJANGO_SETTINGS_MODULE="benchmarks.settings")
        prepare(wanted.works)
        picked = max(measured(PICK, {"q": question}, wanted.rounds) for question in QUESTIONS)
        listed = max(measured(LIST, placed(asked), wanted.rounds) for asked in LISTS)
        close()
    print(f"Dearest answer of the picker: {picked:.1f} ms (promised: below {PROMISED_PICK} ms)")
    print(f"Dearest answer of the list: {listed:.1f} ms in the database (promised: below {PROMISED_LIST} ms)")
    return 0 if picked < PROMISED_PICK and listed < PROMISED_LIST else 1


def parsed(arguments):
    parser = argparse.ArgumentParser(prog="python -m benchmarks.library", description=__doc__)
    parser.add_argument("--works", type=int, default=100_000, help="how many works to make (default 100,000)")
    parser.add_argument("--rounds", type=int, default=7, help="how often each question is asked (default 7)")
    return parser.parse_args(arguments)


def prepare(count):
    """Migrate the database and fill it with works."""
    import django
    from django.core.management import call_command
    from django.db import connection

    from database.owner import as_owner

    django.setup()
    call_command("migrate", verbosity=0)
    fill(count)
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE references_reference")


def fill(count):
    """Put works of generated words into the library, every second one about cells."""
    from references.library.adding import promoted
    from references.models import Reference

    chance = random.Random(7)
    batch = []
    for number in range(count):
        item = generated(number, chance)
        batch.append(Reference(csl=item, source=Reference.Source.MANUAL, **promoted(item)))
        if len(batch) == 2_000 or number == count - 1:
            Reference.objects.bulk_create(batch)
            batch = []
    tag_seldom(Reference.objects.order_by("created_at")[:30])


def tag_seldom(works):
    """Give some of the oldest works a tag."""
    for work in works:
        work.tags.add("Seldom")


def generated(number, chance) -> dict:
    """Return a record of generated words; none of them names a real work."""
    words = ["".join(chance.choices(SYLLABLES, k=chance.randint(2, 4))) for _ in range(8)]
    title = " ".join(["Cell", "growth", *words] if number % 2 else words)
    if number < OLDEST:
        # The worst for a list that has the newest first: many works fit, and all of them are at its end.
        title = f"Oldest {title}"
    return {
        "type": "article-journal",
        "title": title.capitalize(),
        "author": [{"family": word.capitalize(), "given": "T"} for word in words[:3]],
        "container-title": f"Journal {words[-1]}",
        "issued": {"date-parts": [[1950 + number % 75]]},
        "DOI": f"10.1000/test.{number}",
    }


def placed(asked: dict) -> dict:
    """Return what the list is asked for, with the id of a work in the middle of the library as its place."""
    from references.models import Reference

    if "before" not in asked:
        return asked
    middle = Reference.objects.newest_first()[Reference.objects.count() // 2]
    return asked | {"before": str(middle.pk)}


def measured(address, asked, rounds) -> float:
    """Ask a page through HTTP; print what the answer costs in milliseconds and the plan, return the cost.

    Of the list the database's part counts: the rest goes into printing fifty references, however large the library is.
    """
    client = reader()
    here = processor_time(client, address, asked, rounds)
    there, plan = explained(queries_of(client, address, asked), rounds)
    cost = here + there if address == PICK else there
    words = " ".join(f"{name}={value[:20]}" for name, value in asked.items()) or "everything"
    kind = "pick" if address == PICK else "list"
    print(f"{kind} {words!r:34} processor {here:6.1f}  database {there:6.1f} ms")
    print(f"    {plan}", flush=True)
    return cost


def processor_time(client, address, asked, rounds) -> float:
    """Return the milliseconds of this process's processor time that the quickest of some answers takes."""
    times = []
    for _ in range(rounds + 1):
        begun = time.process_time()
        response = client.get(address, asked)
        times.append(time.process_time() - begun)
        assert response.status_code == 200, response
    return min(times) * 1000


def reader():
    """Return a client in which somebody who may see the library is logged in."""
    from django.contrib.auth import get_user_model
    from django.test import Client

    people = get_user_model().objects
    person = people.filter(email="ada@example.org").first()
    person = person or people.create_superuser("ada@example.org", name="Ada Keyes")
    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(person)
    return client


def queries_of(client, address, asked) -> list[str]:
    """Return the queries of an answer."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as captured:
        client.get(address, asked)
    return [query["sql"] for query in captured.captured_queries if query["sql"].startswith("SELECT")]


def explained(queries: list[str], rounds: int) -> tuple[float, str]:
    """Return the milliseconds that PostgreSQL plans and runs queries, and how it reads the works, query by query."""
    from django.db import connection

    spent, plans = 0.0, []
    with connection.cursor() as cursor:
        for query in queries:
            times = []
            for _ in range(rounds):
                cursor.execute(f"EXPLAIN (ANALYZE, TIMING OFF) {query}")
                lines = [line.strip(" ->") for (line,) in cursor.fetchall()]
                times.append(
                    sum(float(line.split()[2]) for line in lines if line.endswith(" ms") and " Time: " in line)
                )
            spent += min(times)
            if 'FROM "references_reference"' in query:
                scans = ", ".join(line.partition("  (")[0] for line in lines if "Scan" in line)
                plans.append(f"{min(times):.1f} ms {scans}")
    return spent, "; ".join(plans)


def close():
    """Let go of the database, so that it can be dropped."""
    from django.db import connections

    connections.close_all()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
