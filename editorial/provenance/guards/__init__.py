"""The database's guards: frozen SQL files, each run once by a migration.

A changed guard is a new file and a new migration, never an edit of an old file. What the files declare
is what ``verify_provenance`` expects to find in force.
"""

import re
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).parent
FUNCTION = re.compile(r"CREATE (?:OR REPLACE )?FUNCTION (\w+)\(.*?AS \$\$(.*?)\$\$;", re.DOTALL)
TRIGGER = re.compile(r"CREATE (?:CONSTRAINT )?TRIGGER (\w+) .*? ON (\w+)\s.*?EXECUTE FUNCTION (\w+)\(", re.DOTALL)


@dataclass(frozen=True)
class Guards:
    """What must be in force: function bodies by name; triggers as (table, trigger) → function."""

    functions: dict[str, str]
    triggers: dict[tuple[str, str], str]


def read(name: str) -> str:
    """Return the SQL of one file for a migration, every trigger of it made always active."""
    sql = (FOLDER / f"{name}.sql").read_text()
    always = [
        f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {trigger};" for trigger, table, _function in TRIGGER.findall(sql)
    ]
    return "\n".join([sql, *always])


def undo(name: str) -> str:
    """Return the SQL that takes one file's triggers and functions away again."""
    sql = (FOLDER / f"{name}.sql").read_text()
    triggers = [f"DROP TRIGGER {trigger} ON {table};" for trigger, table, _function in TRIGGER.findall(sql)]
    functions = [f"DROP FUNCTION {function};" for function, _body in FUNCTION.findall(sql)]
    return "\n".join([*reversed(triggers), *reversed(functions)])


def expected() -> Guards:
    """Return all guards the files declare, later files replacing earlier ones."""
    functions, triggers = {}, {}
    for path in sorted(FOLDER.glob("*.sql")):
        sql = path.read_text()
        functions.update(FUNCTION.findall(sql))
        triggers.update({(table, trigger): function for trigger, table, function in TRIGGER.findall(sql)})
    return Guards(functions, triggers)
