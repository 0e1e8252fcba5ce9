"""When a job that went wrong is tried again."""

from procrastinate import BaseRetryStrategy, RetryDecision
from procrastinate.exceptions import JobAborted

#: Seconds before each new attempt: a short hiccup, a restart, an outage of a night.
WAITS = (10, 60, 300, 1800, 7200, 28_800)


class Refused(Exception):
    """Raised by a job that no further attempt can help; the message says why, in the user's words."""


class Waits(BaseRetryStrategy):
    """One attempt more than there are waits; none after ``Refused``, and one at once after a worker's end."""

    def __init__(self, seconds):
        self.seconds = tuple(seconds)

    def get_retry_decision(self, *, exception, job):
        if isinstance(exception, JobAborted):
            return RetryDecision()
        if isinstance(exception, Refused) or job.attempts >= len(self.seconds):
            return None
        return RetryDecision(retry_in={"seconds": self.seconds[job.attempts]})
