from typing import Any

from django.core.management.commands import migrate

from database.owner import as_owner, give_rights


class Command(migrate.Command):
    help = "Updates the database as the owner of its tables, then gives the site's role its rights."

    def execute(self, *args: Any, **options: Any) -> str | None:
        """Be the owner from the checks on, for which the site's role would have to exist already."""
        with as_owner():
            return super().execute(*args, **options)

    def handle(self, *args: Any, **options: Any) -> None:
        super().handle(*args, **options)
        if not (options["plan"] or options["check_unapplied"]):
            give_rights()
