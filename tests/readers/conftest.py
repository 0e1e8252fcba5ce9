"""A mail server, and Django's real way to it."""

import pytest
from django.core.mail.utils import DNS_NAME

from tests.readers.smtp import mail_server


@pytest.fixture(scope="session")
def one_server():
    with mail_server() as server:
        yield server


@pytest.fixture
def post_office(one_server, settings, monkeypatch):
    """A mail server on this machine to which the site's mail goes; empty, and willing to take everything."""
    one_server.begin()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", one_server.server_address[1], 5
    settings.SITE_URL = "https://imprimatur.example"
    # Asking the network for this machine's name can take seconds.
    monkeypatch.setattr(DNS_NAME, "_fqdn", "localhost", raising=False)
    return one_server
