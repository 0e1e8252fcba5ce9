"""Sign anew what stands of a post, under an administrator's name, leaving out what does not verify."""

from django.core.management.base import BaseCommand, CommandError

from accounts.management.people import find_person
from editorial.manuscripts.models import Manuscript
from editorial.publication.verification.signing_again import sign_again
from refusals import Refusal


class Command(BaseCommand):
    help = (
        "Verify each version of a post, and each notice on it, by its manuscript's record, and sign which of them "
        "stand. What does not verify is named and stays without an approval line. Afterwards the post can be "
        "published again."
    )

    def add_arguments(self, parser):
        parser.add_argument("manuscript", type=int, help="the manuscript's number")
        parser.add_argument("--by", required=True, metavar="EMAIL", help="the administrator whose name it bears")
        parser.add_argument("--reason", required=True, help="why; it is signed with it")

    def handle(self, *, manuscript, by, reason, **options):
        try:
            found = Manuscript.objects.get(pk=manuscript)
            signed = sign_again(found, by=find_person(by), reason=reason)
        except Manuscript.DoesNotExist as missing:
            raise CommandError(f"There is no manuscript {manuscript}.") from missing
        except Refusal as refusal:
            raise CommandError(str(refusal)) from refusal
        for finding in signed.problems:
            self.stderr.write(f"Left out: {finding}")
        self.stdout.write(f"Signed that {signed.versions} versions and {signed.notices} notices stand.")
