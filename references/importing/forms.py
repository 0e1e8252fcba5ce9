"""Forms of the import: what is given, and which of it is taken in."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from references.formats.identifiers import detect_format
from references.formats.pasted.numbered_list import split_list
from references.importing.files import LARGEST_FILE

FORMATS = {
    "auto": gettext_lazy("Detect automatically"),
    "bibtex": "BibTeX, BibLaTeX",
    "ris": "RIS",
    "nbib": "PubMed (.nbib)",
    "csl-json": "CSL-JSON",
    "endnote": "EndNote XML",
    "jats": "JATS XML",
    "identifiers": gettext_lazy("Identifiers"),
    "text": gettext_lazy("Reference list"),
}


class ImportForm(forms.Form):
    """A pasted list or a file, one of the two."""

    text = forms.CharField(
        label=gettext_lazy("Paste references"),
        required=False,
        max_length=1_000_000,
        widget=forms.Textarea(attrs={"rows": 10, "class": "roomy"}),
        help_text=gettext_lazy("A numbered list, DOIs or PMIDs, BibTeX, RIS – anything that a file may hold."),
    )
    file = forms.FileField(label=gettext_lazy("Or a file"), required=False, allow_empty_file=True)
    format = forms.ChoiceField(label=gettext_lazy("Format"), choices=list(FORMATS.items()), initial="auto")

    def clean(self):
        given = super().clean()
        text = given.get("text") or ""
        if not self.errors and bool(text) == bool(given.get("file")):
            raise forms.ValidationError(_("Paste references or choose a file, one of the two."), code="one_of_two")
        if is_list(text, format=given.get("format")) and (too_long := split_list(text).too_long()):
            self.add_error("text", forms.ValidationError(too_long[0], code="long"))
        return given

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file and file.size > LARGEST_FILE:
            raise forms.ValidationError(
                _("The file has %(size).1f MB; at most %(most)d MB are read. Split it into parts.")
                % {"size": file.size / 1_000_000, "most": LARGEST_FILE // 1_000_000},
                code="large",
            )
        if file is not None and not file.size:
            raise forms.ValidationError(_("The file is empty. Choose another one."), code="empty")
        return file

    def content(self) -> tuple[bytes, str]:
        """Return what was given as bytes, with its file name or ""."""
        file = self.cleaned_data["file"]
        return (file.read(), file.name) if file else (self.cleaned_data["text"].encode(), "")


def is_list(text: str, *, format: str) -> bool:
    """Whether a pasted text is read as a list of reference lines."""
    return bool(text.strip()) and (format == "text" or (format == "auto" and detect_format(text) == "text"))


class ChoiceForm(forms.Form):
    """Which records of an import go into the library."""

    STATES = {"new": ("new", "conflict"), "suspect": ("new", "conflict", "suspect"), "ticked": ()}

    take = forms.ChoiceField(choices=[(name, name) for name in STATES])
    position = forms.TypedMultipleChoiceField(coerce=int, required=False)

    def __init__(self, *arguments, items, **options):
        super().__init__(*arguments, **options)
        self.fields["position"].choices = [(item.position, item.position) for item in items]

    def chosen(self) -> dict:
        """Return the choice as ``begin`` takes it; ticks count only when those ticked are wanted."""
        take = self.cleaned_data["take"]
        return {"states": self.STATES[take], "positions": self.cleaned_data["position"] if take == "ticked" else ()}
