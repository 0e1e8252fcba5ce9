"""All services on one port of this machine. They answer what a test sets, and can hang, drip, lie and lead astray."""

import gzip
import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import NamedTuple
from urllib.parse import parse_qs

NAMES = ("crossref", "datacite", "doi", "ncbi", "eutils")


class Asked(NamedTuple):
    """One question as it arrived: path as sent, parameters, headers."""

    path: str
    parameters: dict
    headers: dict


class LocalServices:
    """A running server; ``answer`` sets what a path answers, ``asked`` is what was asked."""

    def __init__(self):
        self.replies = {}
        self.asked: list[Asked] = []
        self.over = threading.Event()
        self.at_once = self.most_at_once = 0
        self.counting = threading.Lock()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.005,), daemon=True)

    def __enter__(self):
        self._thread.start()
        return self

    def __exit__(self, *_failure):
        self.over.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    @property
    def port(self):
        return self._server.server_port

    @property
    def address(self):
        return f"http://127.0.0.1:{self.port}"

    @property
    def settings(self):
        """The setting LOOKUP_SERVICES that leads here."""
        return {name: f"{self.address}/{name}" for name in NAMES}

    @property
    def paths(self):
        return [asked.path for asked in self.asked]

    def answer(self, path, *replies):
        """Let a path answer these replies one after the other and then the last one again and again."""
        self.replies[path] = list(replies)


def reply(body, *, status=200, content_type="application/json", packed=False, **headers):
    """A whole answer; a body that is neither text nor bytes is sent as JSON, ``packed`` sends it as gzip."""
    if not isinstance(body, str | bytes):
        body = json.dumps(body)
    body = body.encode() if isinstance(body, str) else body
    named = {name.replace("_", "-"): value for name, value in headers.items()} | {"Content-Type": content_type}
    if packed:
        body, named = gzip.compress(body), named | {"Content-Encoding": "gzip"}

    def send(handler, services):
        handler.send_response(status)
        for name, value in named.items():
            handler.send_header(name, value)
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body)

    return send


def redirect(location, status=302):
    return reply("", status=status, Location=location)


def raw(content):
    """These bytes and the end of the connection."""
    return lambda handler, services: handler.wfile.write(content)


def hang(handler, services):
    """Nothing at all, until the test is over."""
    services.over.wait(20)


def drip(start):
    """A beginning, and then one letter after another, each well within any limit for a single read."""

    def send(handler, services):
        handler.wfile.write(start)
        while not services.over.wait(0.01):
            handler.wfile.write(b"x")

    return send


NOT_FOUND = reply("Resource not found.", status=404, content_type="text/plain")


def _handler(services):
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            path, _, query = self.path.partition("?")
            headers = {name.lower(): value for name, value in self.headers.items()}
            parameters = {name: values[0] for name, values in parse_qs(query).items()}
            with services.counting:
                services.asked.append(Asked(path, parameters, headers))
                services.at_once += 1
                services.most_at_once = max(services.most_at_once, services.at_once)
                replies = services.replies.get(path, [NOT_FOUND])
                send = replies.pop(0) if len(replies) > 1 else replies[0]
            try:
                send(self, services)
            except OSError:
                pass  # The asker had enough and hung up.
            finally:
                with services.counting:
                    services.at_once -= 1

        def log_message(self, *_words):
            pass

    return Handler
