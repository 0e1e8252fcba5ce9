from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection

from database.grants import existing_columns, grants, role_statements
from database.owner import as_owner

TABLES = """
    SELECT current_database(), pg_get_userbyid(c.relowner)::text FROM pg_class c
    WHERE c.oid = to_regclass('public.django_migrations')
"""
PRINTED = """-- Once, as a role that may make roles:
{once}
-- As {owner}, who owns the tables. 'manage.py migrate' says this each time, with {owner} in MIGRATION_DATABASE_URL
-- and {role} in DATABASE_URL:
{grants}"""


class Command(BaseCommand):
    help = "Prints the SQL for a role that can do in the database what the running site needs, and nothing else."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--role", help="the role's name; else that of DATABASE_URL, unless it owns the tables")

    def handle(self, *args: Any, **options: Any) -> None:
        with as_owner(), connection.cursor() as cursor:
            cursor.execute(TABLES)
            database, owner = cursor.fetchone() or (None, None)
            if database is None:
                raise CommandError("The database has no tables yet. Run 'manage.py migrate' first.")
            role = options["role"] or (settings.SITE_ROLE if settings.SITE_ROLE not in ("", owner) else f"{owner}_site")
            if role == owner:
                raise CommandError(f"{role} owns the tables and can give itself every right. Name another role.")
            cursor.execute("SELECT FROM pg_roles WHERE rolname = %s", [role])
            exists = bool(cursor.rowcount)
            once = "".join(f"{line};\n" for line in role_statements(role, exists=exists))
            if not exists:
                once += f"-- and its password, in psql: \\password {role}\n"
            text = PRINTED.format(once=once, owner=owner, role=role, grants=grants(role, database, existing_columns()))
        self.stdout.write(text, ending="")
