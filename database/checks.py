"""Whether the role that the site connects as can do no more than it has to."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Warning
from django.db import connection

from database.grants import SEARCH_PATH, existing_columns, in_force, intended

HINT = (
    "'manage.py database_rights' prints the SQL for a role that can do what the site needs and nothing else. Put that "
    "role into DATABASE_URL and the owner of the tables into MIGRATION_DATABASE_URL. "
    "'manage.py migrate' then gives the rights, each time it runs."
)
POWERS = """
    SELECT r.rolsuper, r.rolcreaterole, r.rolcreatedb, r.rolbypassrls, r.rolreplication,
        EXISTS (SELECT FROM pg_shdepend d WHERE d.refclassid = 'pg_authid'::regclass AND d.refobjid = r.oid
            AND d.deptype = 'o' AND d.dbid IN (0, (SELECT oid FROM pg_database WHERE datname = current_database()))),
        ARRAY(SELECT g.rolname::text FROM pg_auth_members m JOIN pg_roles g ON g.oid = m.roleid WHERE m.member = r.oid),
        ARRAY(SELECT unnest(s.setconfig) FROM pg_db_role_setting s WHERE s.setrole = r.oid),
        has_database_privilege(r.oid, current_database(), 'CREATE'),
        has_database_privilege(r.oid, current_database(), 'TEMPORARY'),
        has_schema_privilege(r.oid, 'public', 'CREATE')
    FROM pg_roles r WHERE r.rolname = current_user
"""


def site_role_is_weak(databases: Sequence[str] | None = None, **_others: Any) -> list[CheckMessage]:
    """Return a warning that names everything the site's role can do and should not; none of another role.

    It looks when asked to look at databases: at the start of the server, and before migrations run.
    """
    if "default" not in (databases or ()):
        return []
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        (role,) = cursor.fetchone()
    if settings.MIGRATION_DATABASE and role != settings.SITE_ROLE:
        return []
    found = [*_powers(), *_surplus(role)]
    said = f"The role {role}, as which the site connects, {'; it '.join(found)}."
    return [Warning(said, hint=HINT, id="database.W001")] if found else []


def _powers() -> Iterator[str]:
    """Yield what the role can do by what it is: a superuser first of all, who can do the rest anyway."""
    with connection.cursor() as cursor:
        cursor.execute(POWERS)
        row = cursor.fetchone()
    *flags, owns, groups, options, creates, temporary, in_schema = row
    words = ("a superuser", "able to make roles", "able to make databases", "above row security", "able to replicate")
    yield from (f"is {word}" for word, is_set in zip(words, flags, strict=True) if is_set)
    if owns:
        yield "owns tables or other things, so that it can switch their guards off"
    if groups:
        yield f"is a member of {', '.join(sorted(groups))}"
    if options != [f"search_path={SEARCH_PATH}"]:
        yield f"has the settings [{', '.join(options)}] instead of a search_path of {SEARCH_PATH} alone"
    if creates or temporary or in_schema:
        yield "may make tables, temporary ones or schemas in the database"


def _surplus(role: str) -> Iterator[str]:
    """Yield the tables on which rights were given by hand, or are left from another version."""
    tables = existing_columns()
    wanted, given = intended(tables), in_force(role)
    differing = sorted(table for table in tables if given[table] != wanted[table])
    if differing:
        more = f" and {len(differing) - 5} more" if len(differing) > 5 else ""
        yield f"has other rights than it needs on {', '.join(differing[:5])}{more}"
