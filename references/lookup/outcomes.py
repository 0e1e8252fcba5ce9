"""What a look-up can end in."""

from dataclasses import dataclass, field
from enum import StrEnum

from outbound.errors import WrongAnswer


class Missing(StrEnum):
    """Why a look-up has no work to show."""

    UNKNOWN = "unknown"
    MALFORMED = "malformed"
    UNSUPPORTED = "unsupported"
    NO_MATCH = "no_match"


@dataclass(frozen=True)
class Found:
    """A work as a service knows it.

    ``csl`` is a cleaned item (see ``references.records.csl.clean_csl``), ``source`` a ``Reference.Source``,
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


class OtherWork(WrongAnswer):
    """A well-formed answer about another work than the one that was asked for."""

    is_failure = False


class RefusedQuestion(WrongAnswer):
    """A service did not take the question itself; asking again would not help."""

    is_failure = False
