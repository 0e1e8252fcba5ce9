"""``manage.py seal_provenance``: sign where every chain ends. Run it nightly and publish the digest."""

from django.core.management.base import BaseCommand, CommandError

from editorial.provenance.seals import seal
from refusals import Refusal


class Command(BaseCommand):
    help = "Append a signed checkpoint of the ends of all chains and print its hash."

    def handle(self, **options):
        try:
            made, is_new = seal()
        except Refusal as error:
            raise CommandError(error.message) from error
        if not is_new:
            self.stderr.write("Nothing happened since the last signed checkpoint; this is its hash.")
        self.stdout.write(made.digest)
