"""Pictures of editions, the site's logo and the PDF files of posts, as stored."""

import hashlib
import logging
from typing import Self

from django.db import models
from django.db.models import F, Func, Q, Value
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from articles.images import MEDIA_TYPES
from articles.models.edition import Edition

logger = logging.getLogger("imprimatur.approval")


class AssetQuerySet(models.QuerySet):
    def public(self) -> Self:
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

    def true_content(self) -> bytes:
        """Return the bytes that the digest names. Raises ``Http404`` for any others, and an alarm."""
        content = bytes(self.content)
        if hashlib.sha256(content).hexdigest() != self.digest:
            logger.critical("The bytes of picture %s are not those that were approved: it is not shown.", self.digest)
            raise Http404("This picture is not the one that was approved.")
        return content


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


class Logo(models.Model):
    """A picture the site had as its logo, under a name made of its bytes, so that it can be kept for ever."""

    name = models.CharField(_("name"), max_length=40, primary_key=True)
    content = models.BinaryField(_("content"))

    class Meta:
        verbose_name = _("logo")
        verbose_name_plural = _("logos")
        constraints = [
            models.CheckConstraint(
                condition=Q(name__regex=r"^[0-9a-f]{32}\.(png|jpg|webp)$"), name="articles_logo_name_of_its_bytes"
            )
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("articles:logo", args=[self.name])

    @property
    def media_type(self):
        return MEDIA_TYPES[self.name.partition(".")[2]]


class EditionPdf(models.Model):
    """An edition as a PDF file. ``drawn_from`` is the digest of all that it shows; another one means it is out of date.

    It can be drawn anew at any time, so nothing rests on this row.
    """

    edition = models.OneToOneField(
        Edition, models.CASCADE, primary_key=True, related_name="pdf", verbose_name=_("edition")
    )
    content = models.BinaryField(_("content"))
    drawn_from = models.CharField(_("content hash of what it shows"), max_length=64)
    drawn_at = models.DateTimeField(_("made"), auto_now=True)

    class Meta:
        verbose_name = _("PDF of an edition")
        verbose_name_plural = _("PDFs of editions")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(drawn_from__regex="^[0-9a-f]{64}$"), name="articles_pdf_names_what_it_shows"
            )
        ]

    def __str__(self):
        return str(self.edition)
