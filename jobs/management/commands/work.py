"""``manage.py work``: run the jobs."""

from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from jobs import worker


class Command(BaseCommand):
    """Run a worker until it is told to stop; any number may run at once, on any number of machines."""

    help = "Run jobs, regular ones included, until SIGTERM or Ctrl-C; jobs that run are ended first."

    def add_arguments(self, parser):
        parser.add_argument("--once", action="store_true", help="run the jobs that wait, then end")
        parser.add_argument(
            "--concurrency", type=positive, default=worker.CONCURRENCY, help="jobs at the same time (%(default)s)"
        )
        parser.add_argument(
            "--while-input-open", action="store_true", help="end also when standard input does, as in the demo"
        )

    def handle(self, *args, **options):
        plan = MigrationExecutor(connection)
        if plan.migration_plan([target for target in plan.loader.graph.leaf_nodes() if target[0] == "jobs"]):
            raise CommandError("The database has no place for jobs yet. Run 'manage.py migrate' first.")
        connection.close()
        if options["once"]:
            worker.work_once()
        else:
            worker.work(concurrency=options["concurrency"], while_input_open=options["while_input_open"])


def positive(text: str) -> int:
    """Return the number that ``text`` names; ValueError below 1, which the command line explains."""
    number = int(text)
    if number < 1:
        raise ValueError
    return number
