"""The search page in a real browser: completions by keyboard and pointer, and the checkers."""

import pytest

from articles.models import Tag
from tests import factories
from tests.browser.inspecting import EVERY_LOOK


def published():
    wren, edith = factories.wren(), factories.edith()
    factories.edition(wren, edith, title="Ends of chromosomes", tags=["Chromosomes"], text="Telomeres shorten.")
    factories.edition(wren, edith, title="Chromosomes & <b>clocks</b>", text="They tell the time.")
    sent = factories.submit(factories.cited_manuscript(wren, title="Cells that stop"), by=wren)
    factories.publish(factories.approve(sent, by=edith, digest=sent.revision.digest, statement="Checked."), by=edith)
    Tag.objects.update(is_topic=True)
    factories.vouch_for_site()


pytestmark = [pytest.mark.world(build=published), pytest.mark.only_looks]


def test_pages_are_accessible_valid_and_fit_the_screen(live_site, world, inspect):
    addresses = [
        *(
            "/search/",
            "/search/?q=chromosomes",
            "/search/?q=chromosoems",
            "/search/?q=Greider",
            "/search/?q=nosuchword",
        ),
        *("/search/?q=chromosome&topic=chromosomes", "/archive/"),
    ]
    assert inspect({address: address for address in addresses}, looks=EVERY_LOOK) == []


def test_completions_are_chosen_by_keyboard(page, live_site, world):
    page.goto("/search/")
    box = page.get_by_role("combobox")
    box.press_sequentially("chrom")
    options = page.get_by_role("option")
    options.nth(2).wait_for()
    assert options.nth(1).inner_text().startswith("Chromosomes & <b>clocks</b>")
    box.press("ArrowDown")
    box.press("ArrowDown")
    assert box.get_attribute("aria-activedescendant") == options.nth(1).get_attribute("id")
    box.press("Escape")
    assert box.get_attribute("aria-expanded") == "false"
    assert box.input_value() == "chrom"
    box.press("ArrowDown")
    box.press("ArrowDown")
    box.press("Enter")
    page.wait_for_url("**/tags/chromosomes/")
    assert page.problems == []


def test_enter_without_a_choice_sends_the_form_with_and_without_javascript(new_page, live_site, world):
    for javascript in (True, False):
        page = new_page(javascript=javascript)
        page.goto("/search/")
        page.locator("#search-words").fill("telomeres")
        page.keyboard.press("Enter")
        page.wait_for_url("**/search/?q=telomeres")
        assert page.get_by_role("link", name="Ends of chromosomes").is_visible()
