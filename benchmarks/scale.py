"""Measure the public side over very many posts: ``python -m benchmarks scale [--editions 100000] [--words 400]``.

The posts are made in databases that are dropped afterwards, in which the guards are switched off for the loading.
"""

import argparse
import logging
import os
import random
import statistics
import time
from collections.abc import Callable
from contextlib import ExitStack

import psycopg

from benchmarks.database import throw_away_database

#: Milliseconds: 95 of 100 searches through HTTP, and any list's query at any depth.
SEARCH_PROMISED, LIST_PROMISED = 100, 20
#: How much more the article page may cost than over ``FEW`` articles.
GROWTH_PROMISED, FEW = 1.10, 1_000
ROUNDS = 500
#: So many articles are read again and again, as readers do; which are on disk only is no matter of the page.
READ_AGAIN, PAGE_ROUNDS = 50, 20
QUESTIONS = (
    *("q=cell", "q=haemoglobin", "q=ageing", "q=zu777", "q=telomere+ageing", "q=tissue+tumour", "q=zu4242+cell"),
    *(
        "q=%22tissue+gene%22",
        "q=protein+-mouse",
        "q=fibre+OR+centre",
        "q=telomree",
        "q=zu999999999",
        "q=behavior&page=9",
    ),
    *("q=cell&topic=tag-3", "q=ageing&kind=news", "q=muscle&year=2020", "q=human&approver=p-61", "q=10.1000/test.77"),
)


def main(arguments: list[str]) -> int:
    """Print the figures; return 0 when every promise is kept, else 1."""
    wanted = parsed(arguments)
    with ExitStack() as databases:
        few = databases.enter_context(throw_away_database("few"))
        many = databases.enter_context(throw_away_database("many"))
        os.environ.update(DATABASE_URL=many, DJANGO_SETTINGS_MODULE="benchmarks.settings")
        fill(few, FEW, wanted.words)
        fill(many, wanted.editions, wanted.words)
        # The posts are not signed: every list would tell so.
        logging.getLogger("imprimatur.approval").setLevel(logging.CRITICAL + 1)
        kept = [searches(wanted.rounds), lists(), article_page(few, many, wanted.editions)]
        article_query(few, many, wanted.editions)
        close()
    return 0 if all(kept) else 1


def parsed(arguments):
    parser = argparse.ArgumentParser(prog="python -m benchmarks scale", description=__doc__)
    parser.add_argument("--editions", type=int, default=100_000, help="how many articles to make (default 100,000)")
    parser.add_argument("--words", type=int, default=400, help="how long their texts are (default 400)")
    parser.add_argument("--rounds", type=int, default=10, help="how often each question is asked (default 10)")
    return parser.parse_args(arguments)


def fill(address: str, count: int, words: int) -> None:
    """Migrate a database and load it with posts."""
    import django
    from django.core.management import call_command
    from django.db import connection

    django.setup()
    work_on(address)
    call_command("migrate", verbosity=0)

    from benchmarks.editions import load
    from database.owner import as_owner

    begun = time.perf_counter()
    with as_owner():
        load(count, words=words)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_size_pretty(pg_database_size(current_database()))")
        size = cursor.fetchone()[0]
    print(f"{count:,} articles loaded in {time.perf_counter() - begun:.0f} s, {size}", flush=True)


def work_on(address: str) -> None:
    """Let Django's connection lead to a database."""
    from django.db import connection

    connection.close()
    connection.settings_dict["NAME"] = address.partition("?")[0].rpartition("/")[2]


def searches(rounds: int) -> bool:
    """Ask every question through HTTP in turn; print the times and say whether the promise is kept."""
    from django.test import Client

    client, times = Client(SERVER_NAME="127.0.0.1"), {question: [] for question in QUESTIONS}
    for _ in range(rounds + 1):
        for question in QUESTIONS:
            times[question].append(_milliseconds(lambda address=f"/search/?{question}": client.get(address)))
    times = {question: measured[1:] for question, measured in times.items()}
    for question, measured in times.items():
        print(f"  search {question:28} median {statistics.median(measured):7.1f} ms  worst {max(measured):7.1f} ms")
    together = sorted(time for measured in times.values() for time in measured)
    p95 = together[int(len(together) * 0.95)]
    print(f"Search: p50 {statistics.median(together):.1f} ms, p95 {p95:.1f} ms (promised: {SEARCH_PROMISED} ms)")
    typed = sorted(_milliseconds(lambda: client.get("/search/suggest/?q=ce")) for _ in range(20))
    print(f"Completion: p50 {statistics.median(typed):.1f} ms, worst {typed[-1]:.1f} ms (promised: 50 ms)")
    return p95 <= SEARCH_PROMISED


def lists() -> bool:
    """Ask for lists at their beginning, middle and end; print the times and say whether the promise is kept."""
    worst = 0.0
    for name, ask in _lists().items():
        ask()
        middle = statistics.median(_milliseconds(ask) for _ in range(15))
        worst = max(worst, middle)
        print(f"  list {name:30} median {middle:7.2f} ms")
    print(f"Lists: slowest {worst:.1f} ms (promised: {LIST_PROMISED} ms)")
    return worst <= LIST_PROMISED


