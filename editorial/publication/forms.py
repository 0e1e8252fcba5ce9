"""Forms of the publication room."""

from crispy_forms.layout import Div
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from editorial.layout import form_layout
from editorial.publication.local_time import moment
from editorial.writing.fields import Prose


class PublishForm(forms.Form):
    """When an approved text appears: now, or at a day and time of the site's time zone."""

    NOW, LATER = "now", "later"

    when = forms.ChoiceField(
        label=_("When"),
        choices=[(NOW, _("Now")), (LATER, _("At a day and time"))],
        initial=NOW,
        widget=forms.RadioSelect,
    )
    day = forms.DateField(
        label=_("Day"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    time = forms.TimeField(
        label=_("Time"), required=False, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    helper = form_layout("when", Div("day", "time", css_class="field-row"), button=_("Publish"))

    def __init__(self, *args, zone, **kwargs):
        super().__init__(*args, **kwargs)
        self.zone = zone
        self.fields["time"].help_text = _("In the time of %(zone)s.") % {"zone": zone.key}

    def clean(self):
        """Give ``at``: the moment to begin, or None for now."""
        cleaned = super().clean()
        cleaned["at"] = None
        if cleaned.get("when") != self.LATER or self.errors:
            return cleaned
        for name in ("day", "time"):
            if not cleaned.get(name):
                self.add_error(name, ValidationError(_("Fill this in, or choose “Now”."), code="missing"))
        if not self.errors:
            try:
                cleaned["at"] = moment(cleaned["day"], cleaned["time"], self.zone)
            except ValidationError as error:
                self.add_error("time", error)
        return cleaned


class UnscheduleForm(forms.Form):
    """Which edition's schedule is taken back: the one that was on screen."""

    edition = forms.IntegerField(min_value=1, widget=forms.HiddenInput)

    @property
    def helper(self):
        """A hidden field and a button; the form goes to an address of its own."""
        return form_layout("edition", action=self.address, button=_("Take the schedule back"))

    def __init__(self, *args, address="", **kwargs):
        super().__init__(*args, **kwargs)
        self.address = address


class WithdrawApprovalForm(forms.Form):
    """Why an approval ends."""

    comment = Prose(
        label=_("Reason"),
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("The writers read it, and it stays in the record."),
    )
    helper = form_layout("comment", button=_("Withdraw the approval"), is_dangerous=True)
