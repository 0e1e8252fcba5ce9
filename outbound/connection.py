"""One connection to an address looked up once, which neither outlasts its deadline nor brings too much."""

import io
import queue
import socket
import ssl
import threading
import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from outbound.errors import NotAllowed, ServiceUnavailable, WrongAnswer
from outbound.origins import Origin, may_connect

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

Resolver = Callable[[str, int], list[str]]


class Deadline:
    """A moment at which the whole exchange with a service has to be over."""

    def __init__(self, seconds: float):
        self.seconds = seconds
        self.end = time.monotonic() + seconds

    def left(self) -> float:
        """The seconds that remain; raises TimeoutError when there are none."""
        seconds = self.end - time.monotonic()
        if seconds <= 0:
            raise TimeoutError
        return seconds


def addresses_of(host: str, port: int) -> list[str]:
    """The network addresses of a host, by the system's resolver; raises OSError."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


def resolve(origin: Origin, deadline: Deadline, resolver: Resolver) -> list[str]:
    """The addresses of an origin to which a connection is allowed.

    Raises ServiceUnavailable when the host is not known in time, NotAllowed when it leads inside.
    """
    outcome: queue.SimpleQueue[list[str] | Exception] = queue.SimpleQueue()

    def ask() -> None:
        try:
            outcome.put(resolver(origin.host, origin.port))
        except (OSError, UnicodeError) as error:
            outcome.put(error)

    # The system's resolver knows no deadline; a thread left behind ends when it gives up.
    threading.Thread(target=ask, daemon=True).start()
    try:
        found = outcome.get(timeout=deadline.left())
    except queue.Empty:
        raise TimeoutError from None
    if isinstance(found, Exception):
        raise ServiceUnavailable(_("The address of %(host)s was not found.") % {"host": origin.host})
    allowed = [address for address in found if may_connect(origin, address)]
    if not allowed:
        raise NotAllowed(
            _("%(host)s leads to an address that is not public, so it was not asked.") % {"host": origin.host}
        )
    return allowed


def connect(origin: Origin, addresses: list[str], deadline: Deadline, tls: ssl.SSLContext) -> socket.socket:
    """A socket to the first of the addresses that answers, encrypted for https; raises OSError.

    The host is not looked up again: between two look-ups its name server could change its mind.
    """
    failure: OSError = OSError("no address")
    for remaining, address in zip(range(len(addresses), 0, -1), addresses, strict=True):
        try:
            plain = socket.create_connection((address, origin.port), timeout=deadline.left() / remaining)
        except OSError as error:
            failure = error
            continue
        if origin.scheme == "http":
            return plain
        try:
            plain.settimeout(deadline.left())
            return tls.wrap_socket(plain, server_hostname=origin.host)
        except BaseException:
            plain.close()
            raise
    raise failure


class BoundedSocket:
    """A socket for http.client whose every operation ends at the deadline and which brings ``most`` bytes."""

    def __init__(self, connected: socket.socket, deadline: Deadline, most: int):
        self._connected = connected
        self._deadline = deadline
        self._most = most

    def sendall(self, content: bytes) -> None:
        self._connected.settimeout(self._deadline.left())
        self._connected.sendall(content)

    def makefile(self, mode: str) -> io.BufferedReader:
        return io.BufferedReader(_BoundedReading(self._connected, self._deadline, self._most))

    def close(self) -> None:
        """Nothing: the answer is read after http.client has let go. Whoever connected closes."""


class _BoundedReading(io.RawIOBase):
    def __init__(self, connected: socket.socket, deadline: Deadline, most: int):
        self._connected = connected
        self._deadline = deadline
        self._allowance = most

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "WriteableBuffer") -> int:
        self._connected.settimeout(self._deadline.left())
        count = self._connected.recv_into(buffer)
        self._allowance -= count
        if self._allowance < 0:
            raise WrongAnswer(_("The answer is too large."))
        return count
