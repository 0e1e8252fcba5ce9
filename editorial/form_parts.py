"""Parts of the desk's forms: fields, their order, and a tick before what cannot be taken back."""

import hashlib
import re
import unicodedata
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout, Submit
from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils import translation
from django.utils.html import format_html, format_html_join
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.queries.translations import NAMES, conventional, is_language_tag
from articles.wording import validate_tag_name
from documents.canonical import canonical_json, unstorable_character
from documents.schema import TEXT_LIMIT

SHA256 = r"^[0-9a-f]{64}$"


def form_layout(*fields, button, action="", is_dangerous=False) -> FormHelper:
    """Return a helper that prints the fields in order, then one button that sends the form by POST."""
    helper = FormHelper()
    helper.form_action = action
    helper.layout = Layout(*fields)
    helper.add_input(submit_button("send", button, is_dangerous=is_dangerous))
    return helper


def submit_button(name, words, *, is_primary=True, is_dangerous=False, **attributes) -> Submit:
    """Return a button with the words on it; a dangerous one looks so. Its id is made of the untranslated words."""
    with translation.override(None):
        css_id = f"{name}-{slugify(words)}"
    button = Submit(name, words, css_id=css_id, **attributes)
    button.field_classes = "button-danger" if is_dangerous else "button-primary" if is_primary else "button-secondary"
    return button


def put_in(form: forms.Form, **values: str) -> None:
    """Let a form that is shown again have these values in some of its fields, beside all that was typed."""
    data = QueryDict(mutable=True)
    data.update(form.data)
    for name, value in values.items():
        data[form.add_prefix(name)] = value
    form.data = data


class AboutTheScreen(forms.Form):
    """A form about what its page showed; hidden fields say what that was."""

    def show(self, **now: Any) -> None:
        """Let the form, with all that was typed, be about what is on screen now. Only for pages that say so."""
        put_in(self, **{name: value or "" for name, value in now.items() if name in self.fields})


class AboutTheText(AboutTheScreen):
    """A form about the text on screen, whose digest it carries."""

    digest = forms.RegexField(SHA256, widget=forms.HiddenInput)


class AsksOnceMore(AboutTheScreen):
    """A form that is sent twice: the second time it carries the digest of what the person was asked about.

    Other words are another question. ``asks`` says whether what was typed needs it.
    """

    confirmed = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)

    @property
    def asks(self) -> bool:
        """Whether what was typed has to be confirmed."""
        return True

    @property
    def is_confirmed(self) -> bool:
        """Whether the person was asked about exactly these words. Call after ``is_valid``."""
        return not self.asks or self.cleaned_data["confirmed"] == self._question()

    def ask(self) -> None:
        """Let the form, when it is shown again, be the answer to the question."""
        put_in(self, confirmed=self._question())
        self.is_asking = True

    is_asking = False

    def show(self, **now) -> None:
        """As for every form; what the person was asked about before is no question any more."""
        super().show(**now, confirmed="")

    def _question(self):
        typed = {name: self[name].data for name in self.fields if name != "confirmed"}
        return hashlib.sha256(canonical_json(typed).encode()).hexdigest()


ESCAPING = re.compile(r"\\(?=[!-/:-@\[-`{-~])")
MOST_KEY_POINTS = 12
LONGEST_KEY_POINT = 400
MOST_TAGS = 20


class Prose(forms.CharField):
    """Words of several lines: NFC, line breaks as ``\\n``, nothing that PostgreSQL cannot hold."""

    widget: type[forms.Widget] = forms.Textarea

    def to_python(self, value):
        words = super().to_python(value)
        return unicodedata.normalize("NFC", words.replace("\r\n", "\n").replace("\r", "\n")) if words else words

    def validate(self, value):
        super().validate(value)
        problem = unstorable_character(value or "")
        if problem:
            message = _("The text contains %(problem)s, which cannot be saved. Delete it and type it again.")
            raise ValidationError(message % {"problem": problem}, code="unstorable")


class Line(Prose):
    """Words of one line; line breaks become spaces."""

    widget = forms.TextInput

    def to_python(self, value):
        return " ".join((super().to_python(value) or "").split())


class Source(Prose):
    """The Markdown of a whole text, at most 200 kB without its escaping; spaces at its ends are kept.

    Backslashes are added when a text is shown again, which must never become too long by that.
    """

    def __init__(self, **options):
        super().__init__(strip=False, **options)

    def validate(self, value):
        super().validate(value)
        size = len(ESCAPING.sub("", value or "").encode(errors="replace"))
        if size > TEXT_LIMIT:
            message = _(
                "The text has %(size)s kB; %(limit)s kB is the most. Nothing was saved: split it into several articles."
            )
            raise ValidationError(message % {"size": size // 1000 + 1, "limit": TEXT_LIMIT // 1000}, code="too_long")


class KeyPoints(Prose):
    """One key point on each line; gives a list."""

    def prepare_value(self, value):
        return "\n".join(value) if isinstance(value, list) else value

    def clean(self, value):
        lines = [" ".join(line.lstrip("-*• ").split()) for line in (super().clean(value) or "").splitlines()]
        points = [line for line in lines if line]
        if len(points) > MOST_KEY_POINTS:
            message = _("There are %(count)s key points; %(limit)s is the most. Keep what a reader must remember.")
            raise ValidationError(message % {"count": len(points), "limit": MOST_KEY_POINTS}, code="too_many")
        for point in points:
            if len(point) > LONGEST_KEY_POINT:
                message = _("The key point “%(start)s…” has %(count)s characters; %(limit)s is the most.")
                facts = {"start": point[:40], "count": len(point), "limit": LONGEST_KEY_POINT}
                raise ValidationError(message % facts, code="too_long")
        return points


class Tags(Line):
    """Topics and tags between commas; gives a list of names, each once."""

    def prepare_value(self, value):
        return ", ".join(value) if isinstance(value, list) else value

    def clean(self, value):
        names = {name.strip().casefold(): name.strip() for name in reversed(super().clean(value).split(","))}
        tags = [name for name in reversed(names.values()) if name]
        if len(tags) > MOST_TAGS:
            message = _("There are %(count)s tags; %(limit)s is the most.") % {"count": len(tags), "limit": MOST_TAGS}
            raise ValidationError(message, code="too_many")
        for tag in tags:
            validate_tag_name(tag)
        return tags


class LanguageInput(forms.TextInput):
    """A line to type a language tag in, with the usual ones to choose from."""

    def render(self, name, value, attrs=None, renderer=None):
        list_id = f"{(attrs or {}).get('id', name)}_languages"
        line = super().render(name, value, {**(attrs or {}), "list": list_id}, renderer)
        options = format_html_join("", '<option value="{}">{}</option>', NAMES.items())
        return format_html('{}<datalist id="{}">{}</datalist>', line, list_id, options)


class Language(Line):
    """A language tag such as ``en-US`` (BCP 47: language, script, region)."""

    widget = LanguageInput

    default_error_messages = {
        "language": gettext_lazy("Write the language as two letters, with a region if you like: en-US, en-GB, de."),
    }

    def to_python(self, value):
        return conventional(super().to_python(value))

    def validate(self, value):
        super().validate(value)
        if not is_language_tag(value):
            raise ValidationError(self.error_messages["language"], code="language")
