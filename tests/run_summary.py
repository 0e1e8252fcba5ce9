"""What a run tells at its end, whichever workers ran its tests: the slowest files, and the figures of long trials."""

from collections import Counter

MOST = 10
FIGURES = "figures of a trial"
seconds, figures = Counter(), []


def pytest_runtest_logreport(report):
    """Add up set-up, call and teardown by file; the reports of all workers come here."""
    seconds[report.nodeid.partition("::")[0]] += report.duration
    if report.when == "teardown":
        figures.extend(text for name, text in report.user_properties if name == FIGURES)


def pytest_terminal_summary(terminalreporter):
    """Print the figures of trials, and the slowest files of a run of more."""
    if figures:
        terminalreporter.section("long trials")
    for line in figures:
        terminalreporter.write_line(line)
    if len(seconds) > MOST:
        terminalreporter.section(f"slowest {MOST} files")
        for file, spent in seconds.most_common(MOST):
            terminalreporter.write_line(f"{spent:8.1f} s  {file}")
