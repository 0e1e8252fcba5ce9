"""Why a question over the network has no answer that could be used; each ``message`` is a sentence for a person."""


class OutboundError(Exception):
    """No answer that could be used; ``message`` is a sentence for the person who asked."""

    #: Whether it speaks against the service, which is left alone after too many of them.
    is_failure = True

    def __init__(self, message: str):
        super().__init__(message)
        self.message = message


class ServiceUnavailable(OutboundError):
    """A service did not answer or asked for patience; ``retry_after`` seconds from now it may be asked again.

    ``retry_after`` is None where nobody knows.
    """

    def __init__(self, message: str, retry_after: float | None = None):
        super().__init__(message)
        self.retry_after = retry_after


class WrongAnswer(OutboundError):
    """A service answered something that is not used, such as a page in place of a record."""


class NotAllowed(WrongAnswer):
    """The answer would have had to come from a place that may not be asked."""

    is_failure = False
