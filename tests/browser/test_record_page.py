"""The record page of a version in a real browser: reached by the approval line, readable on any screen, and back."""

import pytest

from editorial.provenance.log import checkpoint
from tests import factories


def recorded_site():
    """A post with two versions and a notice, and its place in the log."""
    wren, edith = factories.wren(), factories.edith()
    edition = factories.edition(wren, edith)
    factories.correction(edition, by=wren, editor=edith)
    factories.notice(edition, edith)
    checkpoint()
    return {"post": f"/articles/{edition.article.slug}/"}


pytestmark = pytest.mark.world(build=recorded_site)


def test_the_record_pages_are_accessible_valid_and_fit_the_screen(live_site, world, inspect):
    pages = {f"record {number}": f"{world['post']}versions/{number}/record/" for number in (1, 2)}
    assert inspect(pages) == []


def test_the_approval_line_leads_to_the_record_and_back_without_scripts(live_site, world, new_page):
    page = new_page(javascript=False)
    page.goto(world["post"])
    link = page.get_by_role("link", name="Edited and approved by").first
    link.focus()
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Who approved this text").wait_for()
    assert page.get_by_role("link", name="Dossier of this version (JSON)").is_visible()
    page.go_back()
    assert page.url.endswith(world["post"])
