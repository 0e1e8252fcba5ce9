"""Forms of the review room."""

from crispy_forms.layout import Hidden
from django import forms
from django.utils.translation import gettext_lazy as _

from editorial.layout import form_layout
from editorial.writing.fields import Prose


class SubmitForm(forms.Form):
    """What a writer tells the editors."""

    note = Prose(
        label=_("Note to the editors"),
        max_length=4_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("What they should know or look at. Readers do not see it."),
    )
    helper = form_layout("note", button=_("Send for review"))


class BeginVersionForm(forms.Form):
    """What an editor tells the others of the version they begin."""

    note = Prose(
        label=_("Why a new version"),
        max_length=4_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("For the writers and the other editors. Readers do not see it."),
    )
    helper = form_layout("note", button=_("Begin the new version"))


class TakeBackForm(forms.Form):
    """Asks nothing: taking back is confirmed by sending it."""

    helper = form_layout(button=_("Take it back"))


class VerdictForm(forms.Form):
    """A verdict on exactly the text whose digest it carries."""

    digest = forms.RegexField(r"^[0-9a-f]{64}$", widget=forms.HiddenInput)
    verdict, button, is_dangerous = "", "", False
    fields_shown = ("comment",)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, prefix=self.verdict, **kwargs)

    @property
    def helper(self):
        """The form's fields and one button that names the verdict."""
        helper = form_layout(
            Hidden("verdict", self.verdict, css_id=f"verdict-{self.verdict}"),
            "digest",
            *self.fields_shown,
            button=self.button,
            is_dangerous=self.is_dangerous,
        )
        helper.attrs = {"id": f"form-{self.verdict}"}
        return helper

    def words(self) -> dict:
        """Return what the verdict says, under the names of the verb's arguments."""
        return {name: self.cleaned_data[name] for name in ("digest", *self.fields_shown)}


class ApproveForm(VerdictForm):
    """An approval: what was checked, and the editor's interests."""

    statement = Prose(
        label=_("What you checked"),
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_(
            "For example: every claim against its reference, numbers and units, tone. Kept with your approval."
        ),
    )
    interests = Prose(
        label=_("Your declared interests"),
        max_length=2_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Money, posts or relationships a reader should know of. Kept with your approval."),
    )
    comment = Prose(
        label=_("Comment to the writers"), max_length=10_000, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    verdict, button = "approve", _("Approve this text")
    fields_shown = ("statement", "interests", "comment")


class RequestChangesForm(VerdictForm):
    """A request for changes, which says which."""

    comment = Prose(label=_("What should change"), max_length=10_000, widget=forms.Textarea(attrs={"rows": 5}))
    verdict, button = "request_changes", _("Request changes")


class DeclineForm(VerdictForm):
    """A refusal, with its reason."""

    comment = Prose(label=_("Reason"), max_length=10_000, widget=forms.Textarea(attrs={"rows": 4}))
    verdict, button, is_dangerous = "decline", _("Decline the manuscript"), True
