"""Rebuild what search looks in from the published editions."""

from django.core.management.base import BaseCommand

from articles.models import Edition, SearchEntry, SearchWord
from articles.search.index import rebuild


class Command(BaseCommand):
    help = "Write the search entries of all editions that are live or scheduled anew. Readers can search meanwhile."

    def add_arguments(self, parser):
        parser.add_argument("--missing", action="store_true", help="only those editions that have no entry")

    def handle(self, *, missing, verbosity, **options):
        editions = Edition.objects.unfinished()
        if missing:
            editions = editions.filter(search_entry=None)
        else:
            SearchEntry.objects.exclude(edition__in=editions).delete()
            SearchWord.objects.all().delete()
        count = rebuild(editions)
        if verbosity:
            self.stdout.write(f"{count} editions indexed.")
