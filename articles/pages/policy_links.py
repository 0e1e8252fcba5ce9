"""The pages under /about/ that every site has and the foot of every page links to."""

from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

ADDRESS = "/about/"


class PolicyPage(NamedTuple):
    """A page every site has: where it stands, its title, and its short name in the footer."""

    slug: str
    title: str | Promise
    link: str | Promise

    @property
    def address(self) -> str:
        return page_address(self.slug)


POLICY_PAGES = (
    PolicyPage("", _("About this site"), _("About")),
    PolicyPage("review", _("How we review"), _("How we review")),
    PolicyPage("corrections", _("Corrections"), _("Corrections policy")),
    PolicyPage("evidence", _("What the evidence labels mean"), _("Evidence labels")),
    PolicyPage("contact", _("Contact"), _("Contact")),
    PolicyPage("privacy", _("Privacy"), _("Privacy")),
    PolicyPage("accessibility", _("Accessibility"), _("Accessibility")),
)


def page_address(slug: str) -> str:
    """Return the address of the page under ``/about/`` with this slug; empty for the first."""
    return f"{ADDRESS}{slug}/" if slug else ADDRESS
