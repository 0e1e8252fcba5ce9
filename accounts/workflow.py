"""What is done with people: inviting, changing, deactivating, and the record of it."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from allauth.account.models import EmailAddress
from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from refusals import Refusal

#: The session setting that the trigger reads; ``editorial/provenance/guards/0007_people.sql``.
SETTING = "imprimatur.actor"


@contextmanager
def acting(person: User) -> Iterator[None]:
    """Within this block, which is one transaction, changes of names are recorded as made by this person."""
    with transaction.atomic():
        before = _actor()
        _set_actor(str(person.pk))
        yield
        _set_actor(before)


def _actor() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(current_setting(%s, true), '')", [SETTING])
        return str(cursor.fetchone()[0])


def _set_actor(actor: str) -> None:
    """Hold for the rest of the transaction; when a part of it is undone, so is this."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config(%s, %s, true)", [SETTING, actor])


#: The turn of those who take administrators' rights away; the database's guard waits for the same.
TAKING_RIGHTS = 5_103_377_220


class LastAdministrator(Refusal):
    """It would leave nobody who can administer people. ``message`` says what to do first."""

    message = _(
        "Nobody else can administer people, so this person has to stay an active administrator. "
        "Make somebody else an administrator first."
    )


def require_other_administrator(*leaving: User) -> None:
    """Raise ``LastAdministrator`` when only these people administer; in a transaction, nobody else leaves meanwhile."""
    if not User.objects.administrators().filter(pk__in=[person.pk for person in leaving]).exists():
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [TAKING_RIGHTS])
    if not User.objects.administrators().exclude(pk__in=[person.pk for person in leaving]).exists():
        raise LastAdministrator


@transaction.atomic
def deactivate(people: Iterable[User], *, by: User) -> int:
    """End the accounts and every session of the people; return how many were active. Raises ``LastAdministrator``."""
    active = [person for person in people if person.is_active]
    require_other_administrator(*active)
    with acting(by):
        count: int = User.objects.filter(pk__in=[person.pk for person in active]).active().update(is_active=False)
    return count


@transaction.atomic
def change_address(person: User, *, email: str) -> None:
    """Make this the one address with which the person logs in and to which their mail goes."""
    person.email = email
    person.save(update_fields=["email"])
    forget_noted_addresses(person)


def forget_noted_addresses(person: User) -> None:
    """Forget the addresses that allauth noted beside the account's own: each lets in and takes a new password."""
    EmailAddress.objects.filter(user=person).delete()
