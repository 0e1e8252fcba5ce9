"""Forms of a record, and the words in which its fields are shown."""

import json

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from taggit.utils import parse_tags

from references.library.evidence import LEVELS
from references.library.search import WORK_TYPES
from references.models import Reference, ReferenceChange, ReferenceNotice


def name_words(name: dict) -> str:
    """Return a CSL name on one line: "van der Berg, Anna, Jr"; an organisation's name as it is."""
    if name.get("literal"):
        return name["literal"]
    before = (name.get("dropping-particle"), name.get("non-dropping-particle"), name.get("family"))
    family = " ".join(part for part in before if part)
    return ", ".join(part for part in (family, name.get("given"), name.get("suffix")) if part)


def date_words(date) -> str:
    """Return a CSL date as ISO 8601 as far as it goes, or its own words; "" for none."""
    if not isinstance(date, dict):
        return ""
    parts = (date.get("date-parts") or [[]])[0]
    digits = zip(parts, (4, 2, 2), strict=False)
    return "-".join(f"{part:0{width}}" for part, width in digits) or date.get("literal") or date.get("raw") or ""


def value_words(value) -> str:
    """Return any value of a record as one line for its history; "nothing" has no words."""
    if isinstance(value, dict) and ({"date-parts", "literal", "raw"} & set(value)):
        return date_words(value)
    if isinstance(value, list):
        return "; ".join(name_words(entry) if isinstance(entry, dict) else str(entry) for entry in value)
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def changed_fields(change: ReferenceChange) -> list[tuple[str, str, str]]:
    """Return what a change did as (field, before, after), each in words; "" where there was nothing."""
    names = sorted({*change.before, *change.after})
    return [(name, *(value_words(state.get(name, "")) for state in (change.before, change.after))) for name in names]


PEOPLE = ("author", "editor")
DATES = ("issued", "accessed")
#: CSL's text fields that the form shows, with their labels.
TEXTS = {
    "title": gettext_lazy("Title"),
    "container-title": gettext_lazy("Journal, book or site"),
    "container-title-short": gettext_lazy("Journal abbreviated"),
    "volume": gettext_lazy("Volume"),
    "issue": gettext_lazy("Issue"),
    "page": gettext_lazy("Pages"),
    "number": gettext_lazy("Article or report number"),
    "edition": gettext_lazy("Edition"),
    "publisher": gettext_lazy("Publisher"),
    "publisher-place": gettext_lazy("Place"),
    "genre": gettext_lazy("Genre, such as preprint"),
    "DOI": gettext_lazy("DOI"),
    "PMID": gettext_lazy("PMID"),
    "PMCID": gettext_lazy("PMCID"),
    "ISBN": gettext_lazy("ISBN"),
    "URL": gettext_lazy("Address"),
}
NAMES_HELP = gettext_lazy("One a line: family name, comma, given names. An organisation has no comma.")
DATE_HELP = gettext_lazy("2013, 2013-10 or 2013-10-21.")


