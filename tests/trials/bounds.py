"""How long a long trial is, and how it is run again."""

import itertools
import math
import os
import random
from collections import Counter

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

SIZE, STEPS = "IMPRIMATUR_TRIAL_SIZE", "IMPRIMATUR_TRIAL_STEPS"
SHRINKING = (Phase.explicit, Phase.generate, Phase.shrink)


class Trial:
    """A trial's seed, its size, and the figures it counts.

    The seed is the run's own, which pytest prints at its head; ``--randomly-seed=<seed>`` repeats it. The
    environment variable ``IMPRIMATUR_TRIAL_SIZE`` multiplies every count: 1 is a few minutes, 10 a long pause.
    ``IMPRIMATUR_TRIAL_STEPS`` says how many steps a model takes.
    """

    def __init__(self, seed):
        self.seed = seed if isinstance(seed, int) else random.SystemRandom().randrange(2**32)
        self.random = random.Random(self.seed)
        self.size = float(os.environ.get(SIZE, "1"))
        self.figures = Counter()
        self.hostile = self.next_seed = None

    def __str__(self):
        counted = ", ".join(f"{count:,} {what}" for what, count in self.figures.items())
        further = f"; go on with seed {self.next_seed}" if self.next_seed else ""
        return f"{counted} (seed {self.seed}{further})"

    def seeds(self, steps: int):
        """Yield one seed after the other, from the run's own on, until so many ``steps`` (at size 1) were counted.

        Each makes a batch that can be repeated alone, so that several runs add up: the next one goes on with
        ``next_seed`` and the steps that are left.
        """
        goal = int(os.environ.get(STEPS) or self.times(steps))
        for number in itertools.count(self.seed):
            if self.figures["steps"] >= goal:
                return
            yield number
            self.next_seed = number + 1
            print(f"seed {number}: passed; {self.figures['steps']:,} of {goal:,} steps so far", flush=True)

    def times(self, count: int) -> int:
        """Return a count that is right at size 1, for the size of this run; at least 1."""
        return max(1, math.ceil(count * self.size))

    def count(self, what: str, number: int = 1) -> None:
        """Add to a figure that is printed at the end."""
        self.figures[what] += number

    def at_most(self, what: str, number: int) -> None:
        """Keep the largest of the numbers as a figure that is printed at the end."""
        self.figures[f"{what} at most"] = max(self.figures[f"{what} at most"], number)

    def settings(self, examples: int) -> settings:
        """Return Hypothesis settings for so many examples at size 1."""
        return self.batch(self.times(examples))

    def batch(self, examples: int, **more) -> settings:
        """Return Hypothesis settings for so many examples at any size, without a stored database of examples."""
        return settings(
            max_examples=examples,
            deadline=None,
            database=None,
            phases=SHRINKING,
            suppress_health_check=list(HealthCheck),
            print_blob=True,
            **more,
        )

    def over(self, examples: int, *strategies):
        """Return a decorator that calls a function at once with so many random inputs, and counts them."""

        def run(function):
            def counted(values):
                self.count("inputs")
                function(*values)

            seed(self.seed)(self.settings(examples)(given(st.tuples(*strategies))(counted)))()

        return run

    def texts(self, strategy, count: int) -> list:
        """Return so many random inputs (at size 1) as a list."""
        texts = []

        def keep(text):
            texts.append(text)

        seed(self.seed)(self.settings(count)(given(strategy)(keep)))()
        return texts

    def some(self, things: list, count: int) -> list:
        """Return so many of the things (at size 1), chosen at random; all of them if there are no more."""
        return self.random.sample(things, min(self.times(count), len(things)))

    def share(self, things) -> list:
        """Return all of the things, or, below size 1, as large a share of them."""
        return self.some(list(things), len(things))

    def stride(self) -> int:
        """Return how far to go on where every step counts: 1, and below size 1 so much more at random."""
        return self.random.randint(1, max(1, round(2 / self.size) - 1))
