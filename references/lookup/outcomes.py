"""What a look-up can end in."""

from dataclasses import dataclass, field
from enum import StrEnum


class Missing(StrEnum):
    """Why a look-up has no work to show."""

    UNKNOWN = "unknown"
    MALFORMED = "malformed"
    UNSUPPORTED = "unsupported"
    NO_MATCH = "no_match"


@dataclass(frozen=True)
class Found:
    """A work as a service knows it.

    ``csl`` is a cleaned item (see ``references.csl.clean_csl``), ``source`` a ``Reference.Source``,
    ``payload`` the service's record without reference list and affiliations, ``identifier`` the
    normalised identifier under which it was found, ``problems`` what ``clean_csl`` left out.
    """

    csl: dict
    source: str
    payload: dict
    identifier: str
    problems: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class NotFound:
    """No work, for good: ``reason`` is a sentence for the person who asked, ``code`` its kind."""

    identifier: str
    code: Missing
    reason: str


class LookUpError(Exception):
    """No answer that could be used; ``message`` is a sentence for the person who asked."""

    #: Whether it speaks against the service, which is left alone after too many of them.
    is_failure = True

    def __init__(self, message: str):
        super().__init__(message)
        self.message = message


class ServiceUnavailable(LookUpError):
    """A service did not answer or asked for patience; ``retry_after`` seconds from now it may be asked again.

    ``retry_after`` is None where nobody knows.
    """

    def __init__(self, message: str, retry_after: float | None = None):
        super().__init__(message)
        self.retry_after = retry_after


class WrongAnswer(LookUpError):
    """A service answered something that is not used, such as a page in place of a record."""


class OtherWork(WrongAnswer):
    """A well-formed answer about another work than the one that was asked for."""

    is_failure = False


class RefusedQuestion(WrongAnswer):
    """A service did not take the question itself; asking again would not help."""

    is_failure = False


class NotAllowed(WrongAnswer):
    """The answer would have had to come from a place that may not be asked."""

    is_failure = False
