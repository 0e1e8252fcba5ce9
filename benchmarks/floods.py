"""Measure the desk with texts that are nothing but formatting: ``python -m benchmarks floods [--kilobytes 200]``.

Each text is written, saved, previewed, compared and reviewed at half its length and at its whole length, by requests
within this process, in a database that is dropped afterwards. Processor time is what counts. What is beyond the limits
of a text has to be refused as quickly, with what was typed in the answer.
"""

import argparse
import os
import time
from typing import NamedTuple

from benchmarks.database import throw_away_database

#: Seconds of processor time for one request, and how much more the whole length may cost than half of it.
PROMISED, GROWTH_PROMISED = 1.0, 2.5
ROUNDS = 2
#: Below this, a request's fixed costs hide how it grows.
LEAST_SECONDS = 0.2
TOKENS = {
    "_a_": ("_a_", "_a_ ", "_a_\n", "_a_\n\n"),
    "*a*": ("*a*", "*a* "),
    "**a**": ("**a**", "**a** "),
    "`a`": ("`a`", "`a` "),
    "[a](/b)": ("[a](/b)", "[a](/b) "),
    "[@a]": ("[@a]", "[@a] "),
    "~a~": ("~a~", "~a~ "),
    "^a^": ("^a^", "^a^ "),
    "nested": ("*a **b** c* ", "***a*** ", "[*a*](/b) ", "> - _a_\n"),
    "escaped": ("\\_a\\_ ", "\\[", "&amp; "),
    "words": ("word ", "a\n", "a_b "),
}


class Flood(NamedTuple):
    """What one text cost: seconds by step at half and at whole length, and whether it was beyond the limits."""

    half: dict[str, float]
    whole: dict[str, float]
    is_refused: bool


def main(arguments: list[str]) -> int:
    """Print the figures; return 0 when every promise is kept, else 1."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks floods", description=__doc__)
    parser.add_argument("--kilobytes", type=int, default=200, help="the whole length (default 200)")
    parser.add_argument("--fit", action="store_true", help="cut each text to the longest that is still taken")
    wanted = parser.parse_args(arguments)
    with throw_away_database("floods") as database_url:
        os.environ.update(DATABASE_URL=database_url, DJANGO_SETTINGS_MODULE="benchmarks.settings")
        prepare()
        floods = {token: flood(token, wanted) for tokens in TOKENS.values() for token in tokens}
        close()
    unkept = [token for token, found in floods.items() if not kept(token, found)]
    return 1 if unkept else 0


def prepare():
    """Migrate the database and open the desk once, so that nothing is measured that a process does only once."""
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)
    measured("_a_ *b* `c`\n\nwords")


def flood(token, wanted) -> Flood:
    """Measure a token's repetition at both lengths."""
    whole = longest(token, wanted.kilobytes * 1000) if wanted.fit else wanted.kilobytes * 1000 // len(token)
    half, _ = fastest(token * (whole // 2))
    return Flood(half, *fastest(token * whole))


def fastest(text) -> tuple[dict[str, float], bool]:
    """Return the least seconds of ``ROUNDS`` rounds by step, and whether the text was refused."""
    rounds = [measured(text) for _ in range(ROUNDS)]
    seconds = [seconds for seconds, _ in rounds]
    return {name: min(one[name] for one in seconds) for name in seconds[0]}, rounds[0][1]


def longest(token, size) -> int:
    """Return how often a token may be repeated, by halving, for a text that is still taken."""
    from documents.markdown import from_markdown
    from documents.validation import DocumentError

    taken, refused = 1, size // len(token) + 1
    while refused - taken > 1:
        middle = (taken + refused) // 2
        try:
            from_markdown(token * middle)
            taken = middle
        except DocumentError:
            refused = middle
    return taken


def measured(text) -> tuple[dict[str, float], bool]:
    """Return the seconds that each step takes with a text, and whether the text was refused."""
    from benchmarks.desk import Desk

    desk, seconds = Desk(), {}

    def step(name, act):
        started = time.process_time()
        answer = act()
        seconds[name] = time.process_time() - started
        return answer

    saved = step("save", lambda: desk.save(text)).status_code == 302
    step("preview", lambda: desk.preview(text))
    if saved:
        step("open", desk.open)
        step("save again", lambda: desk.save(f"{text}\n\nA word more."))
        step("compare", desk.compare)
        step("review", desk.review)
    return seconds, not saved


def kept(token, found) -> bool:
    """Print a line; say whether the promises are kept."""
    growth = {
        name: seconds / found.half[name]
        for name, seconds in found.whole.items()
        if seconds > LEAST_SECONDS and found.half.get(name)
    }
    slowest, most = max(found.whole.values()), max(growth.values(), default=0)
    is_kept = slowest < PROMISED and (found.is_refused or most < GROWTH_PROMISED)
    steps = "  ".join(f"{name} {seconds:.2f}" for name, seconds in found.whole.items())
    told = "refused" if found.is_refused else f"growth {most:.1f}" if growth else ""
    print(f"{token!r:<16} {'' if is_kept else 'TOO SLOW '}{told:<12} {steps}", flush=True)
    return is_kept


def close():
    """Let go of the database, so that it can be dropped."""
    from django.db import connections

    connections.close_all()
