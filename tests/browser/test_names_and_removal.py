"""The screen of a printed name, and what readers find of a removed post, in a real browser."""

import os
from pathlib import Path

import pytest

from articles.models import Credit
from editorial.publication.removal.workflow import remove_article
from tests import factories
from tests.browser.inspecting import EVERY_LOOK
from tests.owner import by_owner

#: Where pictures of the screens go, for somebody who wants to look at them.
PICTURES = os.environ.get("IMPRIMATUR_PICTURES")


@pytest.fixture
def world(live_site):
    """A post, one that was removed, and who administers the site."""
    wren, edith, ada = factories.wren(), factories.edith(), factories.ada()
    kept = factories.edition(wren, edith, title="Cells that stop dividing")
    gone = factories.edition(wren, edith, title="Cells that were said to sleep")
    with by_owner():
        remove_article(gone.article, by=ada, reason="Order 7 of 2026.")
    return {"kept": kept, "ada": ada, "gone": gone.article.get_absolute_url(), "name": f"/desk/people/{edith.pk}/name/"}


def test_every_screen_is_accessible_and_valid(inspect, world, new_page):
    pages = {"removed": world["gone"], "corrections": "/corrections/", "name": (world["ada"], world["name"])}
    assert inspect(pages, statuses={"removed": 410}, looks=EVERY_LOOK) == []
    if PICTURES:
        _take_pictures(new_page, world)


def _take_pictures(new_page, world):
    for scheme, width in (("light", 1280), ("dark", 1280), ("light", 320)):
        page = new_page(colour_scheme=scheme, width=width, user=world["ada"])
        for name, address in (("removed", world["gone"]), ("corrections", "/corrections/"), ("name", world["name"])):
            page.goto(address)
            page.screenshot(path=Path(PICTURES) / f"{name}-{scheme}-{width}.png", full_page=True)


@pytest.mark.parametrize("javascript", [True, False])
def test_a_name_is_changed_by_keyboard_with_and_without_scripts(new_page, world, javascript):
    page = new_page(user=world["ada"], javascript=javascript)
    page.goto(world["name"])
    page.locator("#id_name").fill("Edith Other")
    page.get_by_label("I have checked that this person wants it.").focus()
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.get_by_text("The name is changed in 2 texts.").wait_for()
    assert Credit.objects.get(edition=world["kept"], role="approver").name == "Edith Other"
    page.goto(world["kept"].article.get_absolute_url())
    assert page.get_by_text("Edith Other").first.is_visible()
    assert not page.problems
