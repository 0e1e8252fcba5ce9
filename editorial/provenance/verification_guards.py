"""Re-checking the database's guards: every function and trigger as declared, and nothing around them."""

from django.db import connection

from editorial.provenance import guards
from editorial.provenance.findings import Report

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
GUARDED = "c.relnamespace = 'public'::regnamespace AND c.relname = ANY(%(tables)s)"
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
