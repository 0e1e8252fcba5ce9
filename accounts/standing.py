"""What a person's account is, as the verb that last changed it signed it.

Whoever can write to the database can write a password hash or a role, but cannot sign. What an account is by its rows
counts only while the newest signed entry of the person's chain tells the same. Verbs that change an account do so
within ``changing``; nothing else signs, for a signal on every save would sign what a stranger wrote.
"""

import hashlib
import logging
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from http import HTTPStatus
from typing import Any, Protocol

from allauth.account.models import EmailAddress
from django.contrib.auth import get_user_model
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import Group, Permission
from django.contrib.postgres.expressions import ArraySubquery
from django.db import transaction
from django.db.models import OuterRef, QuerySet, Value
from django.db.models.functions import Concat
from django.utils.translation import gettext_lazy as _

from documents.canonical import canonical_json
from record.chains import Told, append, body_of, hold, newest_told, read_newest
from record.models import Entry, Subject
from record.people import link_digest, printed_digest
from refusals import Refusal

alarm = logging.getLogger("imprimatur.record")
#: The kind of the entry with which the chain begins of who was there before accounts were signed.
FIRST_STANDING = "first_standing"


class Account(Protocol):
    """A person, as the verbs that change one have them."""

    pk: Any

    def forget_rights(self) -> None:
        """Ask the database again when a right is asked for next."""


class ChangedOutside(Refusal):
    """The account is not as it was signed, so it has no right and nothing is signed on top of it."""

    status = HTTPStatus.FORBIDDEN
    message = _(
        "This account was changed outside of the site's pages, so it can do nothing now and nothing was saved. "
        "Ask an administrator to look at it and to sign it again with the command sign_person."
    )


def columns() -> dict[str, Any]:
    """Return what ``body_now`` and ``is_signed`` need of a person besides the row, for one query about many."""
    mine = {"user": OuterRef("pk")}
    right = Concat("content_type__app_label", Value("."), "codename")
    other = EmailAddress.objects.filter(**mine).exclude(email__iexact=OuterRef("email"))
    return {
        "told": newest_told(Subject.PERSON, OuterRef("pk")),
        "roles_held": ArraySubquery(Group.objects.filter(**mine).order_by("name").values("name")),
        "rights_held": ArraySubquery(
            Permission.objects.filter(**mine).annotate(right=right).order_by("right").values("right")
        ),
        "other_addresses": ArraySubquery(other.order_by("email").values("email")),
    }


def with_standing(people: QuerySet) -> QuerySet:
    """Return the people with what tells whether their accounts are as signed."""
    return people.annotate(**columns())


def body_now(person: Any) -> dict[str, Any]:
    """Return what an entry tells of an account by its rows, of a person read ``with_standing``.

    Roles, flags and rights stand in it openly, so that the right somebody had on a day can be proved; the address and
    the password under one hash, and what is printed of the person under another, with a salt.
    """
    return {
        "account": _digest([person.email, person.password, person.other_addresses]),
        "is_active": person.is_active,
        "is_staff": person.is_staff,
        "is_superuser": person.is_superuser,
        "link": link_digest(person.salt, person.slug, person.orcid),
        "printed": printed_digest(person),
        "rights": person.rights_held,
        "roles": person.roles_held,
    }


def _digest(value: object) -> str:
    return hashlib.sha256(canonical_json(value).encode()).hexdigest()


def is_signed(person: Any) -> bool:
    """Whether an account is as it was signed, of a person read ``with_standing``; if not, that raises an alarm."""
    if is_told(person):
        return True
    alarm.critical("The account of person %s is not as it was signed.", person.pk)
    return False


def is_told(person: Any) -> bool:
    """Whether the newest signed entry tells an account, read ``with_standing``, as it is by its rows."""
    told = read_newest(person.told, Subject.PERSON, person.pk)
    return told is not None and all(told.get(name) == value for name, value in body_now(person).items())


