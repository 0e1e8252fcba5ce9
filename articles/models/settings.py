"""The site's own name and habits, set by staff."""

import zoneinfo
from contextlib import contextmanager
from datetime import datetime

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from accounts.approval_claims import refuse_claim
from articles.colours import theme_version, validate_dark_accent, validate_light_accent
from articles.models.files import Logo
from articles.wording import LINES_IN_SQL, Link, read_links, validate_links
from record.chains import alarm, newest_told, read_newest
from record.clock import written
from record.models import Subject


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
    name = models.CharField(_("name of the site"), max_length=80, default="Imprimatur", validators=[refuse_claim])
    tagline = models.CharField(_("tagline"), max_length=200, blank=True, validators=[refuse_claim])
    language = models.CharField(_("usual language of posts"), max_length=12, default="en-US")
    time_zone = models.CharField(_("time zone"), max_length=64, default="UTC", validators=[validate_time_zone])
    journal_form = models.CharField(_("journal names"), max_length=20, choices=JournalForm, default=JournalForm.FULL)
    show_doi = models.CharField(_("DOIs in reference lists"), max_length=10, choices=ShowDoi, default=ShowDoi.NONE)
    interface_language = models.CharField(
        _("language of the pages"), max_length=12, choices=settings.LANGUAGES, default="en"
    )
    licence_name = models.CharField(
        _("licence of the posts"),
        max_length=80,
        blank=True,
        validators=[refuse_claim],
        help_text=_("For example CC BY 4.0; empty: all rights."),
    )
    licence_url = models.URLField(_("address of the licence"), blank=True)
    disclaimer = models.CharField(
        _("sentence under every page"),
        max_length=300,
        blank=True,
        validators=[refuse_claim],
        help_text=_("For example that nothing is advice."),
    )
    contact_email = models.EmailField(_("address for readers"), blank=True, validators=[refuse_claim])
    websub_hub = models.URLField(
        _("WebSub hub"), blank=True, help_text=_("Notified of every new post, so that feed readers get it at once.")
    )
    logo = models.ForeignKey(
        Logo, models.PROTECT, null=True, blank=True, editable=False, related_name="+", verbose_name=_("logo")
    )
    logo_width = models.PositiveIntegerField(_("width of the logo"), default=0, editable=False)
    logo_height = models.PositiveIntegerField(_("height of the logo"), default=0, editable=False)
    logo_words = models.CharField(
        _("words for the logo"),
        max_length=120,
        blank=True,
        validators=[refuse_claim],
        help_text=_("Read out instead of it; empty: the name."),
    )
    light_accent = models.CharField(
        _("colour of links in light"), max_length=7, blank=True, validators=[validate_light_accent]
    )
    dark_accent = models.CharField(
        _("colour of links in dark"), max_length=7, blank=True, validators=[validate_dark_accent]
    )
    navigation = models.TextField(
        _("links in the header"),
        max_length=2000,
        blank=True,
        validators=[validate_links],
        help_text=_("One on each line, like: People | /people/ – empty: the usual ones."),
    )
    footer_links = models.TextField(
        _("further links in the footer"), max_length=2000, blank=True, validators=[validate_links]
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
            models.CheckConstraint(
                condition=models.Q(logo=None, logo_width=0, logo_height=0)
                | models.Q(logo__isnull=False, logo_width__gte=1, logo_height__gte=1),
                name="articles_settings_logo_has_a_size",
            ),
            models.CheckConstraint(
                condition=models.Q(light_accent__regex=r"^(#[0-9a-f]{6})?$", dark_accent__regex=r"^(#[0-9a-f]{6})?$"),
                name="articles_settings_accents_are_colours",
            ),
            models.CheckConstraint(
                condition=models.Q(navigation__regex=LINES_IN_SQL, footer_links__regex=LINES_IN_SQL),
                name="articles_settings_links_lead_somewhere",
            ),
        ]

    def __str__(self):
        return self.name

    @classmethod
    def load(cls):
        """Return the settings as they were signed; a migration made the row."""
        row = cls.objects.annotate(told=newest_told(Subject.SITE, 0)).get(pk=1)
        return row.as_signed(row.told)

    def as_signed(self, told: str | None) -> "SiteSettings":
        """Return these settings with the values that ``told``, the site's ``newest_told``, says were signed.

        Other values in the row raise an alarm. Before anything is signed of the site, the row counts.
        """
        signed = read_newest(told, Subject.SITE, 0)
        if signed is not None and signed["settings"] != self.told_values():
            alarm.critical("The site's settings are not as they were signed.")
            for name, value in signed["settings"].items():
                setattr(self, name, datetime.fromisoformat(value) if name == "updated_at" else value)
        return self

    def told_values(self) -> dict[str, str | int | None]:
        """Return what an entry of the record tells of the settings: every column but the row's number."""
        columns = [field.attname for field in self._meta.concrete_fields if not field.primary_key]
        values = {name: getattr(self, name) for name in columns}
        return {**values, "updated_at": written(self.updated_at)}

    @property
    def zone(self):
        """The site's time zone as a ``ZoneInfo``."""
        return zoneinfo.ZoneInfo(self.time_zone)

    @contextmanager
    def locale(self):
        """Speak the site's language and tell its time: what everybody gets alike depends on nobody's browser."""
        with timezone.override(self.zone), translation.override(self.interface_language):
            yield

    @property
    def navigation_links(self) -> list[Link]:
        """The links staff put in the header; empty for the usual ones."""
        return read_links(self.navigation)

    @property
    def further_links(self) -> list[Link]:
        """The links staff added to the footer."""
        return read_links(self.footer_links)

    @property
    def theme(self) -> str:
        """What names the site's own colours in the style sheet's address; empty when it has none."""
        return theme_version(self.light_accent, self.dark_accent)

    @property
    def logo_address(self) -> str:
        """Where the logo is served; empty when there is none."""
        return reverse("articles:logo", args=[self.logo_id]) if self.logo_id else ""
