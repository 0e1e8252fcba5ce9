"""The form that closes a task."""

from django import forms
from django.utils.translation import gettext_lazy as _

from editorial.layout import form_layout
from editorial.writing.fields import Prose


class CloseTaskForm(forms.Form):
    """What was done about a task."""

    note = Prose(
        label=_("What was done"),
        max_length=4_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("For example: the text was corrected, or does not rest on this work."),
    )
    helper = form_layout("note", button=_("Close the task"))
