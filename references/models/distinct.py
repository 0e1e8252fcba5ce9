"""Pairs of works that look like one and are not."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from references.models.reference import Reference


class DistinctPair(models.Model):
    """A person's word that two works that resemble each other are different ones. ``first`` has the lesser id."""

    first = models.ForeignKey(Reference, models.CASCADE, related_name="+", verbose_name=_("one work"))
    second = models.ForeignKey(Reference, models.CASCADE, related_name="+", verbose_name=_("the other work"))
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by"))
    decided_at = models.DateTimeField(_("decided"), auto_now_add=True)

    class Meta:
        verbose_name = _("pair of works that are not duplicates")
        verbose_name_plural = _("pairs of works that are not duplicates")
        ordering = ["-id"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="references_distinct_pair_once"),
            models.CheckConstraint(condition=Q(first__lt=F("second")), name="references_distinct_pair_in_order"),
        ]

    def __str__(self):
        return f"{self.first} ≠ {self.second}"
