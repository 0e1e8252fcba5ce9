"""The site's settings and its own pages, for templates whose view does not hand them over."""

from django import template

from articles.models import SiteSettings
from articles.site.policy_pages import TRUST_PAGES, page_html, shown_title

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
    return TRUST_PAGES


@register.filter
def policy_page_title(page):
    """Return the title of a page under /about/."""
    return shown_title(page)


@register.simple_tag
def policy_page_html(page, site):
    """Return the text of a page under /about/ as HTML."""
    return page_html(page, site)