class RecordForm(forms.Form):
    """The fields of a record that science posts need. Only what was typed anew is changed."""

    type = forms.ChoiceField(label=gettext_lazy("Type"))
    author = forms.CharField(
        label=gettext_lazy("Authors"),
        required=False,
        max_length=300_000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=NAMES_HELP,
    )
    et_al = forms.BooleanField(label=gettext_lazy("There are more authors (et al)"), required=False)
    editor = forms.CharField(
        label=gettext_lazy("Editors"),
        required=False,
        max_length=300_000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=NAMES_HELP,
    )
    issued = forms.CharField(
        label=gettext_lazy("Published"), required=False, max_length=100, strip=True, help_text=DATE_HELP
    )
    accessed = forms.CharField(label=gettext_lazy("Accessed"), required=False, max_length=100, help_text=DATE_HELP)

    def __init__(self, *arguments, work, **options):
        self.work = work
        super().__init__(*arguments, initial=shown(work.csl), **options)
        known = {**WORK_TYPES, **({} if work.csl_type in WORK_TYPES else {work.csl_type: work.csl_type})}
        self.fields["type"].choices = list(known.items())
        for name, label in TEXTS.items():
            self.fields[name] = forms.CharField(label=label, required=False, max_length=20_000)
        self.order_fields(["type", "author", "et_al", "title", "container-title", "issued"])

    def changes(self) -> dict:
        """Return the CSL fields that were typed anew, as ``change_reference`` takes them."""
        typed = {name: self.cleaned_data[name] for name in self.changed_data}
        changes = {name: value for name, value in typed.items() if name in TEXTS or name == "type"}
        changes |= {name: self.names(name) for name in PEOPLE if name in typed}
        changes |= {name: {"raw": value} if value else None for name, value in typed.items() if name in DATES}
        if "et_al" in typed:
            changes["custom"] = {**self.work.csl.get("custom", {}), "authors_truncated": typed["et_al"]}
        return changes

    def names(self, role: str) -> list[dict]:
        """Return the names as typed; a line left as it was keeps its particles and suffix."""
        known = {name_words(name): name for name in self.work.csl.get(role, [])}
        lines = [" ".join(line.split()) for line in self.cleaned_data[role].splitlines()]
        return [known.get(line) or name_of(line) for line in lines if line]


def shown(csl: dict) -> dict:
    """Return a record as the form's fields show it."""
    fields = {name: csl.get(name, "") for name in TEXTS}
    fields |= {role: "\n".join(map(name_words, csl.get(role, []))) for role in PEOPLE}
    fields |= {name: date_words(csl.get(name)) for name in DATES}
    truncated = (csl.get("custom") or {}).get("authors_truncated", False)
    return {**fields, "type": csl["type"], "et_al": truncated}


def name_of(line: str) -> dict:
    """Return a typed name as CSL has it: family and given around the comma, or the name of an organisation."""
    family, comma, given = (part.strip() for part in line.partition(","))
    return {"family": family, "given": given} if comma and given else {"literal": family or given}


class TagsForm(forms.Form):
    """The library's own tags on a work."""

    tags = forms.CharField(
        label=gettext_lazy("Tags"), required=False, max_length=1_000, help_text=gettext_lazy("Separated by commas.")
    )

    def clean_tags(self):
        names = parse_tags(self.cleaned_data["tags"])
        long = [name for name in names if len(name) > 100]
        if long:
            raise forms.ValidationError(
                _("“%(tag)s…” is too long: a tag has 100 letters at most.") % {"tag": long[0][:30]}, code="long"
            )
        return names


class EvidenceForm(forms.Form):
    """What kind of study a work is, and how strong."""

    study_type = forms.ChoiceField(
        label=gettext_lazy("Study type"),
        choices=[("", gettext_lazy("Not stated")), *Reference.StudyType.choices],
        required=False,
    )
    level = forms.ChoiceField(
        label=gettext_lazy("Level of evidence"),
        choices=[("", gettext_lazy("Not set")), *((level, level) for level in LEVELS)],
        required=False,
        help_text=gettext_lazy("Oxford CEBM 2011: 1 is the strongest; animal and cell work is 5."),
    )


class NoticeForm(forms.Form):
    """A notice on a work, found by a person."""

    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=ReferenceNotice.Kind.choices)
    date = forms.DateField(
        label=gettext_lazy("Date of the notice"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    notice_doi = forms.CharField(label=gettext_lazy("DOI of the notice"), required=False, max_length=500)
    notice_pmid = forms.CharField(label=gettext_lazy("PMID of the notice"), required=False, max_length=100)
    label = forms.CharField(label=gettext_lazy("As its publisher names it"), required=False, max_length=200)

    def clean_date(self):
        date = self.cleaned_data["date"]
        if date and date > timezone.localdate():
            raise forms.ValidationError(
                _("The notice is dated in the future. Enter the day on which it appeared."), code="future"
            )
        return date
