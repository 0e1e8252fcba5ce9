"""Working as the owner of the tables, who alone may make and change them."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import connection

from database.grants import existing_columns, grants


@contextmanager
def as_owner() -> Iterator[None]:
    """Within this block the process works as the role of ``MIGRATION_DATABASE_URL``, where there is one.

    The database stays that of ``DATABASE_URL``, whatever the address names. Who was connected has to connect anew.
    """
    if not settings.MIGRATION_DATABASE:
        yield
        return
    site = dict(connection.settings_dict)
    options = {**site["OPTIONS"], **settings.MIGRATION_DATABASE.get("OPTIONS", {})}
    _connect_with({**settings.MIGRATION_DATABASE, "NAME": site["NAME"], "OPTIONS": options})
    try:
        yield
    finally:
        _connect_with(site)


def _connect_with(parameters: Mapping[str, Any]) -> None:
    """Connect with these from now on; who is connected already, in this thread or in a pool, is not any more."""
    connection.close()
    connection.close_pool()  # type: ignore[attr-defined]  # PostgreSQL's has it
    connection.settings_dict.update(parameters)


def give_rights() -> bool:
    """Give the site's role its rights, as the owner; say whether owner and site are two roles.

    Raises ``ImproperlyConfigured`` when ``DATABASE_URL`` names no role, or one that the server does not know.
    """
    if not settings.MIGRATION_DATABASE or settings.MIGRATION_DATABASE["USER"] == settings.SITE_ROLE:
        return False
    if not settings.SITE_ROLE:
        raise ImproperlyConfigured("DATABASE_URL names no role. Write it as postgresql://ROLE:PASSWORD@HOST/DATABASE.")
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_database(), to_regrole(quote_ident(%s)) IS NOT NULL", [settings.SITE_ROLE])
        database, is_known = cursor.fetchone()
        if not is_known:
            raise ImproperlyConfigured(
                f"The database is up to date, but there is no role {settings.SITE_ROLE}, which DATABASE_URL names. "
                "'manage.py database_rights' prints the SQL that makes it."
            )
        cursor.execute(grants(settings.SITE_ROLE, database, existing_columns()))
    return True
