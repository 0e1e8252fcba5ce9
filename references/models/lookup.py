"""Answers of other services, kept for a while."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class LookupAnswer(models.Model):
    """What a service said about a key until ``expires_at``; ``found=False`` remembers that it knew nothing."""

    service = models.CharField(_("service"), max_length=40)
    key = models.CharField(_("asked for"), max_length=600)
    found = models.BooleanField(_("found"))
    payload = models.JSONField(_("answer"), null=True, blank=True)
    fetched_at = models.DateTimeField(_("fetched"))
    expires_at = models.DateTimeField(_("expires"))

    class Meta:
        verbose_name = _("answer of a service")
        verbose_name_plural = _("answers of services")
        constraints = [
            models.UniqueConstraint(fields=["service", "key"], name="references_one_answer_per_key"),
            models.CheckConstraint(
                condition=Q(found=False) | Q(payload__isnull=False), name="references_found_answer_has_payload"
            ),
            models.CheckConstraint(
                condition=Q(expires_at__gt=models.F("fetched_at")), name="references_answer_expires_later"
            ),
        ]

    def __str__(self):
        return f"{self.service}: {self.key}"
