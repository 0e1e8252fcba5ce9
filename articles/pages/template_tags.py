"""``{% load pages %}``: the site's settings and its policy pages, words of a post, feeds, and data for machines."""

import json
from functools import lru_cache

from django import template
from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html_join
from django.utils.translation import get_language

from articles.locale import marked
from articles.models import SiteSettings
from articles.pages import structured_data
from articles.pages.addresses import FEED_FORMS
from articles.pages.policy_links import POLICY_PAGES

register = template.Library()


@register.simple_tag(takes_context=True)
def site_settings(context):
    """Return the view's ``site`` or the request's settings when there are any, else those of the database (one query).

    Other packages call a different thing ``site`` (allauth: the host's name), which does not count.
    """
    for given in (context.get("site"), getattr(context.get("request"), "site_settings", None)):
        if isinstance(given, SiteSettings):
            return given
    return SiteSettings.load()


@register.simple_tag
def policy_page_links():
    """Return the pages under /about/ that every site has, each with its ``address`` and ``link``."""
    return POLICY_PAGES


register.filter("marked", marked)


@register.simple_tag
def post_html(post, heading="h2"):
    """Return a post as a list shows it, in the current zone and language; ``heading`` is the element of its title."""
    return _rendered(post, heading or "h2", timezone.get_current_timezone(), get_language())


@lru_cache(maxsize=1024)
def _rendered(post, heading, _zone, _language):
    context = {"post": post, "heading": heading, "tags": json.loads(post.tags), "words": marked(post.language)}
    return render_to_string("articles/_post.html", context)


@register.simple_tag
def feed_links(title, name, *arguments):
    """Return the links to a feed in all its forms; ``name`` is that of its address, the form comes last."""
    about = dict(zip(("slug",), arguments, strict=False))
    return format_html_join(
        "\n",
        '<link rel="alternate" type="{}" title="{} ({})" href="{}">',
        (
            (form.media_type, title, form.name, settings.SITE_URL + reverse(name, kwargs={**about, "form": ending}))
            for ending, form in FEED_FORMS.items()
        ),
    )


@register.simple_tag
def home_facts(site):
    return structured_data.json_ld(structured_data.home_page(site))


@register.simple_tag
def person_facts(person, site):
    return structured_data.json_ld(structured_data.person_page(person, site))


@register.simple_tag
def corrections_facts(notices, site, address):
    return structured_data.json_ld(structured_data.corrections_page(notices, site, address=address))
