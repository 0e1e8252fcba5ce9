"""Sign settings, tags and policy pages again after they were changed outside of the application."""

from django.core.management.base import BaseCommand, CommandError

from accounts.management.people import find_person
from articles.approval.site import sign_site
from refusals import Refusal


class Command(BaseCommand):
    help = (
        "Sign the site's settings, tags and policy pages as they are now, after you have looked at them. What was "
        "changed outside of the site's pages is named; verify_provenance names it before."
    )

    def add_arguments(self, parser):
        parser.add_argument("--by", metavar="EMAIL", required=True, help="the administrator whose name it bears")
        parser.add_argument("--reason", required=True, help="why; it is signed with it")

    def handle(self, *, by, reason, **options):
        administrator = find_person(by)
        if not administrator.administers:
            raise CommandError("Only an administrator can sign the site again.")
        if not reason.strip():
            raise CommandError("Say why the site is signed again; the reason is signed with it.")
        try:
            found = sign_site(by=administrator, reason=reason.strip())
        except Refusal as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(f"Signed the site. Other than before: {', '.join(found) or 'nothing'}.")
