"""Sign somebody's account again after it was changed outside of the application."""

from django.core.management.base import BaseCommand, CommandError

from accounts.management.people import find_person
from accounts.models import User
from accounts.workflow import sign_person
from refusals import Refusal


class Command(BaseCommand):
    help = (
        "Sign an account that was changed outside of the site's pages, as it is now, after you have looked at its "
        "roles. Its password counts for nothing any more: have a link for choosing a password sent from the admin."
    )

    def add_arguments(self, parser):
        parser.add_argument("person", help="the account's address, as it is in the database now, or its number")
        parser.add_argument("--by", metavar="EMAIL", help="the administrator whose name it bears")
        parser.add_argument("--reason", required=True, help="why; it is signed with it")
        parser.add_argument("--email", default="", help="the address to put right first")

    def handle(self, *, person, by, reason, email, **options):
        found = _find(person)
        try:
            sign_person(found, by=find_person(by) if by else None, reason=reason, email=email)
        except Refusal as refusal:
            raise CommandError(str(refusal)) from refusal
        roles = ", ".join(found.groups.order_by("name").values_list("name", flat=True)) or "none"
        flags = [name for name in ("is_active", "is_staff", "is_superuser") if getattr(found, name)]
        self.stdout.write(f"Signed the account of {found.name}, {found.email}: roles {roles}; {', '.join(flags)}.")


def _find(person):
    if not person.isdecimal():
        return find_person(person)
    try:
        return User.objects.get(pk=person)
    except User.DoesNotExist as missing:
        raise CommandError(f"Nobody here has the number {person}.") from missing
