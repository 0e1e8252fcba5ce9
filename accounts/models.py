"""Who people are."""

import uuid
from collections.abc import Iterable
from typing import Any, Self

from django.conf import settings
from django.contrib.auth.hashers import check_password
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, Group, Permission, PermissionsMixin
from django.contrib.postgres.functions import RandomUUID
from django.db import models, transaction
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from accounts.approval_claims import refuse_claim, refuse_printed_claim
from accounts.approval_claims.statement import PLAIN_IN_SQL
from accounts.orcid import validate_orcid
from accounts.slugs import slugs_for
from accounts.standing import changing, is_as_signed, sign_new
from record.signing import can_sign

#: The right that makes an administrator, together with the admin itself.
CHANGES_PEOPLE = "accounts.change_user"


class UserQuerySet(models.QuerySet):
    def active(self) -> Self:
        """People who may still log in."""
        return self.filter(is_active=True)

    def with_right(self, right) -> Self:
        """Active people who hold a right (``app.codename``): by a role, of their own, or because they hold all."""
        app, codename = right.split(".")
        rights = Permission.objects.filter(content_type__app_label=app, codename=codename)
        holds = Exists(rights.filter(user=OuterRef("pk"))) | Exists(rights.filter(group__user=OuterRef("pk")))
        return self.active().filter(Q(is_superuser=True) | holds)

    def administrators(self) -> Self:
        """Active people who can change people in the admin."""
        return self.with_right(CHANGES_PEOPLE).filter(is_staff=True)


class UserAccounts(BaseUserManager):
    """Creates people; the address is kept in lower case so that one person has one account."""

    @transaction.atomic
    def create_user(self, email, password=None, *, roles: Iterable[str] = (), by: "User | None" = None, **fields):
        """Return a new person whose account is signed. Without a password it waits for an invitation.

        Raises ``SigningKeyMissing``.
        """
        if not email:
            raise ValueError("An account needs an e-mail address.")
        fields.setdefault("name", email.partition("@")[0])
        fields.setdefault("slug", self.free_slug(fields["name"]))
        user: Any = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        user.groups.set(Group.objects.filter(name__in=roles))
        sign_new(user, by=by)
        return user

    def create_superuser(self, email, password=None, **fields):
        """Return a new person with every right, for ``manage.py createsuperuser``."""
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    def free_slug(self, name):
        """Return an address for a person of this name that nobody has."""
        return next(slug for slug in slugs_for(name) if not self.filter(slug=slug).exists())

    def get_by_natural_key(self, email):
        return self.get(email=email.strip().lower())


