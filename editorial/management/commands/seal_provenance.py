"""``manage.py seal_provenance``: sign where every chain ends. Run it nightly and publish the digest."""

from django.core.management.base import BaseCommand, CommandError

from editorial.provenance.seals import seal
from editorial.refusals import WorkflowError


class Command(BaseCommand):
    help = "Append a signed seal over the ends of all chains and print its digest."

    def handle(self, **options):
        try:
            made, is_new = seal()
        except WorkflowError as error:
            raise CommandError(error.message) from error
        if not is_new:
            self.stderr.write("Nothing happened since the last seal; this is its digest.")
        self.stdout.write(made.digest)
