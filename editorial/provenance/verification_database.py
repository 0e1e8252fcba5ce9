"""Whether the database still has the constraints and the guards that it should have."""

import json
import re
from pathlib import Path

from django.apps import apps
from django.contrib.auth.models import Group
from django.db import connection
from django.db.models import ForeignKey

from editorial.provenance import guards
from record.findings import Report

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
    found: dict[str, dict[str, str]] = {table: {} for table in [*tables, "functions"]}
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


#: What each role may do, written by the same test.
ROLES = EXPECTED.with_name("rights_of_roles.json")


def rights_of_roles() -> dict[str, list[str]]:
    """Return the rights (``app.codename``) of every role in the database, in order."""
    found: dict[str, list[str]] = {}
    rights = Group.objects.order_by("name", "permissions__content_type__app_label", "permissions__codename")
    for role, app, codename in rights.values_list(
        "name", "permissions__content_type__app_label", "permissions__codename"
    ):
        found.setdefault(role, []).extend([f"{app}.{codename}"] if codename else [])
    return found


def verify_roles(report: Report) -> None:
    """Compare what roles may do with what the migrations gave them."""
    found, expected = rights_of_roles(), json.loads(ROLES.read_text())
    for role in sorted(found.keys() | expected.keys()):
        report.counts["roles"] += 1
        given, due = set(found.get(role, ())), set(expected.get(role, ()))
        report.expect(role in expected, "role", role, "nobody declared it")
        report.expect(role in found, "role", role, "it is missing")
        report.expect(not given - due, "role", role, f"it also gives {', '.join(sorted(given - due))}")
        report.expect(not due - given, "role", role, f"it does not give {', '.join(sorted(due - given))}")


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


# Bits of pg_trigger.tgtype, from PostgreSQL's catalog/pg_trigger.h.
ROW, BEFORE, INSTEAD = 1, 2, 64
EVENTS = {4: "INSERT", 8: "DELETE", 16: "UPDATE", 32: "TRUNCATE"}

FUNCTIONS = """
    SELECT p.proname, p.prorettype::regtype::text, l.lanname, p.proconfig, p.prosrc,
        p.provolatile, p.prosecdef OR p.proisstrict
    FROM pg_proc p JOIN pg_language l ON l.oid = p.prolang
    WHERE p.pronamespace = 'public'::regnamespace AND p.proname = ANY(%s)
"""
TRIGGERS = """
    SELECT c.relname, t.tgname, t.tgtype, t.tgdeferrable AND t.tginitdeferred, p.proname, t.tgargs, t.tgenabled,
        t.tgisinternal, t.tgqual IS NOT NULL OR t.tgattr <> ''
    FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_proc p ON p.oid = t.tgfoid
    WHERE c.relnamespace = 'public'::regnamespace AND c.relname = ANY(%s)
"""
# What would make a table show other rows than it holds, or let rows in past its triggers.
DISGUISES = f"""
    SELECT c.relname, 'it is not an ordinary table any more' FROM pg_class c WHERE {GUARDED} AND c.relkind <> 'r'
    UNION ALL
    SELECT c.relname, 'row-level security hides rows' FROM pg_class c WHERE {GUARDED} AND c.relrowsecurity
    UNION ALL
    SELECT c.relname, format('the rule %%s rewrites what is asked of it', r.rulename)
        FROM pg_rewrite r JOIN pg_class c ON c.oid = r.ev_class WHERE {GUARDED}
    UNION ALL
    SELECT c.relname, format('the table %%s adds rows to it', i.inhrelid::regclass)
        FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhparent WHERE {GUARDED}
    UNION ALL
    SELECT name, 'it is missing, or another table of this name is read in its place'
        FROM unnest(%(tables)s::text[]) name
        WHERE to_regclass(name) IS NULL OR to_regclass(name) IS DISTINCT FROM to_regclass('public.' || name)
    UNION ALL
    SELECT o.oid::regoperator::text, 'an operator in the schema public can change what the guards compare'
        FROM pg_operator o WHERE o.oprnamespace = 'public'::regnamespace AND NOT EXISTS (
            SELECT FROM pg_depend d WHERE d.classid = 'pg_operator'::regclass AND d.objid = o.oid AND d.deptype = 'e')
"""  # noqa: S608


def verify_guards(report: Report) -> None:
    """Compare the functions and triggers in force with the declared ones."""
    expected = guards.expected()
    with connection.cursor() as cursor:
        _verify_functions(cursor, expected.functions, report)
        _verify_triggers(cursor, expected, report)
        cursor.execute(DISGUISES, {"tables": list(expected.tables)})
        for table, problem in cursor.fetchall():
            report.add("table", table, problem)
    report.counts["functions"] += len(expected.functions)
    report.counts["triggers"] += len(expected.triggers)


def _verify_functions(cursor, expected, report):
    cursor.execute(FUNCTIONS, [list(expected)])
    found = cursor.fetchall()
    for name, function in expected.items():
        same_name = [row for row in found if row[0] == name]
        problem = "it is missing, was replaced or has a double"
        report.expect([_function(row) for row in same_name] == [function], "function", name, problem)


def _function(row):
    name, returns, language, settings, body, volatility, is_special = row
    search_path = ", ".join(settings or []).removeprefix("search_path=")
    # Only a volatile function sees what was committed while it waited for a lock.
    if is_special or volatility != "v":
        return None
    return guards.Function(name, returns, language, search_path, body)


def _verify_triggers(cursor, expected, report):
    cursor.execute(TRIGGERS, [list(expected.tables)])
    found = {(row[0], row[1]): row for row in cursor.fetchall()}
    for place, trigger in expected.triggers.items():
        where = f"{trigger.name} on {trigger.table}"
        row = found.pop(place, None)
        if row is None:
            report.add("trigger", where, "it is missing")
            continue
        report.expect(row[6] == "A", "trigger", where, "it is switched off or not always active")
        report.expect(_trigger(row) == trigger, "trigger", where, "it was replaced")
    for (table, name), row in found.items():
        where, is_internal = f"{name} on {table}", row[7]
        report.expect(is_internal, "trigger", where, "nobody declared it")
        report.expect(not is_internal or row[6] in "OA", "trigger", where, "a foreign key's check is switched off")


def _trigger(row):
    table, name, bits, is_deferred, function, arguments, _enabled, _internal, is_conditional = row
    if is_conditional or bits & INSTEAD:
        return None
    return guards.Trigger(
        name=name,
        table=table,
        timing="BEFORE" if bits & BEFORE else "AFTER",
        events=frozenset(event for bit, event in EVENTS.items() if bits & bit),
        level="ROW" if bits & ROW else "STATEMENT",
        deferred=is_deferred,
        function=function,
        arguments=tuple(bytes(arguments).decode().split("\0")[:-1]),
    )
