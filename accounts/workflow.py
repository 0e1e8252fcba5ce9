"""What is done with people: inviting, changing, deactivating, and the record of it."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from allauth.account.models import EmailAddress
from django.db import connection, transaction
from django.forms import ModelForm
from django.utils.translation import gettext_lazy as _

from accounts.models import User, UserQuerySet
from accounts.standing import FIRST_STANDING, changing, sign_anew, sign_new
from record.models import Entry, Subject
from refusals import Forbidden, Refusal, Unfit

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
    """End the accounts and every session of the people; return how many were active.

    Raises ``LastAdministrator``, ``ChangedOutside``.
    """
    active = [person for person in people if person.is_active]
    require_other_administrator(*active)
    with acting(by), changing(*active, kind="deactivated", by=by):
        count: int = User.objects.filter(pk__in=[person.pk for person in active]).active().update(is_active=False)
    return count


def change_address(person: User, *, email: str) -> None:
    """Make this the one address with which the person logs in and to which their mail goes.

    Raises ``ChangedOutside``.
    """
    with changing(person, kind="address", by=person):
        person.email = email
        person.save(update_fields=["email"])
        forget_noted_addresses(person)


def save_profile(form: ModelForm) -> None:
    """Keep what a person says of themself, and nothing else of the account. Raises ``ChangedOutside``."""
    with changing(form.instance, kind="profile", by=form.instance):
        form.instance.save(update_fields=list(form.cleaned_data))


def forget_noted_addresses(person: User) -> None:
    """Forget the addresses that allauth noted beside the account's own: each lets in and takes a new password."""
    EmailAddress.objects.filter(user=person).delete()


def change_password(person: User, password: str, *, by: User | None) -> None:
    """Give the person another password, which ends their sessions. Raises ``ChangedOutside``."""
    with changing(person, kind="password", by=by):
        person.set_password(password)
        person.save(update_fields=["password"])


class NotAnAdministrator(Forbidden):
    message = _("Only an administrator can sign somebody's account again.")


class NoReason(Unfit):
    message = _("Say why the account is signed again; the reason is signed with it.")


@transaction.atomic
def sign_person(person: User, *, by: User | None, reason: str, email: str = "") -> None:
    """Sign the account of somebody that was changed outside of the application, as it is now.

    Who looked at it vouches for its roles and flags. Its password and noted addresses count for nothing any more: the
    person chooses a password by a link sent to their address, which is ``email`` where one is given. ``by`` is nobody
    when all administrators' accounts were changed. Raises ``NotAnAdministrator``, ``NoReason``, ``SigningKeyMissing``.
    """
    if by and not by.administers:
        raise NotAnAdministrator
    if not reason.strip():
        raise NoReason
    person.email = email.lower() or person.email
    person.set_unusable_password()
    person.save(update_fields=["email", "password"])
    forget_noted_addresses(person)
    sign_anew(person, by=by, reason=reason.strip())


class SomeAreSigned(Refusal):
    message = _(
        "Some accounts are signed already, so those that are not were made outside of the application. Look at each, "
        "and sign it with the command sign_person."
    )


@transaction.atomic
def sign_first_accounts() -> list[User]:
    """Sign every account as it is, once, on a site from before accounts were signed; return whose were signed.

    Raises ``SomeAreSigned``, ``SigningKeyMissing``.
    """
    unsigned = list(unsigned_people())
    if unsigned and Entry.objects.filter(subject=Subject.PERSON).exists():
        raise SomeAreSigned
    for person in unsigned:
        sign_new(person, by=None, kind=FIRST_STANDING)
    return unsigned


def unsigned_people() -> UserQuerySet:
    """Return the people of whose account nothing was ever signed."""
    return User.objects.exclude(pk__in=Entry.objects.filter(subject=Subject.PERSON).values("number")).order_by("pk")
