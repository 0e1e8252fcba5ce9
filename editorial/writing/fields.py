"""Form fields for words: what comes out can be stored, and what cannot be is refused in plain words."""

import re
import unicodedata

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.canonical import unstorable_character

TEXT_BYTES = 200_000
MOST_KEY_POINTS = 12
LONGEST_KEY_POINT = 400
MOST_TAGS = 20
LONGEST_TAG = 50
LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Z][a-z]{3})?(-[A-Z]{2})?")
# Line and paragraph separators, and marks that change the direction of what follows.
BIDI_AND_BREAKS = re.compile("[\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]")


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
    """The Markdown of a whole text, at most 200 kB; spaces at its ends are kept."""

    def __init__(self, **options):
        super().__init__(strip=False, **options)

    def validate(self, value):
        super().validate(value)
        size = len((value or "").encode(errors="replace"))
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
            self._check(tag)
        return tags

    def _check(self, tag):
        if len(tag) > LONGEST_TAG:
            message = _("The tag “%(start)s…” is longer than %(limit)s characters. Put commas between tags.")
            raise ValidationError(message % {"start": tag[:30], "limit": LONGEST_TAG}, code="too_long")
        if not slugify(tag) or BIDI_AND_BREAKS.search(tag) or any(unicodedata.category(sign) == "Cc" for sign in tag):
            message = _("“%(tag)s” cannot be a tag: it needs a Latin letter or a digit, and no hidden characters.")
            raise ValidationError(message % {"tag": BIDI_AND_BREAKS.sub("", tag)}, code="tag")


class Language(Line):
    """A language tag such as ``en-US`` (BCP 47: language, script, region)."""

    default_error_messages = {
        "language": gettext_lazy("Write the language as two letters, with a region if you like: en-US, en-GB, de."),
    }

    def validate(self, value):
        super().validate(value)
        if not LANGUAGE.fullmatch(value):
            raise ValidationError(self.error_messages["language"], code="language")
