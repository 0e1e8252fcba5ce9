"""Forms of publication, and times as people type them."""

import datetime
import zoneinfo

from crispy_forms.layout import Div
from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from editorial.form_parts import AboutTheScreen, AsksOnceMore, Prose, form_layout


def moment(day: datetime.date, time: datetime.time, zone: zoneinfo.ZoneInfo) -> datetime.datetime:
    """Return the moment that a day and a time name in the zone.

    Raises ``ValidationError`` (codes ``skipped``, ``twice``) on the nights when clocks change and the words name no
    moment, or two.
    """
    first = datetime.datetime.combine(day, time, tzinfo=zone)
    moment, other = first.astimezone(datetime.UTC), first.replace(fold=1).astimezone(datetime.UTC)
    if moment == other:
        return first
    facts = {"time": f"{time:%H:%M}", "zone": zone.key}
    if moment > other:
        facts["later"] = f"{moment.astimezone(zone):%H:%M}"
        message = _(
            "%(time)s does not exist on that day: clocks in %(zone)s go forward. Choose another time, like %(later)s."
        )
        raise ValidationError(message % facts, code="skipped")
    message = _(
        "%(time)s comes twice on that day: clocks in %(zone)s go back. Choose a time before or after that hour."
    )
    raise ValidationError(message % facts, code="twice")


#: A day further off than this is asked about: most are a mistyped year.
FAR_OFF = datetime.timedelta(days=366)


class PublishForm(AboutTheScreen):
    """When an approved text appears: now, or at a day and time of the site's time zone.

    ``decision`` is the approval on screen. A day or a time that was typed means later, whatever is chosen.
    """

    NOW, LATER = "now", "later"

    decision = forms.IntegerField(min_value=1, widget=forms.HiddenInput)
    when = forms.ChoiceField(
        label=gettext_lazy("When"),
        choices=[(NOW, gettext_lazy("Now")), (LATER, gettext_lazy("At a day and time"))],
        initial=NOW,
        widget=forms.RadioSelect,
    )
    day = forms.DateField(
        label=gettext_lazy("Day"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    time = forms.TimeField(
        label=gettext_lazy("Time"), required=False, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    # The day that the person was asked about because it is far off.
    far_day = forms.CharField(required=False, max_length=10, widget=forms.HiddenInput)

    def __init__(self, *args, zone, **kwargs):
        super().__init__(*args, **kwargs)
        self.zone = zone
        self.fields["time"].help_text = _("In the time of %(zone)s. A day and a time mean later.") % {"zone": zone.key}

    @property
    def helper(self):
        """The fields, and one button that says what it does; a script keeps its words true while one types."""
        layout = form_layout(
            "decision", "when", Div("day", "time", css_class="field-row"), "far_day", button=self.button
        )
        layout.attrs = {
            "data-publish": "",
            "data-now": _("Publish now"),
            "data-later": _("Schedule for {time}"),
            "data-zone": self.zone.key,
        }
        return layout

    @property
    def button(self):
        """Say what the form does as it stands; before anything is typed, what it may do without a script."""
        at = getattr(self, "cleaned_data", {}).get("at")
        if at:
            return _("Schedule for %(time)s") % {"time": time_in_words(at, self.zone)}
        return _("Publish now, or at the chosen day and time")

    def clean(self):
        """Give ``at``: the moment to begin, or None for now."""
        cleaned = super().clean()
        cleaned["at"] = None
        is_typed = any(self.data.get(self.add_prefix(name), "").strip() for name in ("day", "time"))
        if self.errors or (cleaned.get("when") != self.LATER and not is_typed):
            return cleaned
        for name in ("day", "time"):
            if not cleaned.get(name):
                words = _("Fill this in too, or empty both to publish now.") if is_typed else _("Fill this in.")
                self.add_error(name, ValidationError(words, code="missing"))
        if not self.errors:
            self._clean_moment(cleaned)
        return cleaned

    def _clean_moment(self, cleaned):
        try:
            at = moment(cleaned["day"], cleaned["time"], self.zone)
            at.astimezone(datetime.UTC)
        except ValidationError as error:
            self.add_error("time", error)
            return
        except OverflowError:
            self.add_error("day", ValidationError(_("No calendar goes that far. Choose an earlier day."), code="far"))
            return
        cleaned["at"] = at
        if at - timezone.now() > FAR_OFF and cleaned.get("far_day") != f"{cleaned['day']}":
            self.data = self.data.copy()
            self.data[self.add_prefix("far_day")] = f"{cleaned['day']}"
            message = _("Is the year right? %(day)s is more than a year away. If it is, press the button once more.")
            facts = {"day": date_format(cleaned["day"], "j F Y")}
            self.add_error("day", ValidationError(message % facts, code="far_off"))


def time_in_words(at, zone) -> str:
    """Return a moment as a button says it: "24 Dec 2026, 09:00 (Europe/Berlin)"."""
    return f"{date_format(timezone.localtime(at, zone), _('j M Y, H:i'))} ({zone.key})"


class UnscheduleForm(forms.Form):
    """Which edition's scheduling is cancelled: the one that was on screen."""

    edition = forms.IntegerField(min_value=1, widget=forms.HiddenInput)

    @property
    def helper(self):
        """A hidden field and a button; the form goes to an address of its own."""
        return form_layout("edition", action=self.address, button=gettext_lazy("Cancel scheduling"))

    def __init__(self, *args, address="", **kwargs):
        super().__init__(*args, **kwargs)
        self.address = address


class WithdrawApprovalForm(AsksOnceMore):
    """Why an approval ends; it asks once more. ``seen`` is what stood on the approval on screen."""

    seen = forms.CharField(max_length=40, widget=forms.HiddenInput)
    comment = Prose(
        label=gettext_lazy("Reason"),
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("The writers read it, and it stays in the record."),
    )

    @property
    def helper(self):
        """The reason and a dangerous button, which asks first."""
        button = gettext_lazy("Withdraw the approval now") if self.is_asking else gettext_lazy("Withdraw the approval")
        return form_layout("seen", "confirmed", "comment", button=button, is_dangerous=True)


class TakeOffForm(forms.Form):
    """Why a post is taken off the site."""

    reason = Prose(
        label=gettext_lazy("Reason"),
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("It is signed and stays in the record. Readers do not see it."),
    )

    @property
    def helper(self):
        """The reason and a dangerous button."""
        return form_layout("reason", button=gettext_lazy("Take the post off the site"), is_dangerous=True)
