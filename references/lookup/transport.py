"""GET over HTTP, to allowed places only, within bounds of time and size."""

import http.client
import ssl
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from functools import cache
from typing import Protocol
from urllib.parse import quote, urljoin, urlsplit

from django.conf import settings
from django.utils.translation import gettext as _

from references.lookup import bodies
from references.lookup.connection import BoundedSocket, Deadline, Resolver, addresses_of, connect, resolve
from references.lookup.origins import Origin, allowed_origins, origin_of
from references.lookup.outcomes import NotAllowed, ServiceUnavailable, WrongAnswer

MOST_REDIRECTS = 3
LARGEST_BODY = 1_000_000
# Status line and headers, which http.client bounds at 100 lines.
LARGEST_HEAD = 200_000
REDIRECTS = frozenset([301, 302, 303, 307, 308])


@dataclass(frozen=True)
class Answer:
    """An answer of any status but a redirect; header names are in lower case, ``url`` is where it came from."""

    url: str
    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def host(self) -> str:
        return urlsplit(self.url).hostname or ""

    @property
    def content_type(self) -> str:
        """The media type in lower case, without parameters; "" when there is none."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()


def _led_to(answer: Answer) -> str:
    """The address to which a redirect leads; raises NotAllowed for one that is none."""
    location = answer.headers.get("location", "")
    try:
        return urljoin(answer.url, quote(location, safe="%/:=&?~#+!$,;'@()*[]"))
    except ValueError:
        raise NotAllowed(
            _("“%(location)s” is not among the services that may be asked.") % {"location": location[:80]}
        ) from None


@cache
def _trusted_authorities() -> ssl.SSLContext:
    return ssl.create_default_context()


class Transport(Protocol):
    """What the look-up needs of the network."""

    def get(self, url: str, *, accept: str) -> Answer:
        """The answer, of any status; raises ServiceUnavailable or WrongAnswer."""


class HttpTransport:
    """The transport over the network; ``origins`` are the only places that are ever asked.

    ``seconds`` is the time for all of one question: finding the host, connecting, redirects, reading.
    """

    def __init__(
        self,
        *,
        origins: frozenset[Origin],
        user_agent: str,
        seconds: float = 10,
        resolver: Resolver = addresses_of,
        tls: ssl.SSLContext | None = None,
    ):
        self.origins = origins
        self.user_agent = user_agent
        self.seconds = seconds
        self.resolver = resolver
        self.tls = tls or _trusted_authorities()

    @classmethod
    def from_settings(cls) -> "HttpTransport":
        """The transport to the services that the settings name."""
        contact = f"; mailto:{settings.LOOKUP_CONTACT}" if settings.LOOKUP_CONTACT else ""
        return cls(
            origins=allowed_origins(),
            user_agent=f"Imprimatur/0.1 ({settings.SITE_URL}{contact})",
            seconds=settings.LOOKUP_SECONDS,
        )

    def get(self, url: str, *, accept: str) -> Answer:
        """The answer behind at most 3 redirects, of any other status, at most 1 MB; see ``Transport``."""
        deadline = Deadline(self.seconds)
        for _attempt in range(MOST_REDIRECTS + 1):
            answer = self._exchange(url, accept, deadline)
            if answer.status not in REDIRECTS:
                return answer
            url = _led_to(answer)
        raise WrongAnswer(
            _("%(host)s redirected more than %(most_redirects)s times.")
            % {"host": answer.host, "most_redirects": MOST_REDIRECTS}
        )

    def _exchange(self, url: str, accept: str, deadline: Deadline) -> Answer:
        origin = origin_of(url)
        if origin not in self.origins:
            place = origin.host if origin else url[:80]
            raise NotAllowed(_("“%(place)s” is not among the services that may be asked.") % {"place": place})
        try:
            addresses = resolve(origin, deadline, self.resolver)
            with closing(connect(origin, addresses, deadline, self.tls)) as connected:
                bounded = BoundedSocket(connected, deadline, LARGEST_BODY + LARGEST_HEAD)
                return self._ask(origin, url, accept, bounded)
        except TimeoutError:
            raise ServiceUnavailable(
                _("%(host)s did not answer within %(seconds)s seconds.")
                % {"host": origin.host, "seconds": f"{self.seconds:g}"}
            ) from None
        except ssl.SSLCertVerificationError:
            raise WrongAnswer(_("%(host)s did not prove that it is %(host)s.") % {"host": origin.host}) from None
        except (OSError, http.client.HTTPException) as error:
            raise ServiceUnavailable(
                _("The connection to %(host)s failed (%(name)s).") % {"host": origin.host, "name": type(error).__name__}
            ) from error

    def _ask(self, origin: Origin, url: str, accept: str, bounded: BoundedSocket) -> Answer:
        parts = urlsplit(url)
        # Only the class knows which port goes without saying in the Host header; it connects nowhere itself.
        kind = http.client.HTTPConnection if origin.scheme == "http" else http.client.HTTPSConnection
        connection = kind(origin.host, origin.port, **({} if origin.scheme == "http" else {"context": self.tls}))
        connection.sock = bounded
        headers = {"Accept": accept, "Accept-Encoding": "gzip", "Connection": "close", "User-Agent": self.user_agent}
        connection.request("GET", (parts.path or "/") + (f"?{parts.query}" if parts.query else ""), headers=headers)
        response = connection.getresponse()
        received = {name.lower(): value for name, value in response.getheaders()}
        body = b"" if response.status in REDIRECTS else self._body(response, received)
        return Answer(url=url, status=response.status, headers=received, body=body)

    def _body(self, response: http.client.HTTPResponse, headers: dict) -> bytes:
        body = response.read(LARGEST_BODY + 1)
        if len(body) > LARGEST_BODY:
            raise WrongAnswer(_("The answer is too large."))
        if response.length:
            raise http.client.IncompleteRead(body)
        return bodies.decompressed(body, headers.get("content-encoding", ""), most=LARGEST_BODY)
