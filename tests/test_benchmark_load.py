"""The load generator counts whole answers and stops at the first that is not one."""

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from benchmarks.load import Refused, load


class Page(BaseHTTPRequestHandler):
    """Answers with 70 kB, and with 404 for an address it does not know."""

    protocol_version = "HTTP/1.1"
    answered = 0

    def do_GET(self):
        body = b"x" * 70_000 if self.path == "/page/" else b"none"
        self.send_response(200 if self.path == "/page/" else 404)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
        type(self).answered += 1

    def log_message(self, *_words):
        pass


@pytest.fixture
def port():
    with ThreadingHTTPServer(("127.0.0.1", 0), Page) as server:
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        yield server.server_port
        server.shutdown()


def test_answers_are_counted_whole(port):
    before = Page.answered
    reached = load(port, ["/page/"], seconds=0.2)
    assert 0 < reached.per_second * 0.2 <= Page.answered - before
    assert reached.length > 70_000


def test_other_answers_than_200_stop_the_measurement(port):
    with pytest.raises(Refused, match="404"):
        load(port, ["/page/", "/missing/"], seconds=0.2)