def is_as_signed(person: int) -> bool:
    """Whether the account of this number is, at this moment, as it was signed."""
    found = with_standing(get_user_model().objects.filter(pk=person)).first()
    return found is not None and is_signed(found)


def require_as_signed(*people: Account) -> None:
    """Raise ``ChangedOutside`` unless each account is, at this moment, as it was signed."""
    if not all(is_as_signed(person.pk) for person in people):
        raise ChangedOutside


@contextmanager
def changing(*people: Account, kind: str, by: AbstractBaseUser | None) -> Iterator[None]:
    """Within this block, which is one transaction, accounts are changed; at its end each change is signed.

    ``kind`` is a word for the verb. Others who change the same account wait. Raises ``ChangedOutside`` before anything
    is done to an account that is not as it was signed, and ``SigningKeyMissing``.
    """
    with transaction.atomic():
        take_up(*people)
        yield
        for person in people:
            sign_changed(person, kind=kind, by=by)


def take_up(*people: Account) -> None:
    """Begin to change accounts, in a transaction that ends with ``sign_changed`` for each; see ``changing``."""
    numbers = sorted(person.pk for person in people)
    # Who decides something holds their own row: what they are allowed does not change before that is recorded.
    list(get_user_model().objects.filter(pk__in=numbers).order_by("pk").select_for_update(no_key=True))
    for number in numbers:
        hold(Subject.PERSON, number)
    require_as_signed(*people)


def sign_changed(person: Account, *, kind: str, by: AbstractBaseUser | None) -> None:
    """Sign an account that was taken up and changed; one that is as before is left alone."""
    _sign(person, kind, by)


def sign_new(person: Account, *, by: AbstractBaseUser | None, kind: str = "created") -> None:
    """Sign an account that was made in this transaction. Raises ``ChangedOutside`` for one that has a chain."""
    hold(Subject.PERSON, person.pk)
    if Entry.objects.of(Subject.PERSON, person.pk).exists():
        raise ChangedOutside
    _sign(person, kind, by)


def sign_anew(person: Account, *, by: AbstractBaseUser | None, reason: str) -> None:
    """Sign an account as it is, whatever was signed before: an administrator looked at it. Call in a transaction."""
    hold(Subject.PERSON, person.pk)
    _sign(person, "signed_anew", by, reason=reason)


def _sign(person: Account, kind: str, by: AbstractBaseUser | None, **more: str) -> None:
    """Append what the account is now, unless that is what its newest entry tells."""
    found = with_standing(get_user_model().objects.all()).get(pk=person.pk)
    if more or not is_told(found):
        append(Subject.PERSON, person.pk, kind, {**body_now(found), **more}, by=by)
    person.forget_rights()


class Rights:
    """Which right some people held when, by what was signed of them."""

    def __init__(self, people: Iterable[int], right: str) -> None:
        """``right`` is ``app.codename``; what roles give it is read from the database as it is now."""
        app, codename = right.split(".")
        permissions = Permission.objects.filter(content_type__app_label=app, codename=codename)
        self.right = right
        self.roles = set(Group.objects.filter(permissions__in=permissions).values_list("name", flat=True))
        self.is_old_site = not Entry.objects.filter(subject=Subject.PERSON).exists()
        self.entries = defaultdict(list)
        entries = Entry.objects.filter(subject=Subject.PERSON, number__in=people).order_by("number", "-sequence")
        columns = ("number", "kind", "occurred_at", *Told._fields)
        for person, kind, at, *told in entries.values_list(*columns):
            self.entries[person].append((kind, at, Told._make(told)))

    def had(self, person: int, at: datetime) -> bool:
        """Whether the person held the right at a time; of a time before accounts were signed nothing else is told."""
        known = self.entries[person]
        by_then = next((told for _kind, since, told in known if since <= at), None)
        if by_then is None:
            return known[-1][0] == FIRST_STANDING if known else self.is_old_site
        body = body_of(by_then, Subject.PERSON, person)
        if not (body and body["is_active"]):
            return False
        return body["is_superuser"] or self.right in body["rights"] or not self.roles.isdisjoint(body["roles"])
