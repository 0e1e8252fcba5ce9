"""The database's guards: frozen SQL files, each run once by a migration.

A changed guard is a new file and a new migration, never an edit of an old file. What the files declare
is what ``verify_provenance`` expects to find in force.
"""

import re
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).parent
FUNCTION = re.compile(
    r"CREATE (?:OR REPLACE )?FUNCTION (?P<name>\w+)\([^)]*\) RETURNS (?P<returns>\w+)\s+"
    r"LANGUAGE (?P<language>\w+) SET search_path = (?P<search_path>[\w, ]+) AS \$\$(?P<body>.*?)\$\$;",
    re.DOTALL,
)
TRIGGER = re.compile(
    r"CREATE (?:CONSTRAINT )?TRIGGER (?P<name>\w+)\s+(?P<timing>BEFORE|AFTER)\s+(?P<events>[A-Z]+(?: OR [A-Z]+)*)\s+"
    r"ON (?P<table>\w+)\s+(?P<deferred>DEFERRABLE INITIALLY DEFERRED\s+)?"
    r"FOR EACH (?P<level>ROW|STATEMENT)\s+EXECUTE FUNCTION (?P<function>\w+)\((?P<arguments>[^)]*)\);"
)


@dataclass(frozen=True)
class Function:
    """A guard's function: how it runs and its body, letter for letter."""

    name: str
    returns: str
    language: str
    search_path: str
    body: str


@dataclass(frozen=True)
class Trigger:
    """When a guard runs on which table. ``arguments`` are the words given to its function."""

    name: str
    table: str
    timing: str
    events: frozenset[str]
    level: str
    deferred: bool
    function: str
    arguments: tuple[str, ...]


@dataclass(frozen=True)
class Guards:
    """What must be in force: functions by name, triggers by table and name."""

    functions: dict[str, Function]
    triggers: dict[tuple[str, str], Trigger]

    @property
    def tables(self) -> frozenset[str]:
        """The tables that any guard stands on."""
        return frozenset(table for table, _name in self.triggers)


def declared(sql: str) -> Guards:
    """Return the guards that a piece of SQL creates."""
    functions = [Function(**match.groupdict()) for match in FUNCTION.finditer(sql)]
    triggers = [_trigger(**match.groupdict()) for match in TRIGGER.finditer(sql)]
    return Guards(
        {function.name: function for function in functions},
        {(trigger.table, trigger.name): trigger for trigger in triggers},
    )


def read(name: str) -> str:
    """Return the SQL of one file for a migration, every trigger of it made always active."""
    sql = (FOLDER / f"{name}.sql").read_text()
    always = [f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {trigger};" for table, trigger in declared(sql).triggers]
    return "\n".join([sql, *always])


def undo(name: str) -> str:
    """Return the SQL that takes one file's triggers and functions away again, and brings back what they replaced."""
    guards, before = declared((FOLDER / f"{name}.sql").read_text()), _before(name)
    triggers = [f"DROP TRIGGER {trigger} ON {table};" for table, trigger in guards.triggers]
    functions = [f"DROP FUNCTION {function};" for function in guards.functions if function not in before]
    replaced = [sql for thing, sql in before.items() if thing in guards.functions or thing in guards.triggers]
    return "\n".join([*reversed(triggers), *replaced, *reversed(functions)])


def _before(name):
    """Return the SQL of each function and trigger that the files before one leave."""
    found = {}
    for path in sorted(path for path in FOLDER.glob("*.sql") if path.stem < name):
        sql = path.read_text()
        for match in FUNCTION.finditer(sql):
            found[match["name"]] = re.sub("^CREATE FUNCTION", "CREATE OR REPLACE FUNCTION", match[0])
        for match in TRIGGER.finditer(sql):
            table, trigger = match["table"], match["name"]
            found[table, trigger] = f"{match[0]}\nALTER TABLE {table} ENABLE ALWAYS TRIGGER {trigger};"
    return found


def expected() -> Guards:
    """Return all guards the files declare, later files replacing earlier ones."""
    functions, triggers = {}, {}
    for path in sorted(FOLDER.glob("*.sql")):
        guards = declared(path.read_text())
        functions.update(guards.functions)
        triggers.update(guards.triggers)
    return Guards(functions, triggers)


def _trigger(*, events, deferred, arguments, **parts):
    words = tuple(word.strip().strip("'") for word in arguments.split(",") if word.strip())
    return Trigger(events=frozenset(events.split(" OR ")), deferred=bool(deferred), arguments=words, **parts)
