"""The form for another printed name of a person, or none."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.approval_claims import REFUSAL, claims_approval
from editorial.form_parts import Line, form_layout
from editorial.publication.naming.workflow import Reason


class PrintedNameForm(forms.Form):
    """What is printed for a person from now on, in what was published before too."""

    reason = forms.ChoiceField(
        label=gettext_lazy("What is to be done"),
        choices=[
            (Reason.CHANGED.value, gettext_lazy("Print another name or other degrees")),
            (Reason.WITHHELD.value, gettext_lazy("Withhold the name")),
        ],
        initial=Reason.CHANGED.value,
        widget=forms.RadioSelect,
    )
    name = Line(label=gettext_lazy("Name"), max_length=150, required=False)
    changes_degrees = forms.BooleanField(
        label=gettext_lazy("Print these degrees everywhere"),
        required=False,
        help_text=gettext_lazy("Otherwise each post keeps the degrees of its time."),
    )
    degrees = Line(label=gettext_lazy("Degrees"), max_length=100, required=False)
    confirmed = forms.BooleanField(
        label=gettext_lazy("I have checked that this person wants it."),
        error_messages={"required": gettext_lazy("Ask the person first, then tick this.")},
    )

    helper = form_layout(
        *("reason", "name", "changes_degrees", "degrees", "confirmed"),
        button=gettext_lazy("Change the printed name"),
        is_dangerous=True,
    )

    @property
    def withholds(self) -> bool:
        return bool(self.cleaned_data["reason"] == Reason.WITHHELD)

    def clean(self):
        cleaned = super().clean() or {}
        name, degrees = cleaned.get("name", ""), cleaned.get("degrees", "")
        if cleaned.get("reason") == Reason.CHANGED and not name:
            self.add_error("name", ValidationError(_("Type the name as it is to be printed."), code="required"))
        if claims_approval(f"{name}, {degrees}"):
            self.add_error("name", ValidationError(REFUSAL, code="approval_claim"))
        return cleaned

    def names(self) -> dict:
        """Return what is printed, under the names of the verb's arguments."""
        degrees = self.cleaned_data["degrees"] if self.cleaned_data["changes_degrees"] else None
        return {"name": self.cleaned_data["name"], "degrees": degrees}
