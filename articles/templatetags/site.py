"""The site's settings, for templates whose view does not hand them over."""

from django import template

from articles.models import SiteSettings

register = template.Library()


@register.simple_tag(takes_context=True)
def site_settings(context):
    """Return the view's ``site`` when it gave one, else the settings from the database (one query).

    Other packages call a different thing ``site`` (allauth: the host's name), which does not count.
    """
    given = context.get("site")
    return given if isinstance(given, SiteSettings) else SiteSettings.load()
