"""Who people are."""

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.approval_claims import refuse_claim, refuse_printed_claim
from accounts.approval_claims.statement import PLAIN_IN_SQL
from accounts.orcid import validate_orcid
from accounts.slugs import free_slug


class UserQuerySet(models.QuerySet):
    def active(self):
        """People who may still log in."""
        return self.filter(is_active=True)

    def with_role(self, role):
        """Active people in the role's group."""
        return self.active().filter(groups__name=role)


class UserAccounts(BaseUserManager.from_queryset(UserQuerySet)):
    """Creates people; the address is kept in lower case so that one person has one account."""

    def create_user(self, email, password=None, **fields):
        """Return a new person. Without a password the account waits for an invitation."""
        if not email:
            raise ValueError("An account needs an e-mail address.")
        fields.setdefault("name", email.partition("@")[0])
        fields.setdefault("slug", free_slug(fields["name"], taken=self.slug_taken))
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email, password=None, **fields):
        """Return a new person with every right, for ``manage.py createsuperuser``."""
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    def slug_taken(self, slug):
        return self.filter(slug=slug).exists()

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
    orcid = models.CharField(_("ORCID iD"), max_length=19, blank=True, validators=[validate_orcid])
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

    objects = UserAccounts()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(condition=models.Q(email=Lower("email")), name="accounts_email_lower_case"),
            models.CheckConstraint(
                condition=models.Q(orcid="") | models.Q(orcid__regex=r"^\d{4}-\d{4}-\d{4}-\d{3}[\dX]$"),
                name="accounts_orcid_form",
            ),
            models.UniqueConstraint(fields=["orcid"], condition=~models.Q(orcid=""), name="accounts_one_orcid_each"),
            models.CheckConstraint(condition=~models.Q(name=""), name="accounts_name_given"),
            models.CheckConstraint(
                condition=~models.Q(name__iregex=PLAIN_IN_SQL) & ~models.Q(slug__iregex=PLAIN_IN_SQL),
                name="accounts_name_claims_no_approval",
            ),
            models.CheckConstraint(
                condition=models.Q(language__regex=r"^([a-z]{2,3}(-[a-z0-9]{2,8})*)?$"), name="accounts_language_form"
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
