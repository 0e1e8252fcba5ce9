"""``manage.py checkpoint``: log what is new of the record and sign the root of the log."""

import json

from django.core.management.base import BaseCommand, CommandError

from editorial.provenance.log import checkpoint
from record.log import BrokenLog, published
from refusals import Refusal


class Command(BaseCommand):
    help = "Log what is new of the record, sign the root of the log, and print it as readers get it."

    def handle(self, **options):
        try:
            made = checkpoint()
        except Refusal as refusal:
            raise CommandError(refusal.message) from refusal
        except BrokenLog as broken:
            raise CommandError(f"{broken} Run verify_provenance.") from broken
        self.stdout.write(json.dumps(published(made), indent=2))
