"""A process that dies at any step of any verb leaves the old state or the new one, and nothing between."""

import subprocess
import sys
from contextlib import contextmanager

import pytest

from config.settings import BASE_DIR
from tests import factories
from tests.trials.addresses import child_environment, database_address
from tests.trials.deeds import LIFE
from tests.trials.snapshots import snapshot
from tests.trials.soundness import assert_everything_is_sound

pytestmark = pytest.mark.faults


@contextmanager
def dying_process():
    """Give a function that does a deed up to a step in a child, and says how that ended."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.trials.dying"],
        cwd=BASE_DIR,
        env=child_environment(database_address()),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )

    def die(deed, number):
        process.stdin.write(f"{deed.__name__} {number}\n")
        process.stdin.flush()
        return process.stdout.readline().strip()

    try:
        assert process.stdout.readline().strip() == "ready"
        yield die
    finally:
        process.stdin.close()
        process.wait(timeout=60)
        process.stdout.close()


def test_a_process_that_dies_within_a_verb_leaves_the_old_state(own_database, trial):
    factories.wren()
    factories.edith()
    with dying_process() as die:
        for deed in LIFE:
            old = snapshot()
            step, end = 0, ""
            while end != "commit":
                step += trial.stride()
                end = die(deed, step)
                assert end in {"statement", "commit"}
                assert snapshot() == old, f"{deed.__name__} died at statement {step} and left something behind"
                trial.count("deaths")
            assert die(deed, 0) == "after"
            trial.count("verbs")
            assert snapshot() != old
            if trial.size >= 1:
                assert_everything_is_sound()
    assert_everything_is_sound()
