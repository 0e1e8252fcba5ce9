"""What every long trial has: a seed, a size, and a line of figures at the end of the run."""

import pytest

from tests.run_summary import FIGURES
from tests.trials.bounds import Trial


@pytest.fixture
def trial(request):
    """The bounds of the trial; the figures it counts are printed after the run, whether it passed or not."""
    made = Trial(request.config.getoption("randomly_seed", None))
    yield made
    request.node.user_properties.append((FIGURES, f"{request.node.name}: {made}"))
