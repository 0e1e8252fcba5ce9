"""The forms that tell readers something, and take it back."""

from crispy_forms.layout import Div
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.approval_claims import refuse_printed_claim
from articles.models import Edition, EditionReference, Notice
from articles.models.notice import LONGEST_NOTICE
from editorial.form_parts import AsksOnceMore, Prose, form_layout, submit_button
from editorial.publication.notices import ISSUED, UnfitNotice, require_sound

SHOWN = 90


class WorkChoice(forms.ModelChoiceField):
    """A work of a reference list, by its printed line."""

    def __init__(self, **options):
        super().__init__(EditionReference.objects.none(), to_field_name="reference_id", **options)

    def label_from_instance(self, line):
        text = line.formatted_text
        return f"{line.number}. {text if len(text) <= SHOWN else text[:SHOWN] + '…'}"


class VersionChoice(forms.ModelChoiceField):
    """A version that readers may look up."""

    def __init__(self, **options):
        super().__init__(Edition.objects.none(), **options)

    def label_from_instance(self, edition):
        return _("Version %(number)s of %(day)s") % {"number": edition.number, "day": f"{edition.starts_at:%Y-%m-%d}"}


class SeenByReaders(AsksOnceMore):
    """A form about what readers saw when its page was opened: ``seen`` is a word for that."""

    seen = forms.CharField(max_length=60, widget=forms.HiddenInput)


class NoticeForm(SeenByReaders):
    """What readers are told; a retraction asks once more. ``told()`` is what ``issue_notice`` takes."""

    TOP, HISTORY = "top", "history"

    kind = forms.ChoiceField(
        label=_("What it is"),
        choices=[(kind.value, kind.label) for kind in ISSUED],
        initial=Notice.Kind.CORRECTION.value,
        widget=forms.RadioSelect,
    )
    text = Prose(
        label=_("Text of the notice"),
        max_length=LONGEST_NOTICE,
        validators=[refuse_printed_claim],
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_(
            "Say what was wrong, what is right, and what it changes. It can be withdrawn later, never rewritten."
        ),
    )
    is_material = forms.TypedChoiceField(
        label=_("Where it appears"),
        choices=[(TOP, _("Above the text")), (HISTORY, _("In the history only"))],
        initial=TOP,
        coerce=lambda place: place == NoticeForm.TOP,
        widget=forms.RadioSelect,
        help_text=_("Only a correction or clarification without substance may appear in the history only."),
    )
    edition = VersionChoice(
        label=_("It came with"),
        required=False,
        empty_label=_("No version in particular"),
        help_text=_("For a correction: the version in which it is put right."),
    )
    work = WorkChoice(
        label=_("Cited work"),
        required=False,
        empty_label=_("None"),
        help_text=_("Only for a notice on a cited work: which one, as readers see it in the list."),
    )

    def __init__(self, *args, manuscript, **kwargs):
        super().__init__(*args, **kwargs)
        self.article = manuscript.article_id
        of_article = Edition.objects.filter(article=self.article)
        lines = EditionReference.objects.filter(edition__in=of_article.live())
        self.fields["edition"].queryset = of_article.on_record().order_by("-number")
        self.fields["work"].queryset = lines.order_by("number")

    @property
    def helper(self):
        """The fields in order; Enter shows how it will stand before anything is issued."""
        button = _("Retract the post") if self.is_asking else _("Issue the notice")
        fields = ("seen", "confirmed", "kind", "text", "is_material", Div("edition", "work"))
        layout = form_layout(*fields, button=button, is_dangerous=self.is_asking)
        layout.inputs.insert(0, submit_button("preview", _("Preview the notice"), is_primary=False))
        return layout

    @property
    def asks(self):
        """A retraction asks; other notices can be issued at once."""
        return self.cleaned_data["kind"] == Notice.Kind.RETRACTION

    def told(self) -> dict:
        """Return what the notice says and what was on screen, under the names of the verb's arguments."""
        return {name: value for name, value in self.cleaned_data.items() if name != "confirmed"}

    def clean(self):
        """Give ``work`` as the cited record; parts that do not belong together are named beside their field."""
        cleaned = super().clean()
        if "work" in cleaned:
            cleaned["work"] = cleaned["work"] and cleaned["work"].reference
        if not self.errors:
            try:
                names = ("is_material", "edition", "work")
                require_sound(self.article, cleaned["kind"], **{name: cleaned[name] for name in names})
            except UnfitNotice as unfit:
                self.add_error(unfit.field, ValidationError(unfit.message, code="unfit"))
        return cleaned


class WithdrawNoticeForm(SeenByReaders):
    """Why a notice ends."""

    asks = False

    text = Prose(
        label=_("Reason, for readers"),
        max_length=LONGEST_NOTICE,
        validators=[refuse_printed_claim],
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("It appears beside the withdrawn notice in the log of corrections."),
    )
    helper = form_layout("seen", "text", button=_("Withdraw the notice"), is_dangerous=True)
