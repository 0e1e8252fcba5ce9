"""No input may keep the processor busy for long."""

import signal
from contextlib import contextmanager


class TooSlow(BaseException):
    """The work took more than its processor time. No ``except Exception`` may hide it."""


@contextmanager
def within(seconds=2.0, what=""):
    """Raise ``TooSlow`` when the block takes more processor time than that, however busy the machine is."""

    def give_up(_signal, _frame):
        raise TooSlow(f"{what} took more than {seconds} s")

    before = signal.signal(signal.SIGPROF, give_up)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)
