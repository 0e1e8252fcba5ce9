"""Nobody approves, publishes, takes back or tells anything by a form whose page showed something else."""

import time

import pytest
from hypothesis import Phase, seed
from hypothesis import settings as hypothesis_settings
from hypothesis.stateful import run_state_machine_as_test

from accounts.roles import Role
from tests import factories
from tests.trials.soundness import assert_everything_is_sound
from tests.trials.stale_forms import ActedUnseen, StaleForms, StaleReviews

pytestmark = pytest.mark.model

STEPS = 1_000
FEWEST_SEQUENCES, SEQUENCES, LONGEST_SEQUENCE = 4, 100, 12
# The planted fault is most often found at the first or second try.
FEW_SEQUENCES, TRIES = 15, 20


@pytest.fixture
def people(own_database):
    """A writer and two editors."""
    return factories.wren(), factories.edith(), factories.person("Emil Proof", Role.SCIENTIFIC_EDITOR, degrees="MD")


def machine(kind, people, trial):
    return type(kind.__name__, (kind,), {"people": people, "trial": trial})


@pytest.mark.parametrize("kind", [StaleReviews, StaleForms])
def test_whoever_acts_has_looked_at_what_they_act_on(people, trial, kind):
    sequences = max(FEWEST_SEQUENCES, trial.times(SEQUENCES))
    for number in trial.seeds(STEPS):
        run_state_machine_as_test(
            seed(number)(machine(kind, people, trial)),
            settings=trial.batch(sequences, stateful_step_count=LONGEST_SEQUENCE),
        )
    assert_everything_is_sound()


def test_a_form_that_is_armed_anew_by_a_mistake_is_found(people, trial, settings):
    settings.ROOT_URLCONF = "tests.trials.planted"
    begun = time.monotonic()
    assert any(
        finds_a_fault(machine(StaleReviews, people, trial), trial, trial.seed + number) for number in range(TRIES)
    )
    trial.at_most("seconds until the planted fault was found", round(time.monotonic() - begun))


def finds_a_fault(kind, trial, number):
    """Say whether a few sequences of a seed find an act on something that nobody had looked at."""
    bounds = trial.batch(FEW_SEQUENCES, stateful_step_count=LONGEST_SEQUENCE)
    try:
        run_state_machine_as_test(seed(number)(kind), settings=hypothesis_settings(bounds, phases=[Phase.generate]))
    except ActedUnseen:
        return True
    return False
