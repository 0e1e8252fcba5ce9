"""The page behind the link in the mail about an approval, and the administrator's, in a real browser."""

import os
from pathlib import Path

import pytest

from editorial.publication.objections.workflow import object_to
from editorial.review.objections import token_of
from tests import factories

#: Where pictures of the screens go, for somebody who wants to look at them.
PICTURES = os.environ.get("IMPRIMATUR_PICTURES")


def waiting_site():
    """Two approvals, to one of which its editor objects, and who administers the site."""
    wren, edith, ada = factories.wren(), factories.edith(), factories.ada()
    quiet, contested = factories.approval(wren, edith), factories.approval(wren, edith, title="A text to object to")
    object_to(contested, note="I was on a train that day.")
    pages = {"quiet": f"/objections/{token_of(quiet)}/", "told": f"/objections/{token_of(contested)}/"}
    return {**pages, "foreign": "/objections/none/", "answer": f"/desk/approvals/{contested.pk}/objection/", "ada": ada}


pytestmark = pytest.mark.world(build=waiting_site)


def test_the_pages_are_accessible_valid_and_fit_the_screen(live_site, world, inspect, new_page):
    pages = {name: world[name] for name in ("quiet", "told", "foreign")} | {"answer": (world["ada"], world["answer"])}
    assert inspect(pages, statuses={"foreign": 404}) == []
    for scheme, width in (("light", 1280), ("dark", 1280), ("light", 320)) if PICTURES else ():
        page = new_page(colour_scheme=scheme, width=width, user=world["ada"])
        for name in ("quiet", "told", "answer"):
            page.goto(world[name])
            page.screenshot(path=Path(PICTURES) / f"{name}-{scheme}-{width}.png", full_page=True)


def test_an_editor_objects_by_keyboard_without_scripts_and_an_administrator_decides(live_site, world, new_page):
    page = new_page(javascript=False)
    page.goto(world["quiet"])
    page.get_by_label("What happened, as far as you know").fill("Not me.")
    page.get_by_role("button", name="I did not approve this").focus()
    page.keyboard.press("Enter")
    page.get_by_text("Your objection is recorded").wait_for()
    desk = new_page(javascript=False, user=world["ada"])
    desk.goto(world["answer"])
    desk.get_by_label("The editor did approve it: it stands again.").check()
    desk.get_by_label("Reason").fill("She clicked by mistake.")
    desk.get_by_role("button", name="Record the decision").click()
    desk.get_by_text("The approval stands.").wait_for()
