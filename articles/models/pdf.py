"""Posts as PDF files, made after publication."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from articles.models.edition import Edition


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
