"""Addresses of a test's databases, for processes that the test starts."""

import os
from contextlib import contextmanager
from urllib.parse import quote

import environ
from django.conf import settings
from django.db import connection


def database_address() -> str:
    """Return the ``DATABASE_URL`` of the database that this process works on: the site's."""
    known = connection.settings_dict
    password = environ.Env().db_url("DATABASE_URL")["PASSWORD"]
    login = f"{quote(settings.SITE_ROLE, safe='')}:{quote(password or '', safe='')}"
    place = f"{known['HOST']}:{known['PORT'] or ''}/{quote(known['NAME'], safe='')}"
    folder = known["OPTIONS"].get("host", "")
    return f"postgresql://{login}@{place}" + (f"?host={quote(folder, safe='')}" if folder else "")


def child_environment(database: str) -> dict:
    """Return the environment of a child that works on the database at this address, with the keys of this process."""
    return os.environ | {
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "DATABASE_URL": database,
        "DEBUG": "true",  # or static files would have to be collected, and pages asked for over TLS
        "ALLOWED_HOSTS": "127.0.0.1",
        "SECRET_KEY": settings.SECRET_KEY,
        "SIGNING_KEY": settings.SIGNING_KEY,
        "SIGNING_PUBLIC_KEYS": ",".join(settings.SIGNING_PUBLIC_KEYS),
    }


@contextmanager
def connected_to(address: str):
    """Let ``connections["default"]`` mean the database at this address, which may be on another server."""
    known = connection.settings_dict
    before = dict(known)
    there = environ.Env().db_url_config(address)
    there["OPTIONS"] = {**before["OPTIONS"], **there.get("OPTIONS", {})}
    connection.close()
    known.update(there)
    try:
        yield
    finally:
        connection.close()
        known.clear()
        known.update(before)