def _lists() -> dict[str, Callable]:
    import datetime

    from django.contrib.auth import get_user_model

    from articles.models import Edition, SiteSettings, Tag
    from articles.pages import archive
    from articles.queries import posts

    zone, people = SiteSettings.load().zone, get_user_model().objects
    tags = {name: Tag.objects.get(slug=slug) for name, slug in (("busy", "tag-0"), ("rare", "tag-200"))}
    first, last = (
        Edition.objects.live().order_by(order).first().published_at for order in ("published_at", "-published_at")
    )
    places = {
        "": None,
        ", middle": posts.Cursor(first + (last - first) / 2, 10**9),
        ", end": posts.Cursor(first + datetime.timedelta(days=1), 10**9),
    }
    asked = {"archive": lambda: archive.years(zone=zone)}
    for where, place in places.items():
        year = archive.span((place.published_at if place else last).year, None, zone=zone)
        asked[f"home{where}"] = lambda place=place: posts.latest_posts(before=place)
        asked[f"archive of a year{where}"] = lambda place=place, year=year: posts.posts_between(*year, before=place)
        asked[f"months of a year{where}"] = lambda year=year: archive.months(year, zone=zone)
        for name, tag in tags.items():
            asked[f"{name} tag{where}"] = lambda place=place, tag=tag: posts.posts_with_tag(tag, before=place)
        for name, slug in (("busy", "p-1"), ("rare", "p-80")):
            person = people.get(slug=slug)
            asked[f"{name} writer{where}"] = lambda place=place, p=person: posts.posts_written_by(p, before=place)
        editor = people.get(slug="p-60")
        asked[f"approver{where}"] = lambda place=place, p=editor: posts.posts_approved_by(p, before=place)
    return asked


def article_page(few: str, many: str, count: int) -> bool:
    """Make pages of articles over few and over many posts in turn, each from its row; compare the times."""
    from django.test import Client

    client, times, chance = Client(SERVER_NAME="127.0.0.1"), {FEW: [], count: []}, random.Random(7)
    read = {articles: [_an_article(chance, articles) for _ in range(READ_AGAIN)] for articles in times}
    for _ in range(PAGE_ROUNDS):
        for articles, address in ((FEW, few), (count, many)):
            work_on(address)
            measured = [
                _milliseconds(lambda slug=slug: client.get(f"/articles/{slug}/")) for slug in read[articles] * 2
            ]
            times[articles] += measured[READ_AGAIN:]
    middle = {articles: statistics.median(measured) for articles, measured in times.items()}
    for articles, measured in middle.items():
        print(f"  article page over {articles:9,}: median {measured:.3f} ms")
    growth = middle[count] / middle[FEW]
    print(f"Article page: {growth:.2f} times as long over {count:,} (promised: {GROWTH_PROMISED})")
    return growth <= GROWTH_PROMISED


def article_query(few: str, many: str, count: int) -> None:
    """Ask for any articles over few and over many posts in turn, as the page does; print times and the pages read."""
    times, blocks, chance = {FEW: [], count: []}, {}, random.Random(7)
    with psycopg.connect(few, prepare_threshold=1) as small, psycopg.connect(many, prepare_threshold=1) as large:
        servers = {FEW: small, count: large}
        for _ in range(ROUNDS):
            for articles, server in servers.items():
                sql, parameters = _page_of_article(chance, articles)
                begun = time.perf_counter()
                server.execute(sql, parameters, binary=True).fetchall()
                times[articles].append((time.perf_counter() - begun) * 1000)
        for articles, server in servers.items():
            sql, parameters = _page_of_article(chance, articles)
            plan = psycopg.ClientCursor(server).execute(f"EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) {sql}", parameters)
            top = plan.fetchone()[0][0]["Plan"]
            blocks[articles] = top["Shared Hit Blocks"] + top["Shared Read Blocks"]
    middle = {articles: statistics.median(measured[10:]) for articles, measured in times.items()}
    for articles, measured in middle.items():
        print(f"  article query over {articles:9,}: median {measured:.3f} ms, {blocks[articles]} pages of 8 kB")
    print(f"Article query: {middle[count] / middle[FEW]:.2f} times as long over {count:,}")


def _page_of_article(chance, articles):
    from articles.queries.article import article_statement

    return article_statement(_an_article(chance, articles))


def _an_article(chance, articles):
    """None of the scheduled ones, which are the last tenth at most."""
    return f"article-{chance.randint(1, articles * 9 // 10)}"


def _milliseconds(ask) -> float:
    begun = time.perf_counter()
    ask()
    return (time.perf_counter() - begun) * 1000


def close() -> None:
    """Let go of the databases, so that they can be dropped."""
    from django.db import connections

    connections.close_all()
