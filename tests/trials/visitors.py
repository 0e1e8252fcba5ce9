"""Somebody at a browser: logged in, patient, and sure of nothing until the answer has come."""

import http.client
from typing import NamedTuple
from urllib.parse import urlencode

from django.conf import settings
from django.test import Client

from tests.trials.servers import HOST

SECONDS = 20
CSRF = "c" * 32


class NoAnswer(Exception):
    """The connection broke before the whole answer was here: what was asked for may have happened or not."""


class Answer(NamedTuple):
    """A whole answer; ``location`` is where it leads."""

    status: int
    location: str
    page: str


class Visitor:
    """A logged-in person. Each request has a connection of its own."""

    def __init__(self, person, port):
        client = Client()
        client.force_login(person)
        session = client.cookies[settings.SESSION_COOKIE_NAME].value
        self.port = port
        self.headers = {"Cookie": f"{settings.SESSION_COOKIE_NAME}={session}; {settings.CSRF_COOKIE_NAME}={CSRF}"}

    def get(self, path) -> Answer:
        """Ask for a page. Raises ``NoAnswer``."""
        return self.ask("GET", path)

    def post(self, path, **fields) -> Answer:
        """Send a form. Raises ``NoAnswer``."""
        body = urlencode(fields | {"csrfmiddlewaretoken": CSRF})
        return self.ask("POST", path, body, {"Content-Type": "application/x-www-form-urlencoded"})

    def ask(self, method, path, body=None, headers=None):
        connection = http.client.HTTPConnection(HOST, self.port, timeout=SECONDS)
        try:
            connection.request(method, path, body, self.headers | (headers or {}))
            answer = connection.getresponse()
            return Answer(answer.status, answer.headers.get("Location", ""), answer.read().decode())
        except (OSError, http.client.HTTPException) as error:
            raise NoAnswer from error
        finally:
            connection.close()
