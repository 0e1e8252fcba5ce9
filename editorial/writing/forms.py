"""Forms of the writing room."""

import re
import uuid

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Layout
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from articles.columns import STATEMENTS, PrintedColumn
from articles.models import Edition
from documents.markdown import patch, to_markdown
from documents.validation import DocumentError
from editorial.form_parts import KeyPoints, Language, Line, Prose, Source, Tags, form_layout, submit_button
from editorial.manuscripts.access import people_who_write
from editorial.manuscripts.models import Draft
from editorial.manuscripts.translations import find_original
from editorial.manuscripts.workflow import CannotWrite

LARGEST_FILE = 2_000_000
# A pasted text has no file name to tell what it is; plain text never begins a line so.
MARKDOWN_SIGN = re.compile(r"^(?:#{1,3} |---$)|\[@\w", re.MULTILINE)


class BeginsOnce(forms.Form):
    """A form that begins one manuscript, however often it is sent with the same words; ``form_key`` tells it apart."""

    form_key = forms.UUIDField(required=False, widget=forms.HiddenInput, initial=uuid.uuid4)

    def key(self, words: str, *, by) -> uuid.UUID | None:
        """Return the key of this form and its words as the person sent them, None for a form without one."""
        form_key = self.cleaned_data["form_key"]
        return form_key and uuid.uuid5(form_key, f"{by.pk} {words}")


class NewForm(BeginsOnce):
    """What is known of a text before it is written."""

    title = Line(label=_("Title"), max_length=300, required=False, help_text=_("You can change it later."))
    kind = forms.ChoiceField(label=_("Kind"), choices=Edition.Kind, initial=Edition.Kind.EXPLAINER)
    language = Language(label=_("Language"), max_length=12, help_text=_("For example en-US, en-GB or de."))
    helper = form_layout("form_key", "title", Div("kind", "language", css_class="field-row"), button=_("Start writing"))

    def text(self) -> dict:
        """Return what was typed, under the names a draft gives it."""
        return {name: self.cleaned_data[name] for name in ("title", "kind", "language")}


class TextForm(forms.Form):
    """The whole text of a manuscript as a writer types it."""

    edit_counter = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    title = Line(label=_("Title"), max_length=300, required=False)
    deck = Line(
        label=_("Deck"), max_length=500, required=False, help_text=_("One sentence under the title that says more.")
    )
    key_points = KeyPoints(
        label=_("Key points"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("One on each line. They stand in a box above the text."),
    )
    text = Source(
        label=_("Text"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 24, "class": "text-source", "spellcheck": "true"}),
    )
    kind = forms.ChoiceField(label=_("Kind"), choices=Edition.Kind)
    language = Language(label=_("Language"), max_length=12)
    tags = Tags(label=_("Topics and tags"), max_length=1100, required=False, help_text=_("With commas between them."))
    evidence_label = forms.ChoiceField(
        label=_("Evidence"),
        choices=[("", _("Not chosen")), *Edition.EvidenceLabel.choices],
        required=False,
        help_text=_("How sure what the text says is, as a whole. It is your judgement; nothing chooses it for you."),
    )

    translation_of = Line(
        label=_("Translation of"),
        max_length=300,
        required=False,
        help_text=_("The address of the published post that this text says in another language."),
    )

    def __init__(self, *args, manuscript, **kwargs):
        kwargs.setdefault("initial", initial_text(manuscript))
        super().__init__(*args, **kwargs)
        self.manuscript, self.problems = manuscript, []
        self.fields |= {column.name: statement_field(column) for column in STATEMENTS}

    @property
    def helper(self):
        """Two buttons: the first saves, the second shows the page without saving."""
        row = Div("kind", "language", css_class="field-row")
        fields = (
            "edit_counter",
            "title",
            "deck",
            "key_points",
            "text",
            row,
            "tags",
            "evidence_label",
            *(column.name for column in STATEMENTS),
            "translation_of",
        )
        helper = FormHelper()
        helper.attrs = {"data-saves": ""}
        helper.layout = Layout(*fields)
        helper.add_input(submit_button("save", _("Save"), data_save=""))
        helper.add_input(submit_button("preview", _("Preview"), is_primary=False))
        return helper

    def clean_translation_of(self):
        """Return the article that is translated, or None."""
        typed = self.cleaned_data["translation_of"]
        return find_original(typed, manuscript=self.manuscript) if typed else None

    def clean(self):
        """Read the Markdown into ``body``, keeping each block that did not change; see ``problems``."""
        cleaned = super().clean()
        if "text" in cleaned:
            try:
                cleaned["body"], self.problems = patch(self.manuscript.draft.body, cleaned["text"])
            except DocumentError as error:
                self.add_error("text", ValidationError(sentence(error), code="document"))
        return cleaned

    def typed(self) -> dict:
        """Return the cleaned parts of the text under the names a draft gives them."""
        names = ("title", "deck", "key_points", "kind", "language", "body", "evidence_label")
        return {name: self.cleaned_data[name] for name in (*names, *(column.name for column in STATEMENTS))}


