"""The services that the look-up asks, on this machine."""

import pytest

from tests.references.lookup.services import LocalServices


@pytest.fixture
def services(settings):
    """A server in the place of all services; the settings lead to it, and nobody has to wait between questions."""
    with LocalServices() as local:
        settings.LOOKUP_SERVICES = local.settings
        settings.LOOKUP_REDIRECT_HOSTS = []
        settings.LOOKUP_CONTACT = "editors@example.org"
        settings.SITE_URL = "https://journal.example.org"
        settings.LOOKUP_SECONDS = 10
        settings.LOOKUP_PAUSE = 0
        yield local
