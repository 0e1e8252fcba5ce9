"""Django's command for another password, signed as every change of an account."""

from django.contrib.auth.management.commands import changepassword
from django.core.management.base import CommandError

from accounts.models import User
from accounts.standing import changing
from refusals import Refusal


class Command(changepassword.Command):
    def handle(self, *args, **options):
        person = User.objects.filter(email__iexact=options["username"] or "").first()
        if person is None:
            return super().handle(*args, **options)
        try:
            with changing(person, kind="password", by=None):
                return super().handle(*args, **options)
        except Refusal as refusal:
            raise CommandError(str(refusal)) from refusal