def statement_field(column: PrintedColumn) -> Prose:
    """Return the field for a statement that is printed under the text."""
    return Prose(
        label=column.label,  # type: ignore[arg-type]  # the stubs know lazy words by a name of their own only
        help_text=column.question,  # type: ignore[arg-type]
        max_length=getattr(Draft._meta.get_field(column.name), "max_length", None),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


def initial_text(manuscript) -> dict:
    """Return the stored working copy as the form shows it."""
    draft = manuscript.draft
    return {
        "edit_counter": draft.edit_counter,
        "title": draft.title,
        "deck": draft.deck,
        "key_points": draft.key_points,
        "text": "" if is_empty(draft.body) else to_markdown(draft.body),
        "kind": draft.kind,
        "language": draft.language,
        "tags": [tag.name for tag in manuscript.tags.order_by("name")],
        "evidence_label": draft.evidence_label,
        **{column.name: getattr(draft, column.name) for column in STATEMENTS},
        "translation_of": draft.translation_of.get_absolute_url() if draft.translation_of else "",
    }


def is_empty(body) -> bool:
    """Whether a document is nothing but one empty paragraph."""
    return (
        len(body["content"]) == 1 and body["content"][0]["type"] == "paragraph" and "content" not in body["content"][0]
    )


def sentence(error) -> str:
    """Return an error's message as a sentence."""
    words = str(error)
    return words[:1].upper() + words[1:]


class ImportForm(BeginsOnce):
    """A manuscript as a file or as pasted words."""

    file = forms.FileField(
        label=_("File"),
        required=False,
        widget=forms.ClearableFileInput(attrs={"accept": ".txt,.md,.markdown,text/plain,text/markdown"}),
        help_text=_("Plain text (.txt) or Markdown (.md), at most 2 MB."),
    )
    text = Source(
        label=_("Or paste the text here"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 12, "class": "roomy"}),
        help_text=_("With its title, its headings and its numbered reference list."),
    )
    helper = form_layout("form_key", "file", "text", button=_("Import"))

    def clean(self):
        cleaned = super().clean()
        file, text = cleaned.get("file"), (cleaned.get("text") or "").strip()
        if file and text:
            message = _(
                "There is a file and a pasted text. Empty the text to import the file, or import the text alone."
            )
            raise ValidationError(message, code="both")
        if not (file or text or self.errors):
            raise ValidationError(_("Choose a file, or paste the text."), code="nothing")
        if file and file.size > LARGEST_FILE:
            message = _("The file is larger than 2 MB. Import the text without its pictures, or in parts.")
            self.add_error("file", ValidationError(message, code="too_large"))
        return cleaned

    def content(self) -> tuple[bytes, str]:
        """Return the bytes to read and the name of their file."""
        file = self.cleaned_data["file"]
        if file:
            return file.read(), file.name
        text = self.cleaned_data["text"]
        return text.encode(), "pasted text.md" if MARKDOWN_SIGN.search(text) else "pasted text.txt"


class ReferencesForm(forms.Form):
    """A pasted reference list."""

    lines = Prose(
        label=_("Paste references"),
        max_length=400_000,
        widget=forms.Textarea(attrs={"rows": 6, "class": "roomy"}),
        help_text=_("A numbered list, or one reference on each line, in AMA or Vancouver style."),
    )
    helper = form_layout("lines", button=_("Add to the list"))


class PersonField(forms.ModelChoiceField):
    """A person by the name that is printed, and by the address of their page, for names can be equal."""

    def label_from_instance(self, person):
        return f"{person.printed_name} ({person.slug})"


class WriterForm(forms.Form):
    """Who writes the manuscript from now on."""

    writer = PersonField(
        label=_("New writer"),
        queryset=None,
        empty_label=_("Choose somebody"),
        help_text=_("Everybody with an active account and the right to write who does not write it already."),
        error_messages={"invalid_choice": CannotWrite.message},
    )
    helper = form_layout("writer", button=_("Add the writer"))

    def __init__(self, *args, manuscript, **kwargs):
        super().__init__(*args, **kwargs)
        field, present = self.fields["writer"], set(manuscript.authorships.values_list("writer", flat=True))
        field.queryset = people_who_write()
        # Offered are the others; a second click on the button names the same person again and is no mistake.
        field.widget.choices = [choice for choice in field.widget.choices if key_of(choice) not in present]


def key_of(choice):
    """Return the key of the person that a choice stands for, or the empty words before one is made."""
    value, _label = choice
    return getattr(value, "value", value)
