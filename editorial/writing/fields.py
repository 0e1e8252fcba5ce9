"""Form fields for words: what comes out can be stored, and what cannot be is refused in plain words."""

import re
import unicodedata

from django import forms
from django.core.exceptions import ValidationError
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.queries.translations import NAMES, conventional, is_language_tag
from articles.wording import validate_tag_name
from documents.canonical import unstorable_character

TEXT_BYTES = 200_000
ESCAPING = re.compile(r"\\(?=[!-/:-@\[-`{-~])")
MOST_KEY_POINTS = 12
LONGEST_KEY_POINT = 400
MOST_TAGS = 20


class Prose(forms.CharField):
    """Words of several lines: NFC, line breaks as ``\\n``, nothing that PostgreSQL cannot hold."""

    widget = forms.Textarea

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
        if size > TEXT_BYTES:
            message = _(
                "The text has %(size)s kB; %(limit)s kB is the most. Nothing was saved: split it into several articles."
            )
            raise ValidationError(message % {"size": size // 1000 + 1, "limit": TEXT_BYTES // 1000}, code="too_long")


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
