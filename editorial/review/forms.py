"""Forms of the review room."""

from crispy_forms.layout import Hidden
from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.approval_claims import refuse_printed_claim
from editorial.form_parts import SHA256, AboutTheText, AsksOnceMore, Prose, form_layout


class SubmitForm(AboutTheText):
    """What a writer tells the editors."""

    note = Prose(
        label=_("Note to the editors"),
        max_length=4_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("What they should know or look at. Readers do not see it."),
    )
    helper = form_layout("digest", "note", button=_("Submit for review"))


class BeginVersionForm(AboutTheText):
    """What an editor tells the others of the version they begin."""

    note = Prose(
        label=_("Why a new version"),
        max_length=4_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("For the writers and the other editors. Readers do not see it."),
    )
    helper = form_layout("digest", "note", button=_("Start the new version"))


class WithdrawSubmissionForm(forms.Form):
    """Asks nothing: taking back is confirmed by sending it."""

    helper = form_layout(button=_("Withdraw the submission"))


class VerdictForm(AboutTheText):
    """A verdict on exactly the text whose digest it carries."""

    verdict, is_dangerous = "", False
    button: str | Promise = ""
    fields_seen: tuple[str, ...] = ("digest",)
    fields_shown: tuple[str, ...] = ("comment",)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, prefix=self.verdict, **kwargs)

    @property
    def helper(self):
        """The form's fields and one button that names the verdict."""
        helper = form_layout(
            Hidden("verdict", self.verdict, css_id=f"verdict-{self.verdict}"),
            *self.fields_seen,
            *self.fields_shown,
            button=self.button,
            is_dangerous=self.is_dangerous,
        )
        helper.attrs = {"id": f"form-{self.verdict}"}
        return helper

    def words(self) -> dict:
        """Return what the verdict says, under the names of the verb's arguments."""
        names = (name for name in (*self.fields_seen, *self.fields_shown) if name != "confirmed")
        return {name: self.cleaned_data[name] for name in names}

    def seen(self) -> dict:
        """Return what the form says was on screen, as it was sent: valid or not."""
        return {name: self[name].data for name in self.fields_seen if name != "confirmed"}


class ApproveForm(VerdictForm):
    """An approval: what was checked, and the editor's interests.

    ``printed`` is the digest of what prints, "" of a text with gaps, which the verb refuses in words.
    """

    printed = forms.RegexField(SHA256, required=False, widget=forms.HiddenInput)
    statement = Prose(
        label=_("What you checked"),
        max_length=2_000,
        validators=[refuse_printed_claim],
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_(
            "For example: every claim against its reference, numbers and units, tone. Kept with your approval."
        ),
    )
    interests = Prose(
        label=_("Your declared interests"),
        max_length=2_000,
        required=False,
        validators=[refuse_printed_claim],
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Money, posts or relationships a reader should know of. Kept with your approval."),
    )
    comment = Prose(
        label=_("Comment to the writers"), max_length=10_000, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    verdict, button = "approve", _("Approve this text")
    fields_seen = ("digest", "printed")
    fields_shown = ("statement", "interests", "comment")


class RequestChangesForm(VerdictForm):
    """A request for changes, which says which."""

    comment = Prose(label=_("What should change"), max_length=10_000, widget=forms.Textarea(attrs={"rows": 5}))
    verdict, button = "request_changes", _("Request changes")


class DeclineForm(AsksOnceMore, VerdictForm):
    """A refusal, with its reason; it asks once more."""

    comment = Prose(label=_("Reason"), max_length=10_000, widget=forms.Textarea(attrs={"rows": 4}))
    verdict, is_dangerous = "decline", True
    fields_seen = ("digest", "confirmed")

    @property
    def button(self):
        """Say what the next click does: first it asks."""
        return _("Decline the manuscript for good") if self.is_asking else _("Decline the manuscript")
