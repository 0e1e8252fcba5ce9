"""Forms for one reference of a manuscript: its line, its evidence, its key, an acknowledgement."""

from dataclasses import dataclass

from django import forms
from django.utils.translation import gettext_lazy as _

from editorial.bibliography.workflow import LONGEST_NOTE
from editorial.form_parts import Line, Prose
from references.pages.record_forms import EvidenceForm


class ReferenceLineForm(forms.Form):
    """One corrected reference line."""

    line = Prose(
        label=_("Corrected line"),
        # What is longer than a reference is refused by the verb, which says how long it is and what to do.
        max_length=400_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Authors. Title. Journal. Year;volume(issue):pages. The key and its citations stay."),
    )

    @classmethod
    def about(cls, entry, data=None) -> "ReferenceLineForm":
        """Return the form with the line as it was pasted, or with what was typed."""
        return cls(data, prefix=f"entry-{entry.pk}", initial={"line": entry.reference.raw_text})


class EntryEvidenceForm(EvidenceForm):
    """The same as on the page of the work's record, for one of many entries."""

    @classmethod
    def about(cls, entry, data=None) -> "EntryEvidenceForm":
        """Return the form with what the library says of an entry's work, or with what was typed."""
        work = entry.reference
        initial = {"study_type": work.evidence_type, "level": work.evidence_level}
        return cls(data, prefix=f"evidence-{entry.pk}", initial=initial)


class AcknowledgementForm(forms.Form):
    """Why a work is cited in spite of a notice on it."""

    note = Prose(
        label=_("Why it is cited all the same"),
        max_length=LONGEST_NOTE,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("For example: the text names it as a retracted work. The editor approves this note as well."),
    )

    @classmethod
    def about(cls, entry, data=None) -> "AcknowledgementForm":
        """Return the form with the note that is kept, or with what was typed."""
        return cls(data, prefix=f"notice-{entry.pk}", initial={"note": entry.acknowledgement})


class KeyForm(forms.Form):
    """Another key for an entry, and the state of the text whose citations follow."""

    key = Line(
        label=_("Citation key"),
        max_length=64,
        help_text=_("The text’s citations get the new key as well."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    edit_counter = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    @classmethod
    def about(cls, entry, data=None) -> "KeyForm":
        """Return the form with the key of now, or with what was typed."""
        initial = {"key": entry.key, "edit_counter": entry.manuscript.draft.edit_counter}
        return cls(data, prefix=f"key-{entry.pk}", initial=initial)


@dataclass(frozen=True)
class EntryForms:
    """The forms under one entry; a refused one is there as it was typed."""

    correction: forms.Form
    evidence: forms.Form
    acknowledgement: forms.Form
    renaming: forms.Form

    @classmethod
    def about(cls, entry, refused: forms.Form | None = None) -> "EntryForms":
        """Return an entry's forms, ``refused`` in the place of the one it was."""
        made = (form.about(entry) for form in (ReferenceLineForm, EntryEvidenceForm, AcknowledgementForm, KeyForm))
        return cls(*(refused if refused and type(form) is type(refused) else form for form in made))
