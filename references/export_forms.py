"""The forms that say which works to write, and in which format or style."""

from django import forms
from django.utils.translation import gettext_lazy as _

from references.exporting import WRITERS
from references.listing import NoSuchList, works_listed
from references.models import Reference
from references.styled_lists import ExtraMissing, UnknownStyle, require_style

FORMATS = [
    ("bibtex", "BibTeX"),
    ("ris", "RIS"),
    ("csl-json", "CSL-JSON"),
    ("ama", _("AMA list")),
    ("nlm", _("NLM list")),
]
OTHER_STYLE = "style"


class FormatForm(forms.Form):
    """A file for other programs, or a list in a style; ``suggestions`` are styles like one that does not exist."""

    format = forms.ChoiceField(label=_("Format"), choices=[*FORMATS, (OTHER_STYLE, _("List in another style"))])
    style = forms.CharField(
        label=_("Other style"),
        required=False,
        max_length=150,
        help_text=_("The name of a CSL style or of a journal, such as apa or nature-genetics."),
    )
    suggestions: tuple | list = ()

    def clean(self):
        given = super().clean()
        if given.get("format") != OTHER_STYLE:
            return given
        try:
            require_style(given.get("style", "").strip().lower(), among=WRITERS)
        except UnknownStyle as unknown:
            self.suggestions = unknown.suggestions
            self.add_error("style", forms.ValidationError(unknown.message, code="unknown"))
        except ExtraMissing as missing:
            self.add_error("style", forms.ValidationError(missing.message, code="not_installed"))
        return given

    @property
    def wanted(self) -> str:
        """The format or style that a valid form asks for."""
        given = self.cleaned_data
        return given["style"].strip().lower() if given["format"] == OTHER_STYLE else given["format"]


class ExportForm(FormatForm):
    """Format and choice: the works that are ticked, all that the search finds, or those of a published article."""

    which = forms.ChoiceField(
        label=_("Works"),
        choices=[
            ("found", _("All that the search finds")),
            ("ticked", _("Those ticked")),
            ("article", _("Those of a published article")),
        ],
    )
    article = forms.CharField(
        label=_("Published article"),
        required=False,
        max_length=200,
        help_text=_("The last part of its address. Its works come as they were printed, by their numbers."),
    )
    work = forms.ModelMultipleChoiceField(Reference.objects.current(), required=False)

    def clean(self):
        given = super().clean()
        if given.get("which") == "ticked" and not given.get("work"):
            raise forms.ValidationError(_("No work is ticked. Tick some, or export all that was found."), code="none")
        if given.get("which") == "article":
            try:
                given["listed"] = works_listed("article", given.get("article", "").strip("/ "))
            except NoSuchList as unknown:
                self.add_error("article", forms.ValidationError(unknown.message, code="unknown"))
        return given

    def items(self, found) -> list[dict]:
        """Return the works that a valid form chooses as CSL-JSON; ``found`` are those of the search."""
        if "listed" in self.cleaned_data:
            return self.cleaned_data["listed"]
        works = self.cleaned_data["work"] if self.cleaned_data["which"] == "ticked" else found
        return list(works.newest_first().values_list("csl", flat=True))
