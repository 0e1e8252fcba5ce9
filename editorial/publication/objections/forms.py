"""The forms of objections: the editor's, and the administrator's who decides."""

from django import forms
from django.utils.translation import gettext_lazy as _


class ObjectionForm(forms.Form):
    """That an approval is not one's own, with what else there is to say."""

    note = forms.CharField(
        label=_("What happened, as far as you know"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("You can leave it empty."),
    )


class AnswerForm(forms.Form):
    """An administrator's decision on an objection."""

    upheld = forms.TypedChoiceField(
        label=_("Decision"),
        choices=[
            ("yes", _("The editor did not approve it: nothing is published on this approval.")),
            ("no", _("The editor did approve it: it stands again.")),
        ],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label=_("Reason"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("It is signed with your decision and stays in the record."),
    )
