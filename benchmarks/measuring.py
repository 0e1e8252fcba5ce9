"""Measuring pages in turn, so that whatever else the machine does falls on all of them alike."""

import time
import urllib.request
from collections import defaultdict
from contextlib import ExitStack
from statistics import median
from typing import NamedTuple

from articles.models import Tag
from articles.queries.article import find_live
from articles.queries.posts import latest_posts
from benchmarks.load import load
from benchmarks.report import Report
from benchmarks.servers import HOST, NGINX, site, static_files

EMPTY, ARTICLE, STATIC = "empty view", "article page", "nginx, same bytes"
WARM_UP = 1.0  # seconds
QUERIES = 300


class Target(NamedTuple):
    """A page under measurement: the server's port and the addresses asked for in turn."""

    port: int
    addresses: list[str]


def measure(database_url: str, slugs: list[str], *, rounds: int, seconds: float) -> Report:
    """Return the figures of ``rounds`` rounds in which every page has its turn for so many seconds."""
    articles = [f"/articles/{slug}/" for slug in slugs]
    with ExitStack() as running:
        port = running.enter_context(site(database_url))
        targets = {
            EMPTY: Target(port, ["/empty/"]),
            ARTICLE: Target(port, articles),
            "home": Target(port, ["/"]),
            "tag page": Target(port, [_busiest_tag()]),
        }
        if NGINX:
            pages = {address: fetched(port, address) for address in articles}
            targets[STATIC] = Target(running.enter_context(static_files(pages)), articles)
        for target in targets.values():
            load(target.port, target.addresses, seconds=WARM_UP)
        loads = _in_turn(targets, rounds, seconds)
    return _report(loads, rounds, seconds, slugs)


def _in_turn(targets, rounds, seconds):
    loads = defaultdict(list)
    for _ in range(rounds):
        for name, target in targets.items():
            loads[name].append(load(target.port, target.addresses, seconds=seconds))
    return loads


def _report(loads, rounds, seconds, slugs):
    ratios = [
        article.per_second / empty.per_second for article, empty in zip(loads[ARTICLE], loads[EMPTY], strict=True)
    ]
    return Report(
        {name: median(load.per_second for load in measured) for name, measured in loads.items()},
        {name: median(load.generator_share for load in measured) for name, measured in loads.items()},
        {name: measured[-1].length for name, measured in loads.items()},
        _query_times(slugs),
        median(ratios),
        rounds,
        seconds,
        len(slugs),
    )


def fetched(port: int, address: str) -> bytes:
    """Return a page's bytes."""
    request = urllib.request.Request(f"http://{HOST}:{port}{address}", headers={"X-Forwarded-Proto": "https"})
    with urllib.request.urlopen(request) as answer:
        return answer.read()


def _busiest_tag():
    tag = max(Tag.objects.in_use(), key=lambda tag: tag.tagged.count())
    return tag.get_absolute_url()


def _query_times(slugs):
    return {
        "article page": _median_ms(lambda number: find_live(slugs[number % len(slugs)])),
        "home": _median_ms(lambda _: latest_posts()),
    }


def _median_ms(ask):
    times = []
    for number in range(QUERIES):
        started = time.perf_counter()
        ask(number)
        times.append((time.perf_counter() - started) * 1000)
    return median(times)
