"""Pictures of a manuscript, before anybody outside may see them."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from articles.models import Asset
from editorial.manuscripts.models import Manuscript
from editorial.provenance.models import Sha256Bytes


class ManuscriptImage(models.Model):
    """A picture that a manuscript's figures can show, named by the SHA-256 of its bytes.

    PostgreSQL computes the digest. Once the manuscript went before the editors, its pictures stay.
    """

    manuscript = models.ForeignKey(Manuscript, models.CASCADE, related_name="images", verbose_name=_("manuscript"))
    content = models.BinaryField(_("content"))
    digest = models.GeneratedField(
        expression=Sha256Bytes("content"), output_field=models.CharField(max_length=64), db_persist=True
    )
    ending = models.CharField(_("format"), max_length=4, choices=Asset.Ending)
    width = models.PositiveIntegerField(_("width in pixels"))
    height = models.PositiveIntegerField(_("height in pixels"))
    filename = models.CharField(_("name of the file"), max_length=200, blank=True)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    added_at = models.DateTimeField(_("added"), auto_now_add=True)

    class Meta:
        verbose_name = _("picture of a manuscript")
        verbose_name_plural = _("pictures of manuscripts")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["manuscript", "digest"], name="editorial_image_once"),
            models.CheckConstraint(condition=Q(width__gte=1, height__gte=1), name="editorial_image_has_a_size"),
        ]

    def __str__(self):
        return self.filename or self.digest

    def get_absolute_url(self):
        return reverse("editorial:image", args=[self.manuscript_id, self.name])

    @property
    def name(self):
        return f"{self.digest}.{self.ending}"
