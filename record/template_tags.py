"""What the pages of the desk ask about the record."""

from django import template

from record.outcomes import Outcome, alarm

register = template.Library()


@register.simple_tag
def record_alarm() -> Outcome | None:
    """Return what the newest check of the record found when it found anything, else None."""
    return alarm()
