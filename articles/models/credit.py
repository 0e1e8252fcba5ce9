"""Who is named on an edition, as it was printed."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from articles.models.edition import Edition


class Credit(models.Model):
    """One name on an edition, frozen with its degrees.

    An approver's credit carries the statement the editor made, and an Ed25519 signature over it, the
    edition's digests and dates; the approval line is printed only while that signature verifies.
    """

    class Role(models.TextChoices):
        WRITER = "writer", _("Writer")
        APPROVER = "approver", _("Approver")

    edition = models.ForeignKey(Edition, models.PROTECT, related_name="credits", verbose_name=_("edition"))
    role = models.CharField(_("role"), max_length=20, choices=Role)
    position = models.PositiveSmallIntegerField(_("position"), default=1)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="credits", verbose_name=_("person")
    )
    name = models.CharField(_("name"), max_length=150)
    degrees = models.CharField(_("degrees"), max_length=100, blank=True)
    statement = models.TextField(_("statement"), blank=True)
    interests = models.TextField(_("declared interests"), blank=True)
    key_id = models.CharField(_("signing key"), max_length=16, blank=True)
    signature = models.CharField(_("signature"), max_length=88, blank=True)

    class Meta:
        verbose_name = _("credit")
        verbose_name_plural = _("credits")
        ordering = ["edition", "role", "position"]
        indexes = [models.Index("person", "role", name="articles_credit_by_person")]
        constraints = [
            models.UniqueConstraint(fields=["edition", "role", "position"], name="articles_credit_one_per_position"),
            models.UniqueConstraint(fields=["edition", "person", "role"], name="articles_credit_once_per_role"),
            models.CheckConstraint(
                condition=~Q(role="approver") | (~Q(signature="") & ~Q(key_id="")),
                name="articles_credit_approver_signed",
            ),
            models.CheckConstraint(condition=~Q(name=""), name="articles_credit_has_name"),
        ]

    def __str__(self):
        return self.printed_name

    @property
    def printed_name(self):
        return f"{self.name}, {self.degrees}" if self.degrees else self.name
