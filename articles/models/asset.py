"""Pictures in published posts."""

from django.db import models
from django.db.models import F, Func, Q, Value
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from articles.images import MEDIA_TYPES
from articles.models.edition import Edition


class AssetQuerySet(models.QuerySet):
    def public(self):
        """Pictures a reader may see: those of a version on record."""
        shown = EditionAsset.objects.filter(asset=models.OuterRef("pk"), edition__in=Edition.objects.on_record())
        return self.filter(models.Exists(shown))


class Asset(models.Model):
    """A picture under the SHA-256 of its bytes, so that an approved text names exactly this picture."""

    class Ending(models.TextChoices):
        PNG = "png", "PNG"
        JPEG = "jpg", "JPEG"
        WEBP = "webp", "WebP"

    digest = models.CharField(_("SHA-256"), max_length=64, primary_key=True)
    content = models.BinaryField(_("content"))
    ending = models.CharField(_("format"), max_length=4, choices=Ending)
    width = models.PositiveIntegerField(_("width in pixels"))
    height = models.PositiveIntegerField(_("height in pixels"))
    created_at = models.DateTimeField(_("created"), auto_now_add=True)

    objects = AssetQuerySet.as_manager()

    class Meta:
        verbose_name = _("picture")
        verbose_name_plural = _("pictures")
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    digest=Func(
                        Func(F("content"), function="sha256"),
                        Value("hex"),
                        function="encode",
                        output_field=models.CharField(),
                    )
                ),
                name="articles_asset_digest_of_its_bytes",
            ),
            models.CheckConstraint(condition=Q(width__gte=1, height__gte=1), name="articles_asset_has_a_size"),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("articles:image", args=[self.name])

    @property
    def name(self):
        return f"{self.digest}.{self.ending}"

    @property
    def media_type(self):
        return MEDIA_TYPES[self.ending]


class EditionAsset(models.Model):
    """That an edition shows a picture."""

    edition = models.ForeignKey(Edition, models.PROTECT, related_name="pictures", verbose_name=_("edition"))
    asset = models.ForeignKey(Asset, models.PROTECT, related_name="shown_in", verbose_name=_("picture"))

    class Meta:
        verbose_name = _("picture of an edition")
        verbose_name_plural = _("pictures of editions")
        constraints = [models.UniqueConstraint(fields=["edition", "asset"], name="articles_edition_shows_asset_once")]

    def __str__(self):
        return f"{self.edition}: {self.asset}"
