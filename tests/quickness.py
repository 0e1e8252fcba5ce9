"""Guarding against hangs on a machine that does other things as well."""

import contextlib
import time


@contextlib.contextmanager
def no_hang(limit=10):
    """Fail a test whose block takes more than ``limit`` seconds of the processor.

    This finds work that grows with the square of its input, never slowness: a limit is at least ten times what the
    block takes on a quiet machine. Speed itself is measured in ``benchmarks``.
    """
    started = time.process_time()
    yield
    took = time.process_time() - started
    assert took < limit, f"This took {took:.1f} seconds of the processor; it should take far less than {limit}."
