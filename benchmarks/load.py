"""A load generator: many open connections, one request at a time on each, for a bounded time."""

import itertools
import selectors
import socket
import time
from collections.abc import Sequence
from typing import NamedTuple

CONNECTIONS = 16
END_OF_HEAD = b"\r\n\r\n"
LENGTH = b"content-length: "


class Load(NamedTuple):
    """What was reached: answers a second, bytes of the last answer's body, the generator's share of a core.

    A share near 1 means that the generator was the bottleneck and the server could have done more.
    """

    per_second: float
    length: int
    generator_share: float


class Refused(Exception):
    """The server answered with something else than 200."""


class Connection:
    """One kept-alive connection that asks for the addresses in turn."""

    def __init__(self, port: int):
        self.socket = socket.create_connection(("127.0.0.1", port))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.received = b""
        self.expected = 0

    def ask(self, request: bytes) -> None:
        self.received, self.expected = b"", 0
        self.socket.sendall(request)

    def take(self) -> bool:
        """Read what has come; return whether the answer is complete."""
        part = self.socket.recv(1 << 20)
        if not part:
            raise Refused("The server closed the connection.")
        self.received += part
        if not self.expected:
            self._read_head()
        return bool(self.expected) and len(self.received) >= self.expected

    def _read_head(self):
        end = self.received.find(END_OF_HEAD)
        if end < 0:
            return
        head = self.received[:end].lower()
        if not head.startswith(b"http/1.1 200 "):
            raise Refused(head.splitlines()[0].decode())
        _, found, rest = head.partition(LENGTH)
        self.expected = end + len(END_OF_HEAD) + (int(rest.split(b"\r\n", 1)[0]) if found else 0)


def load(port: int, addresses: Sequence[str], *, seconds: float) -> Load:
    """Ask for the addresses in turn for so many seconds and return what the server reached."""
    requests = itertools.cycle(request_for(address) for address in addresses)
    with selectors.DefaultSelector() as ready:
        for _ in range(CONNECTIONS):
            connection = Connection(port)
            ready.register(connection.socket, selectors.EVENT_READ, connection)
            connection.ask(next(requests))
        try:
            return _run(ready, requests, seconds)
        finally:
            for key in list(ready.get_map().values()):
                key.fileobj.close()


def _run(ready, requests, seconds):
    answers, length = 0, 0
    started, worked = time.perf_counter(), time.process_time()
    while (elapsed := time.perf_counter() - started) < seconds:
        for key, _ in ready.select(timeout=5):
            connection = key.data
            if connection.take():
                answers += 1
                length = connection.expected
                connection.ask(next(requests))
    return Load(answers / elapsed, length, (time.process_time() - worked) / elapsed)


def request_for(address: str) -> bytes:
    """Return the bytes of a request as a browser behind the proxy that ends TLS would cause it."""
    head = ("Host: 127.0.0.1", "X-Forwarded-Proto: https", "Accept: text/html", "User-Agent: benchmarks")
    return "\r\n".join([f"GET {address} HTTP/1.1", *head, "", ""]).encode()
