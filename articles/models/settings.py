"""The site's own name and habits, set by staff."""

import zoneinfo

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _


def validate_time_zone(name):
    """Raise ``ValidationError`` unless ``name`` is a zone of the IANA database."""
    if name not in zoneinfo.available_timezones():
        raise ValidationError(_("Use a name of the time zone database, like Europe/Zurich."), code="time_zone")


class SiteSettings(models.Model):
    """The one row of settings. Pages are re-dressed when ``updated_at`` changes."""

    class JournalForm(models.TextChoices):
        FULL = "full", _("Full name")
        ABBREVIATED = "abbreviated", _("Abbreviated")

    class ShowDoi(models.TextChoices):
        NONE = "none", _("Not shown")
        TEXT = "text", _("As text")
        LINK = "link", _("As a link")

    id = models.PositiveSmallIntegerField(primary_key=True, default=1, editable=False)
    name = models.CharField(_("name of the site"), max_length=80, default="Imprimatur")
    tagline = models.CharField(_("tagline"), max_length=200, blank=True)
    language = models.CharField(_("usual language of posts"), max_length=12, default="en-US")
    time_zone = models.CharField(_("time zone"), max_length=64, default="UTC", validators=[validate_time_zone])
    journal_form = models.CharField(_("journal names"), max_length=20, choices=JournalForm, default=JournalForm.FULL)
    show_doi = models.CharField(_("DOIs in reference lists"), max_length=10, choices=ShowDoi, default=ShowDoi.NONE)
    interface_language = models.CharField(
        _("language of the pages"), max_length=12, choices=settings.LANGUAGES, default="en"
    )
    licence_name = models.CharField(
        _("licence of the posts"), max_length=80, blank=True, help_text=_("For example CC BY 4.0; empty: all rights.")
    )
    licence_url = models.URLField(_("address of the licence"), blank=True)
    disclaimer = models.CharField(
        _("sentence under every page"), max_length=300, blank=True, help_text=_("For example that nothing is advice.")
    )
    contact_email = models.EmailField(_("address for readers"), blank=True)
    websub_hub = models.URLField(
        _("WebSub hub"), blank=True, help_text=_("Told of every new post, so that feed readers learn of it at once.")
    )
    updated_at = models.DateTimeField(_("changed"), auto_now=True)

    class Meta:
        verbose_name = _("site settings")
        verbose_name_plural = _("site settings")
        constraints = [
            models.CheckConstraint(condition=models.Q(id=1), name="articles_settings_one_row"),
            models.CheckConstraint(
                condition=models.Q(licence_url="") | ~models.Q(licence_name=""), name="articles_licence_has_a_name"
            ),
        ]

    def __str__(self):
        return self.name

    @classmethod
    def load(cls):
        """Return the settings; a migration made the row."""
        return cls.objects.get(pk=1)

    @property
    def zone(self):
        """The site's time zone as a ``ZoneInfo``."""
        return zoneinfo.ZoneInfo(self.time_zone)
