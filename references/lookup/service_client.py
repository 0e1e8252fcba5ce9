"""Asking a service that the settings name: in turn, at its pace, and not twice for the same thing."""

import datetime
import time
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol
from urllib.parse import quote, urlencode

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import OperationalError, connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from psycopg.errors import LockNotAvailable

from outbound.bodies import parsed
from outbound.client import Answer, HttpClient
from outbound.errors import OutboundError, ServiceUnavailable, WrongAnswer
from outbound.origins import Origin, origin_of
from references.lookup import limits
from references.lookup.outcomes import RefusedQuestion


def allowed_origins() -> frozenset[Origin]:
    """The origins that the settings LOOKUP_SERVICES and LOOKUP_REDIRECT_HOSTS allow.

    Raises ImproperlyConfigured for a service whose address is not https; http is for this machine only.
    """
    origins = {Origin("https", host.lower(), 443) for host in settings.LOOKUP_REDIRECT_HOSTS}
    for service, address in settings.LOOKUP_SERVICES.items():
        origin = origin_of(address)
        if origin is None or (origin.scheme == "http" and not origin.is_loopback):
            raise ImproperlyConfigured(
                f"LOOKUP_SERVICES: the address of {service}, “{address}”, is not an https address. "
                "http is for this machine only."
            )
        origins.add(origin)
    return frozenset(origins)


def network() -> HttpClient:
    """Return the client that asks nobody but these services, and says who asks."""
    contact = f"; mailto:{settings.LOOKUP_CONTACT}" if settings.LOOKUP_CONTACT else ""
    return HttpClient(
        origins=allowed_origins(),
        user_agent=f"Imprimatur/0.1 ({settings.SITE_URL}{contact})",
        seconds=settings.LOOKUP_SECONDS,
    )


# Any number of our own: the first half of the locks under which services are asked.
TURNS = 5_103
NOTHING_THERE = frozenset([204, 404, 406, 410])
PATIENCE = frozenset([401, 403, 408, 425, 429])


@dataclass(frozen=True)
class ServiceRequest:
    """What to ask a service, and how its answer is read.

    ``key`` is the name under which the answer is remembered; "" is not remembered. ``read`` takes an
    answer and returns its payload, or None when the service knows nothing; it raises WrongAnswer.
    ``denies`` recognises an answer that says so in a form of the service's own, whatever its status.
    """

    service: str
    path: str
    read: Callable[[Answer], dict | None]
    key: str = ""
    parameters: dict[str, str] = field(default_factory=dict)
    accept: str = "application/json"
    denies: Callable[[Answer], bool] = field(default=lambda answer: False)

    @property
    def url(self) -> str:
        query = f"?{urlencode(self.parameters, quote_via=quote)}" if self.parameters else ""
        return settings.LOOKUP_SERVICES[self.service].rstrip("/") + self.path + query


class Transport(Protocol):
    """What the look-up needs of the network."""

    def get(self, url: str, *, accept: str) -> Answer:
        """The answer, of any status; raises ServiceUnavailable or WrongAnswer."""


@dataclass(frozen=True)
class ServiceClient:
    """The one way to ask a service. ``pause`` is the least time from one question to the next, in seconds.

    ``fresh`` asks even where an answer is remembered, and remembers the new one.
    """

    transport: Transport
    pause: float = 1 / 3
    fresh: bool = False
    now: Callable[[], datetime.datetime] = timezone.now
    wait: Callable[[float], None] = time.sleep

    @classmethod
    def from_settings(cls, *, fresh: bool = False) -> "ServiceClient":
        """ServiceClient over the network as the settings say."""
        return cls(network(), pause=settings.LOOKUP_PAUSE, fresh=fresh)

    def ask(self, question: ServiceRequest) -> dict | None:
        """The payload of the answer, or None when the service knows nothing; raises OutboundError.

        Not to be called within a transaction: the turn lasts until its end (RuntimeError).
        """
        remembered = self._recall(question)
        if remembered:
            return remembered.payload
        limits.refuse_while_resting(question.service, now=self.now())
        with transaction.atomic(durable=True):
            outcome = self._in_turn(question)
        if isinstance(outcome, OutboundError):
            raise outcome
        return outcome

    def _recall(self, question: ServiceRequest):
        if self.fresh or not question.key:
            return None
        return limits.recall(question.service, question.key, now=self.now())

    def _in_turn(self, question: ServiceRequest) -> dict | OutboundError | None:
        """The payload, or the error as a value: an exception would take back what is noted about the service."""
        try:
            wait_for_turn(question.service)
            limits.refuse_while_resting(question.service, now=self.now())
        except OutboundError as refusal:
            return refusal
        # While waiting, another process may have asked the same.
        remembered = self._recall(question)
        if remembered:
            return remembered.payload
        started, pause = time.monotonic(), self.pause
        outcome: dict | OutboundError | None
        try:
            answer = self.transport.get(question.url, accept=question.accept)
            pause = max(pause, limits.pause_asked_for(answer.headers))
            outcome = self._read(question, answer)
        except OutboundError as error:
            outcome = self._note(question.service, error)
        # The turn is kept until the next question is due, so that no process needs to know when another asked.
        self.wait(max(0.0, started + pause - time.monotonic()))
        return outcome

    def _read(self, question: ServiceRequest, answer: Answer) -> dict | None:
        denied = question.denies(answer)
        if not denied and (answer.status >= 500 or answer.status in PATIENCE):
            asked = limits.retry_after(answer.headers, now=self.now())
            if asked is None and answer.status == 429:
                asked = limits.SHORTEST_REST
            raise ServiceUnavailable(
                _("%(host)s cannot answer now (status %(status)s).") % {"host": answer.host, "status": answer.status},
                asked,
            )
        payload = None if denied else question.read(answer)
        limits.note_success(question.service)
        if question.key:
            limits.remember(question.service, question.key, payload, now=self.now())
        return payload

    def _note(self, service: str, error: OutboundError) -> OutboundError:
        if not error.is_failure:
            return error
        asked = getattr(error, "retry_after", None)
        rest = limits.note_failure(service, error.message, asked_rest=asked, now=self.now())
        return ServiceUnavailable(error.message, rest) if isinstance(error, ServiceUnavailable) else error


def read_json(answer: Answer) -> dict | list | None:
    """The JSON of an answer, or None when the service knows nothing; raises WrongAnswer."""
    if answer.status in NOTHING_THERE:
        return None
    if answer.status != 200:
        raise RefusedQuestion(
            _("%(host)s did not accept the request (status %(status)s).")
            % {"host": answer.host, "status": answer.status}
        )
    if answer.content_type != "application/json" and not answer.content_type.endswith("+json"):
        kind = answer.content_type[:60] or "something unnamed"
        raise WrongAnswer(
            _("%(host)s answered with %(kind)s where a record was expected.") % {"host": answer.host, "kind": kind}
        )
    return parsed(answer.body)


def wait_for_turn(service: str) -> None:
    """Let one process at a time ask a service, until the transaction ends."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [TURNS, zlib.crc32(service.encode()) - 2**31])
    except OperationalError as error:
        if not isinstance(error.__cause__, LockNotAvailable):
            raise
        raise ServiceUnavailable(
            _("Too many are waiting to ask %(service)s.") % {"service": service}, retry_after=5.0
        ) from error
