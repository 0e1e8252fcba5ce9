"""Measuring work on a machine that does other things as well."""

import time


def done_within(seconds, deed, *, tries=3):
    """Say whether the deed can be done in so much time of the processor.

    Neighbours on the same processor make the same work count for twice as much at one moment, but hardly three
    times in a row; what takes too long by itself takes too long at every try.
    """
    for _ in range(tries):
        started = time.process_time()
        deed()
        if time.process_time() - started < seconds:
            return True
    return False
