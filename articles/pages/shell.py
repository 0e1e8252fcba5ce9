"""A page's chrome: what stays the same between two pages, rendered once per process and settings version."""

import hashlib
from collections.abc import Mapping

from django.template.loader import render_to_string
from django.utils.safestring import mark_safe

from articles.models import SiteSettings

# Neither a template nor a text from PostgreSQL can hold a NUL, so it marks where a page's own parts go.
GAP = "\0"


class Frame:
    """A rendered template with gaps. A template names a gap as ``{{ gaps.name }}``."""

    def __init__(self, template: str, gaps: tuple[str, ...], *, site: SiteSettings):
        marks = {name: mark_safe(f"{GAP}{name}{GAP}") for name in gaps}  # noqa: S308 - NULs and our own names
        with site.locale():
            pieces = render_to_string(template, {"gaps": marks, "site": site}).split(GAP)
        self.site = site
        self.fixed = [piece.encode() for piece in pieces[::2]]
        self.names = pieces[1::2]
        self.digest = hashlib.sha256(b"\0".join(self.fixed)).digest()

    def fill(self, parts: Mapping[str, str]) -> bytes:
        """Return the page; ``parts`` gives the HTML for every gap."""
        pieces = [self.fixed[0]]
        for name, fixed in zip(self.names, self.fixed[1:], strict=True):
            pieces += (parts[name].encode(), fixed)
        return b"".join(pieces)


_frames: dict[str, Frame] = {}


def frame(template: str, gaps: tuple[str, ...], *, version) -> Frame:
    """Return the template's frame for a version of the settings (their ``updated_at``).

    A version this process has not dressed yet costs one query. If the settings change once more
    meanwhile, the frame is newer than asked for, and the next request finds out.
    """
    known = _frames.get(template)
    if known is None or known.site.updated_at != version:
        known = _frames[template] = Frame(template, gaps, site=SiteSettings.load())
    return known


def last_known_site() -> SiteSettings:
    """Return the newest settings this process has seen, else the defaults; needs no database."""
    return next((known.site for known in reversed(_frames.values())), SiteSettings())
