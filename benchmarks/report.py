"""What was measured, as a table and for machines."""

from typing import NamedTuple


class Report(NamedTuple):
    """Answers a second by page (the median of the rounds), and what else was measured.

    ``ratio_to_empty`` is the median over the rounds of the article page's share of the empty view's rate;
    ``generator_share`` the load generator's share of a core for each page; times are medians in ms.
    """

    per_second: dict[str, float]
    generator_share: dict[str, float]
    bytes: dict[str, int]
    query_ms: dict[str, float]
    ratio_to_empty: float
    rounds: int
    seconds: float
    articles: int


def table(report: Report) -> str:
    """Return the report in columns."""
    empty = report.per_second["empty view"]
    lines = [f"{'page':<22}{'requests/s':>12}{'of empty':>10}{'bytes':>10}{'generator':>11}"]
    for page, rate in report.per_second.items():
        share = f"{report.generator_share[page]:.0%}"
        lines.append(f"{page:<22}{rate:>12,.0f}{rate / empty:>10.2f}{report.bytes[page]:>10,}{share:>11}")
    lines += ["", f"{'query':<22}{'median ms':>12}"]
    lines += [f"{name:<22}{milliseconds:>12.3f}" for name, milliseconds in report.query_ms.items()]
    lines.append(f"\n{report.articles} articles, {report.rounds} rounds of {report.seconds:g} s each, interleaved.")
    lines.append("“generator” is the load generator's share of a core; near 100% the server could do more.")
    return "\n".join(lines)
