"""GET and POST over HTTP, to allowed places and public addresses only, within bounds of time and size."""

import http.client
import ssl
from collections.abc import Iterable, Mapping
from contextlib import closing
from dataclasses import dataclass
from functools import cache
from urllib.parse import quote, urlencode, urljoin, urlsplit

from django.utils.translation import gettext as _

from outbound import bodies
from outbound.connection import BoundedSocket, Deadline, Resolver, addresses_of, connect, resolve
from outbound.errors import NotAllowed, ServiceUnavailable, WrongAnswer
from outbound.origins import Origin, origin_of

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


@dataclass(frozen=True)
class Request:
    """What is asked of a place; ``headers`` go beside those of every question."""

    method: str
    url: str
    headers: Mapping[str, str]
    body: str | None = None

    @property
    def target(self) -> str:
        """The path and the query, as the request's first line has them."""
        parts = urlsplit(self.url)
        return (parts.path or "/") + (f"?{parts.query}" if parts.query else "")


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


class HttpClient:
    """Questions over the network; ``origins`` are the only places that are ever asked, at public addresses only.

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

    def get(self, url: str, *, accept: str) -> Answer:
        """Return the answer behind at most 3 redirects, of any other status, at most 1 MB.

        Raises NotAllowed, ServiceUnavailable and WrongAnswer.
        """
        deadline = Deadline(self.seconds)
        for _attempt in range(MOST_REDIRECTS + 1):
            answer = self._exchange(Request("GET", url, {"Accept": accept}), deadline)
            if answer.status not in REDIRECTS:
                return answer
            url = _led_to(answer)
        raise WrongAnswer(
            _("%(host)s redirected more than %(most_redirects)s times.")
            % {"host": answer.host, "most_redirects": MOST_REDIRECTS}
        )

    def post(self, url: str, fields: Iterable[tuple[str, str]]) -> Answer:
        """Send a form and return the answer of any status, without its body; a redirect is not followed.

        Raises as ``get`` does.
        """
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        return self._exchange(Request("POST", url, headers, urlencode(list(fields))), Deadline(self.seconds))

    def _exchange(self, request: Request, deadline: Deadline) -> Answer:
        origin = origin_of(request.url)
        if origin not in self.origins:
            place = origin.host if origin else request.url[:80]
            raise NotAllowed(_("“%(place)s” is not among the services that may be asked.") % {"place": place})
        try:
            addresses = resolve(origin, deadline, self.resolver)
            with closing(connect(origin, addresses, deadline, self.tls)) as connected:
                bounded = BoundedSocket(connected, deadline, LARGEST_BODY + LARGEST_HEAD)
                return self._ask(origin, request, bounded)
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

    def _ask(self, origin: Origin, request: Request, bounded: BoundedSocket) -> Answer:
        # Only the class knows which port goes without saying in the Host header; it connects nowhere itself.
        connection = http.client.HTTPConnection(origin.host, origin.port)
        if origin.scheme == "https":
            connection = http.client.HTTPSConnection(origin.host, origin.port, context=self.tls)
        connection.sock = bounded
        headers = {"Accept-Encoding": "gzip", "Connection": "close", "User-Agent": self.user_agent, **request.headers}
        connection.request(request.method, request.target, body=request.body, headers=headers)
        response = connection.getresponse()
        received = {name.lower(): value for name, value in response.getheaders()}
        is_read = request.method == "GET" and response.status not in REDIRECTS
        body = self._body(response, received) if is_read else b""
        return Answer(url=request.url, status=response.status, headers=received, body=body)

    def _body(self, response: http.client.HTTPResponse, headers: Mapping[str, str]) -> bytes:
        body = response.read(LARGEST_BODY + 1)
        if len(body) > LARGEST_BODY:
            raise WrongAnswer(_("The answer is too large."))
        if response.length:
            raise http.client.IncompleteRead(body)
        return bodies.decompressed(body, headers.get("content-encoding", ""), most=LARGEST_BODY)