class User(AbstractBaseUser, PermissionsMixin):
    """A person: writer, editor or staff. Deactivated when they leave, never deleted."""

    email = models.EmailField(_("e-mail address"), unique=True)
    name = models.CharField(
        _("name"),
        max_length=150,
        validators=[refuse_claim],
        help_text=_("As it is printed, for example Ada M. Lovelace."),
    )
    degrees = models.CharField(
        _("degrees"),
        max_length=100,
        blank=True,
        validators=[refuse_claim],
        help_text=_("As they are printed after the name, for example PhD, MS. Staff enter them after checking."),
    )
    orcid = models.CharField(
        _("ORCID iD"),
        max_length=19,
        blank=True,
        validators=[validate_orcid],
        help_text=_("Readers see it. Staff enter it after checking that it is this person's."),
    )
    # What the person says of themself. Nothing prints it.
    proposed_orcid = models.CharField(_("proposed ORCID iD"), max_length=19, blank=True, validators=[validate_orcid])
    slug = models.SlugField(_("address of the public page"), max_length=80, unique=True, validators=[refuse_claim])
    bio = models.TextField(_("about"), max_length=2000, blank=True, validators=[refuse_printed_claim])
    interests = models.TextField(
        _("declared interests"),
        max_length=2000,
        blank=True,
        validators=[refuse_printed_claim],
        help_text=_("Money, posts or relationships a reader should know of."),
    )
    language = models.CharField(
        _("language of the desk"),
        max_length=12,
        blank=True,
        choices=settings.LANGUAGES,
        help_text=_("Readers get every page in the language of the site."),
    )
    is_active = models.BooleanField(
        _("active"), default=True, help_text=_("Untick when someone leaves. People are never deleted.")
    )
    is_staff = models.BooleanField(_("may use the admin"), default=False)
    date_joined = models.DateTimeField(_("joined"), default=timezone.now, editable=False)
    # The database raises it when somebody is deactivated, and lets nobody set it: older sessions never fit again.
    session_era = models.PositiveIntegerField(default=0, editable=False)
    # Signed entries hold what is printed of a person as a commitment, which nobody can open without the salt.
    salt = models.UUIDField(default=uuid.uuid4, db_default=RandomUUID(), editable=False)

    objects = UserAccounts.from_queryset(UserQuerySet)()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(condition=Q(email=Lower("email")), name="accounts_email_lower_case"),
            models.CheckConstraint(
                condition=Q(orcid="") | Q(orcid__regex=r"^\d{4}-\d{4}-\d{4}-\d{3}[\dX]$"),
                name="accounts_orcid_form",
            ),
            models.CheckConstraint(
                condition=~Q(name__iregex=PLAIN_IN_SQL) & ~Q(slug__iregex=PLAIN_IN_SQL),
                name="accounts_name_claims_no_approval",
            ),
            models.CheckConstraint(
                condition=Q(proposed_orcid="") | Q(proposed_orcid__regex=r"^\d{4}-\d{4}-\d{4}-\d{3}[\dX]$"),
                name="accounts_proposed_orcid_form",
            ),
            models.UniqueConstraint(
                fields=["orcid"],
                condition=~Q(orcid=""),
                name="accounts_one_orcid_each",
                violation_error_message=_(
                    "Another person already has this ORCID iD. Look at both, then enter it once."
                ),
            ),
            models.CheckConstraint(condition=~Q(name=""), name="accounts_name_given"),
            models.CheckConstraint(
                condition=Q(language__regex=r"^([a-z]{2,3}(-[a-z0-9]{2,8})*)?$"), name="accounts_language_form"
            ),
        ]

    def __str__(self):
        return self.printed_name

    @property
    def printed_name(self):
        """Name and degrees as a byline prints them: ``Ada M. Lovelace, PhD, MS``."""
        return f"{self.name}, {self.degrees}" if self.degrees else self.name

    def get_full_name(self):
        return self.name

    def get_short_name(self):
        return self.name

    @cached_property
    def is_as_signed(self) -> bool:
        """Whether the account is as the verb that last changed it signed it; asked once for each object."""
        return is_as_signed(self.pk)

    def has_perm(self, perm, obj=None):
        """Whether the person holds a right; nobody does whose account was changed outside of the application."""
        return self.is_active and self.is_as_signed and super().has_perm(perm, obj)

    @property
    def administers(self) -> bool:
        """Whether the person decides on accounts and on the record: an administrator today."""
        return self.has_perm(CHANGES_PEOPLE)

    def has_module_perms(self, app_label):
        return self.is_active and self.is_as_signed and super().has_module_perms(app_label)

    def forget_rights(self) -> None:
        """Ask the database again when a right is asked for next."""
        for name in ("is_as_signed", "_perm_cache", "_user_perm_cache", "_group_perm_cache"):
            self.__dict__.pop(name, None)

    def check_password(self, raw_password):
        """Whether this is the password. It is hashed anew, and that is signed, where the hasher asks for more."""
        return check_password(raw_password, self.password, self._hash_anew)

    def _hash_anew(self, raw_password):
        if not (can_sign() and self.is_as_signed):
            return
        with changing(self, kind="hashed_anew", by=self):
            self.set_password(raw_password)
            self._password = None  # not a change of the password
            self.save(update_fields=["password"])

    def _get_session_auth_hash(self, secret=None):
        """A session lives as long as this: until the password changes or the person is deactivated."""
        lasting = f"{self.session_era}:{self.password}"
        return salted_hmac("accounts.session", lasting, secret=secret, algorithm="sha256").hexdigest()


class NameChange(models.Model):
    """That what readers see of a person's name was entered or changed.

    The database writes a row for every change, whatever made it, and refuses every other way to add, change or
    delete one. Who did it is known where the application said so (``accounts.workflow.acting``), else nobody.
    """

    class Field(models.TextChoices):
        NAME = "name", _("name")
        DEGREES = "degrees", _("degrees")
        ORCID = "orcid", _("ORCID iD")

    # The database itself refuses to delete a person, in its own words.
    person = models.ForeignKey(User, models.DO_NOTHING, related_name="name_changes", verbose_name=_("person"))
    field = models.CharField(_("what"), max_length=10, choices=Field)
    old = models.CharField(_("before"), max_length=150, blank=True)
    new = models.CharField(_("after"), max_length=150, blank=True)
    actor = models.ForeignKey(User, models.DO_NOTHING, null=True, related_name="+", verbose_name=_("by"))
    changed_at = models.DateTimeField(_("when"))

    class Meta:
        verbose_name = _("change of name, degrees or ORCID iD")
        verbose_name_plural = _("changes of name, degrees and ORCID iD")
        ordering = ["-id"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(condition=~Q(old=models.F("new")), name="accounts_name_change_changes"),
            models.CheckConstraint(
                condition=Q(field__in=["name", "degrees", "orcid"]), name="accounts_name_change_known_field"
            ),
        ]

    def __str__(self):
        return f"{self.get_field_display()}: {self.old} → {self.new}"
