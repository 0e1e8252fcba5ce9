"""Find the related posts of every article anew, for example after tags were merged."""

from django.core.management.base import BaseCommand

from articles.models import Edition
from articles.queries.related import relate


class Command(BaseCommand):
    help = __doc__

    def handle(self, *args, **options):
        related = 0
        for edition in Edition.objects.live().order_by("published_at", "pk").iterator(chunk_size=500):
            related += bool(relate(edition))
        self.stdout.write(f"{related} articles have related ones.")
