"""Pages on which the site says how far to trust it: staff write them, and each has an honest default.

A page is a row of ``django.contrib.flatpages``. While its content is empty, the text that comes with the
software stands there, so that it improves with the software until staff write their own.
"""

import re
from functools import lru_cache
from pathlib import Path

from django.contrib.flatpages.models import FlatPage
from django.db.models import QuerySet
from django.utils import translation
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from articles.approval.site import SITE, is_page_as_signed
from articles.pages.policy_links import ADDRESS, POLICY_PAGES, page_address
from documents.markdown import from_markdown
from documents.rendering import render
from record.chains import newest_told, read_newest
from record.models import Subject

FOLDER = Path(__file__).parent / "policy_texts"
TO_FILL_IN = "**To be filled in:**"
#: How a text marks what staff have to fill in, by its language.
GAPS = (TO_FILL_IN, "**Noch auszufüllen:**")
FORMATTING_SIGN = re.compile(r"([\\`*_~^\[\]{}<>])")


def policy_pages() -> QuerySet:
    """Return the pages under ``/about/``, those of every site and those that staff added."""
    return FlatPage.objects.filter(url__startswith=ADDRESS).order_by("url", "pk")


def find_page(slug: str) -> FlatPage | None:
    """Return the page, or None when there is none that says what was signed."""
    page = policy_pages().annotate(told=newest_told(Subject.SITE, SITE)).filter(url=page_address(slug)).first()
    return page if page and is_page_as_signed(read_newest(page.told, Subject.SITE, SITE), page) else None


def is_built_in(address: str) -> bool:
    """Say whether every site has the page at this address."""
    return any(page.address == address for page in POLICY_PAGES)


def shown_title(page: FlatPage) -> str:
    """Return the page's title; one that came with the software speaks the language of the moment."""
    built_in = next((known.title for known in POLICY_PAGES if known.address == page.url), "")
    with translation.override(None):
        is_untouched = page.title == str(built_in)
    return str(built_in) if is_untouched else page.title


def default_text(address: str) -> str:
    """Return the Markdown that comes with the software, in English where the language of the moment has none.

    Empty for a page that staff added.
    """
    return _default_text(address, translation.get_language() or "en") if is_built_in(address) else ""


@lru_cache(maxsize=32)
def _default_text(address, language):
    name = f"{address.removeprefix(ADDRESS).strip('/') or 'about'}.md"
    own = FOLDER / language / name
    return (own if own.exists() else FOLDER / name).read_text(encoding="utf-8")


def page_text(page: FlatPage) -> str:
    """Return the page's Markdown: what staff wrote, else the default."""
    return page.content or default_text(page.url)


def gaps_left(page: FlatPage) -> int:
    """Return how many places of the text still wait for staff."""
    return sum(map(page_text(page).count, GAPS))


def page_html(page: FlatPage, site) -> SafeString:
    """Return the page's text as HTML, with the site's name and e-mail address in their places."""
    return _html(filled_in(page_text(page), site))


def filled_in(text: str, site) -> str:
    """Return Markdown with ``{site}`` and ``{contact}`` replaced by what the settings say."""
    mail = site.contact_email
    if mail:
        contact = gettext("Write to %(link)s.") % {"link": f"[{_plain(mail)}](<mailto:{mail}>)"}
    else:
        contact = gettext("**To be filled in:** how readers can reach you.")
    return text.replace("{site}", _plain(site.name)).replace("{contact}", contact)


def _plain(words):
    return FORMATTING_SIGN.sub(r"\\\1", words)


@lru_cache(maxsize=64)
def _html(text):
    rendering = render(from_markdown(text).doc, references={}, strict=False)
    return mark_safe(rendering.body_html)  # noqa: S308 - escaped by the renderer
