"""Load the Retraction Watch data and look for every work of the bibliography in it."""

import datetime
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from editorial.planning.notice_watch import watch
from references.notices.retraction_watch import UnfitDate, load_retraction_watch
from references.notices.retraction_watch_file import NotRetractionWatch
from references.notices.sources import LoadedRetractionWatch


class Command(BaseCommand):
    help = "Load the Retraction Watch CSV file (again) and compare every work with it; new notices open tasks."

    def add_arguments(self, parser):
        parser.add_argument("path", type=Path, help="the CSV file")
        parser.add_argument(
            "--data-date",
            type=datetime.date.fromisoformat,
            help="the day of the data as YYYY-MM-DD; by default the day the file was last changed",
        )

    def handle(self, path, data_date, **options):
        try:
            data_date = data_date or timezone.localdate(
                datetime.datetime.fromtimestamp(path.stat().st_mtime, tz=datetime.UTC)
            )
            with path.open("rb") as stream:
                report = load_retraction_watch(stream, data_date=data_date)
        except OSError as error:
            raise CommandError(f"{path} cannot be read: {error.strerror}.") from error
        except (NotRetractionWatch, UnfitDate) as error:
            raise CommandError(f"{path} was not loaded. {error}") from error
        self.tell(report, data_date)
        watched = watch(LoadedRetractionWatch(), everything=True)
        self.stdout.write(
            f"{watched.checked} works compared: {watched.listed} listed, {watched.notices} new notices, "
            f"{watched.tasks} tasks opened."
        )

    def tell(self, report, data_date):
        """Print what came of the file."""
        self.stdout.write(
            f"Data of {data_date}: {report.read} rows read, {report.new} new, {report.changed} changed, "
            f"{report.repeated} repeated, {report.unusable} unusable; {report.no_longer_listed} loaded before are "
            "no longer listed."
        )
        for problem in report.problems:
            self.stderr.write(problem)
