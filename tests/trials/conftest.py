"""What every long trial has: a seed, a size, and a line of figures at the end of the run."""

import pytest

from tests.trials.bounds import Trial

FIGURES = pytest.StashKey[list[str]]()


@pytest.fixture
def trial(request):
    """The bounds of the trial; the figures it counts are printed after the run, whether it passed or not."""
    made = Trial(request.config.getoption("randomly_seed", None))
    yield made
    request.config.stash.setdefault(FIGURES, []).append(f"{request.node.name}: {made}")


def pytest_terminal_summary(terminalreporter, config):
    lines = config.stash.get(FIGURES, [])
    if lines:
        terminalreporter.section("long trials")
    for line in lines:
        terminalreporter.write_line(line)
