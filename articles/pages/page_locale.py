"""How the parts of a page speak that are not its post: headings, dates, the approval line."""

import datetime
from typing import NamedTuple

from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.safestring import SafeString

from articles.locale import marked


class PageLocale(NamedTuple):
    """How a page speaks beside its post: the language of its chrome, and the zone of its dates."""

    language: str
    zone: datetime.tzinfo

    def render(self, template: str, context: dict) -> SafeString:
        """Return the template's HTML in this language and zone; it finds its own attributes as ``chrome``."""
        with timezone.override(self.zone), translation.override(self.language):
            return render_to_string(template, {"chrome": marked(self.language), **context})
