"""Ask every source that can be asked whether works were retracted or corrected."""

from django.core.management.base import BaseCommand

from editorial.planning.tasks import all_sources, watch


class Command(BaseCommand):
    help = "Check the works of the bibliography for retractions and other notices; new notices open tasks."

    def add_arguments(self, parser):
        parser.add_argument("--offline", action="store_true", help="ask nothing over the network")
        which = parser.add_mutually_exclusive_group()
        which.add_argument("--all", action="store_true", help="check every work that has a DOI or a PMID")
        which.add_argument("--stale", action="store_true", help="check only works that are due (the default)")

    def handle(self, **options):
        for source in all_sources(offline=options["offline"]):
            label = source.name.label
            if source.data_date is None:
                self.stdout.write(f"{label}: nothing was checked. {source.why_not}")
                continue
            watched = watch(source, everything=options["all"])
            self.stdout.write(
                f"{label} of {source.data_date}: {watched.checked} works checked, {watched.listed} listed, "
                f"{watched.unanswered} without answer; {watched.notices} new notices, {watched.tasks} tasks opened."
            )
