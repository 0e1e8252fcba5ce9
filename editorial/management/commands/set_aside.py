"""Set aside what does not verify of a manuscript's record, under an administrator's name."""

from django.core.management.base import BaseCommand, CommandError

from accounts.management.people import find_person
from editorial.manuscripts.models import Manuscript
from editorial.publication.verification.setting_aside import set_aside
from refusals import Refusal


class Command(BaseCommand):
    help = (
        "Sign that the events and decisions of a manuscript that do not verify count for nothing. They stay in the "
        "database; verification passes over them, and work on the manuscript goes on."
    )

    def add_arguments(self, parser):
        parser.add_argument("manuscript", type=int, help="the manuscript's number")
        parser.add_argument("--by", required=True, metavar="EMAIL", help="the administrator whose name it bears")
        parser.add_argument("--reason", required=True, help="why; it is signed with it")

    def handle(self, *, manuscript, by, reason, **options):
        try:
            found = Manuscript.objects.get(pk=manuscript)
            event = set_aside(found, by=find_person(by), reason=reason)
        except Manuscript.DoesNotExist as missing:
            raise CommandError(f"There is no manuscript {manuscript}.") from missing
        except Refusal as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(f"Set aside, as event {event.sequence} of manuscript {manuscript} tells.")
