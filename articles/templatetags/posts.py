"""Posts in lists, as HTML that is remembered: a list is made of few and mostly known posts."""

import json
from functools import lru_cache

from django import template
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import get_language

from articles.locale import marked

register = template.Library()
register.filter("marked", marked)


@register.simple_tag
def post_html(post, heading="h2"):
    """Return a post as a list shows it, in the current zone and language; ``heading`` is the element of its title."""
    return _rendered(post, heading or "h2", timezone.get_current_timezone(), get_language())


@lru_cache(maxsize=1024)
def _rendered(post, heading, _zone, _language):
    context = {"post": post, "heading": heading, "tags": json.loads(post.tags), "words": marked(post.language)}
    return render_to_string("articles/_post.html", context)
