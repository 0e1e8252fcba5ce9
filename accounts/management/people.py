"""People as commands name them."""

from django.core.management.base import CommandError

from accounts.models import User


def find_person(address: str) -> User:
    """Return the person with an address. Raises ``CommandError`` when nobody has it."""
    person = User.objects.filter(email__iexact=address).first()
    if person is None:
        raise CommandError(f"Nobody here has the address {address}.")
    return person
