"""The SQL that gives the site's role its rights, and what rights it has."""

from collections.abc import Iterator, Mapping

from django.db import connection

from database.rights import EVERY, SEQUENCES, Rights, rights_on

Columns = Mapping[str, frozenset[str]]
# First of all names are looked for among the site's own tables, and never first among temporary ones.
SEARCH_PATH = "public, pg_temp"
WEAK = "LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS NOINHERIT"
COLUMNS = """
    SELECT c.relname, array_agg(a.attname::text)
    FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
    WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND a.attnum > 0 AND NOT a.attisdropped
    GROUP BY 1
"""
IN_FORCE = """
    SELECT c.relname, has_any_column_privilege(%(role)s, c.oid, 'INSERT'), ARRAY(
            SELECT a.attname::text FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
            AND has_column_privilege(%(role)s, c.oid, a.attnum, 'UPDATE')
        ), has_table_privilege(%(role)s, c.oid, 'DELETE')
    FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')
"""


def quoted(name: str) -> str:
    """Return a name as SQL writes it."""
    return '"{}"'.format(name.replace('"', '""'))


def existing_columns() -> Columns:
    """Return the columns of every table that the connected database has."""
    with connection.cursor() as cursor:
        cursor.execute(COLUMNS)
        return {table: frozenset(columns) for table, columns in cursor.fetchall()}


def role_statements(role: str, *, exists: bool) -> list[str]:
    """Return what somebody who may make roles says once: a role that can do nothing but log in."""
    name = quoted(role)
    return [
        f"{'ALTER' if exists else 'CREATE'} ROLE {name} {WEAK}",
        f"ALTER ROLE {name} RESET ALL",
        f"ALTER ROLE {name} SET search_path = {SEARCH_PATH}",
    ]


def database_statements(role: str, database: str) -> list[str]:
    """Return what a database's owner says of it: connect, and make nothing there, temporary tables neither.

    A copy of a database does not take this along: it has to be said of each copy anew.
    """
    name, where = quoted(role), quoted(database)
    return [
        f"REVOKE ALL ON DATABASE {where} FROM {name}",
        f"REVOKE CREATE, TEMPORARY ON DATABASE {where} FROM PUBLIC",
        f"GRANT CONNECT ON DATABASE {where} TO {name}",
    ]


def table_statements(role: str, tables: Columns) -> list[str]:
    """Return what the owner of the tables says: take every right away, then give those of ``database.rights``."""
    name = quoted(role)
    return [
        f"REVOKE CREATE ON SCHEMA public FROM PUBLIC, {name}",
        f"GRANT USAGE ON SCHEMA public TO {name}",
        f"REVOKE ALL ON ALL TABLES IN SCHEMA public FROM PUBLIC, {name}",
        f"REVOKE ALL ON ALL SEQUENCES IN SCHEMA public FROM PUBLIC, {name}",
        f"GRANT SELECT ON ALL TABLES IN SCHEMA public TO {name}",
        *(f"GRANT USAGE ON SEQUENCE {sequence} TO {name}" for sequence in SEQUENCES if _table_of(sequence) in tables),
        *(f"GRANT {right} ON {quoted(table)} TO {name}" for table in sorted(tables) for right in _words(table, tables)),
    ]


def grants(role: str, database: str, tables: Columns) -> str:
    """Return the SQL that leaves the role exactly its rights, whatever it had before; the owner runs it."""
    return "".join(f"{line};\n" for line in [*database_statements(role, database), *table_statements(role, tables)])


def in_force(role: str) -> dict[str, Rights]:
    """Return what a role may do to each table now, by whatever way it came to that."""
    with connection.cursor() as cursor:
        cursor.execute(IN_FORCE, {"role": role})
        return {
            table: Rights(insert, " ".join(sorted(columns)), delete)
            for table, insert, columns, delete in cursor.fetchall()
        }


def intended(tables: Columns) -> dict[str, Rights]:
    """Return what the site is meant to do to each table, in the words of ``in_force``."""
    return {
        table: rights._replace(update=" ".join(sorted(rights.columns(columns))))
        for table, columns in tables.items()
        for rights in [rights_on(table)]
    }


def _table_of(sequence: str) -> str:
    return sequence.removesuffix("_id_seq")


def _words(table: str, tables: Columns) -> Iterator[str]:
    """Yield the rights on a table as GRANT names them; columns that it has not got (any more) are left out."""
    rights = rights_on(table)
    if rights.insert:
        yield "INSERT"
    if rights.update == EVERY:
        yield "UPDATE"
    elif columns := rights.columns(tables[table]):
        yield f"UPDATE ({', '.join(map(quoted, sorted(columns)))})"
    if rights.delete:
        yield "DELETE"
