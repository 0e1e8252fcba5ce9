"""What was changed in a record, and by whom."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from references.models.reference import Reference


class ReferenceChange(models.Model):
    """One change of a record: the values before and after, by field."""

    class Kind(models.TextChoices):
        EDITED = "edited", _("Edited")
        VERIFIED = "verified", _("Compared with the source")
        MERGED = "merged", _("Merged with another record")
        TOLD_APART = "told_apart", _("Marked as not a duplicate")
        LOOKED_UP = "looked_up", _("Completed from a service")

    reference = models.ForeignKey(Reference, models.CASCADE, related_name="changes")
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    before = models.JSONField(_("before"), default=dict)
    after = models.JSONField(_("after"), default=dict)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("by")
    )
    changed_at = models.DateTimeField(_("changed"), auto_now_add=True)

    class Meta:
        verbose_name = _("change of a record")
        verbose_name_plural = _("changes of records")
        ordering = ["-changed_at", "-id"]

    def __str__(self):
        return f"{self.get_kind_display()}: {self.reference}"
