"""What the heads of pages tell machines: feeds, and schema.org's facts."""

from django import template
from django.conf import settings
from django.urls import reverse
from django.utils.html import format_html_join

from articles.pages import structured_data
from articles.syndication.feeds import FORMS

register = template.Library()
NAMES = {"atom": "Atom", "rss": "RSS", "json": "JSON Feed"}


@register.simple_tag
def feed_links(title, name, *arguments):
    """Return the links to a feed in all its forms; ``name`` is that of its address, the form comes last."""
    return format_html_join(
        "\n",
        '<link rel="alternate" type="{}" title="{} ({})" href="{}">',
        (
            (
                FORMS[form].content_type.partition(";")[0],
                title,
                NAMES[form],
                settings.SITE_URL
                + reverse(name, kwargs={**dict(zip(("slug",), arguments, strict=False)), "form": form}),
            )
            for form in FORMS
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
