"""The banner about the record, its findings, and a version's place in the log, in a real browser."""

import pytest

from editorial.provenance.log import checkpoint
from record.findings import Report
from record.outcomes import keep_outcome
from tests import factories


def alarmed_site():
    """A post with its place in the log, and an alarm about it."""
    wren, edith = factories.wren(), factories.edith()
    edition = factories.edition(wren, edith)
    checkpoint()
    report = Report()
    for number in range(1, 4):
        where = f"manuscript {number}, number 2"
        report.add("event", where, "it does not name the hash of the one before it")
    report.add("edition", "number 1, version 1 of article 1", "row and standing differ in people, pictures, references")
    keep_outcome(report)
    return {"wren": wren, "ada": factories.ada(), "versions": f"/articles/{edition.article.slug}/versions/"}


pytestmark = pytest.mark.world(build=alarmed_site)


def test_banner_findings_and_places_are_accessible_valid_and_fit_the_screen(live_site, world, inspect):
    pages = {
        "banner": (world["wren"], "/desk/"),
        "banner of staff": (world["ada"], "/desk/"),
        "findings": (world["ada"], "/desk/record/"),
        "versions": world["versions"],
    }
    assert inspect(pages) == []


def test_the_findings_are_reached_by_keyboard_without_scripts(live_site, world, new_page):
    page = new_page(user=world["ada"], javascript=False)
    page.goto("/desk/")
    link = page.get_by_role("link", name="See what was found")
    link.focus()
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="What to do").wait_for()
    assert page.get_by_text("it does not name the hash").count() == 3
