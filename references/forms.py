"""The library's forms."""

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from references.models import LibraryTag, Reference
from references.search import LONGEST_TEXT, matching

#: The kinds of work that science posts cite, by their CSL types.
WORK_TYPES = {
    "article-journal": _("Journal article"),
    "article": _("Preprint or manuscript"),
    "book": _("Book"),
    "chapter": _("Chapter"),
    "paper-conference": _("Conference paper"),
    "report": _("Report"),
    "thesis": _("Thesis"),
    "dataset": _("Dataset"),
    "webpage": _("Web page"),
    "article-magazine": _("Magazine article"),
    "article-newspaper": _("Newspaper article"),
    "document": _("Other document"),
}


class SearchForm(forms.Form):
    """What somebody looks for. Each field narrows the list; all are optional."""

    q = forms.CharField(
        label=_("Author, title, year or identifier"),
        required=False,
        max_length=LONGEST_TEXT,
        help_text=_("Beginnings of words are enough. A DOI, PMID, PMCID, ISBN or its address finds that work."),
    )
    # Not a number field: a refused value has to come back as it was typed.
    year = forms.IntegerField(
        label=_("Year"),
        required=False,
        min_value=1000,
        max_value=2100,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "size": 6}),
    )
    type = forms.ChoiceField(label=_("Type"), required=False, choices=[("", _("All")), *WORK_TYPES.items()])
    study = forms.ChoiceField(
        label=_("Study type"), required=False, choices=[("", _("All")), *Reference.StudyType.choices]
    )
    state = forms.ChoiceField(
        label=_("State"), required=False, choices=[("", _("All")), *Reference.ReviewState.choices]
    )
    tag = forms.ModelChoiceField(
        LibraryTag.objects.order_by("name"), label=_("Tag"), required=False, to_field_name="slug", empty_label=_("All")
    )
    before = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def found(self) -> QuerySet:
        """Return the works that fit all that was asked for; nothing while the form has errors."""
        if not self.is_valid():
            return Reference.objects.none()
        asked = self.cleaned_data
        works = matching(Reference.objects.current(), asked["q"]) if asked["q"] else Reference.objects.current()
        exact = {"year": "year", "type": "csl_type", "study": "evidence_type", "state": "review_state", "tag": "tags"}
        return works.filter(**{column: asked[name] for name, column in exact.items() if asked[name]})

    def asked(self) -> list[tuple[str, str]]:
        """Return what was asked for as names and values of an address, without the place in the list."""
        return [(name, self.data[name]) for name in self.fields if name != "before" and self.data.get(name)]

    @property
    def narrows(self) -> bool:
        """Whether anything was asked for."""
        return bool(self.asked())
