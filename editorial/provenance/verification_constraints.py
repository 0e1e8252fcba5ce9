"""Re-checking what holds for every row: constraints, unique indexes, computed columns, links to other rows."""

import json
import re
from pathlib import Path

from django.apps import apps
from django.db import connection
from django.db.models import ForeignKey

from editorial.provenance import guards
from editorial.provenance.findings import Report

#: What a freshly migrated database has, written by the test that also compares it.
EXPECTED = Path(guards.__file__).with_name("constraints.json")

VALUE = re.compile(r"'[^']*'")
#: A list of values as PostgreSQL words it when the constraint was made, and when it came back from a backup.
LISTED = re.compile(
    r"\(ARRAY\[(?:'[^']*'::character varying(?:, )?)+\]\)::text\[\]"
    r"|ARRAY\[(?:\('[^']*'::character varying\)::text(?:, )?)+\]"
)
GUARDED = "c.relnamespace = 'public'::regnamespace AND c.relname = ANY(%(tables)s)"
IN_FORCE = f"""
    SELECT c.relname, k.conname, pg_get_constraintdef(k.oid) || CASE WHEN k.convalidated THEN '' ELSE ' UNPROVED' END
        FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid
        WHERE {GUARDED} AND k.contype IN ('c', 'f', 'p', 'u', 'x')
    UNION ALL
    SELECT c.relname, i.relname, pg_get_indexdef(x.indexrelid) || CASE WHEN x.indisvalid THEN '' ELSE ' INVALID' END
        FROM pg_index x JOIN pg_class c ON c.oid = x.indrelid JOIN pg_class i ON i.oid = x.indexrelid
        WHERE {GUARDED} AND x.indisunique
        AND NOT EXISTS (SELECT FROM pg_constraint k WHERE k.conindid = x.indexrelid AND k.contype <> 'f')
    UNION ALL
    SELECT c.relname, a.attname, 'computed as ' || pg_get_expr(d.adbin, d.adrelid)
        FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
        JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
        WHERE {GUARDED} AND a.attgenerated <> ''
    UNION ALL
    SELECT 'functions', p.proname, pg_get_functiondef(p.oid)
        FROM pg_proc p WHERE p.pronamespace = 'public'::regnamespace AND p.proname = 'editorial_sha256'
"""  # noqa: S608


def in_force() -> dict[str, dict[str, str]]:
    """Return ``{table: {name: definition}}`` of the guarded tables as PostgreSQL words them, lists in one wording."""
    tables = sorted(guards.expected().tables)
    found = {table: {} for table in [*tables, "functions"]}
    with connection.cursor() as cursor:
        cursor.execute(IN_FORCE, {"tables": tables})
        for table, name, definition in sorted(cursor.fetchall()):
            found[table][name] = LISTED.sub(_list, definition)
    return found


def _list(match):
    return f"ARRAY[{', '.join(VALUE.findall(match[0]))}]"


def verify_constraints(report: Report) -> None:
    """Compare what is in force with what the migrations make."""
    found = in_force()
    for table, expected in json.loads(EXPECTED.read_text()).items():
        present = found.get(table, {})
        for name in sorted(expected.keys() | present.keys()):
            report.counts["constraints"] += 1
            if name not in present:
                problem = "it is missing"
            elif name not in expected:
                problem = "nobody declared it"
            else:
                problem = "it was replaced or is not in force for every row"
            report.expect(present.get(name) == expected.get(name), "constraint", f"{name} on {table}", problem)


def verify_links(report: Report) -> None:
    """Look for rows that name a row which is not there; PostgreSQL misses them in the role of a replica."""
    tables = guards.expected().tables
    links = [
        (model._meta.db_table, field.column, field.related_model._meta.db_table, field.target_field.column)
        for model in apps.get_models()
        if model._meta.db_table in tables
        for field in model._meta.concrete_fields
        if isinstance(field, ForeignKey)
    ]
    # This one is declared in SQL, for the public side does not know the desk.
    links.append(("articles_edition", "decision_id", "editorial_decision", "id"))
    for link in links:
        _verify_link(*link, report)


def _verify_link(table, column, target, target_column, report):
    with connection.cursor() as cursor:
        cursor.execute(
            f'SELECT t.id FROM "{table}" t LEFT JOIN "{target}" o ON o."{target_column}" = t."{column}" '  # noqa: S608
            f'WHERE o."{target_column}" IS NULL AND t."{column}" IS NOT NULL LIMIT 20'
        )
        for (row,) in cursor.fetchall():
            report.add("link", f"{table} number {row}", f"it names a row of {target} that is not there")
