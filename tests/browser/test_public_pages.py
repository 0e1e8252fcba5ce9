"""The public pages in a real browser: the card of a reference, the theme, the contents, and the checkers."""

import pytest

from tests import factories
from tests.browser.inspecting import EVERY_LOOK

TEXT = "\n\n".join(
    [
        "Cells stop dividing [@hayflick1961].",
        *(f"## Part {number}\n\n" + f"Sentence {number} of the part. " * 90 for number in range(1, 5)),
        "Telomeres shorten [@greider1985], as was known [@hayflick1961].",
    ]
)
# Scrolls by so many pixels and waits until the page has been drawn twice.
SCROLL = """distance => new Promise((drawn) => {
    scrollBy({top: distance, behavior: "instant"});
    requestAnimationFrame(() => requestAnimationFrame(drawn));
})"""


def published_article():
    """The address of a published article with two references, four parts, a tag and neighbours."""
    wren, edith = factories.wren(), factories.edith(bio="Reads every source.", interests="None.")
    factories.edition(wren, edith, title="Before", tags=["Telomeres"])
    submission = factories.submit(
        factories.cited_manuscript(
            wren, title="Ends of chromosomes", deck="What is known", text=TEXT, tags=["Telomeres"]
        ),
        by=wren,
    )
    decision = factories.approve(submission, by=edith, digest=submission.revision.digest, statement="Checked.")
    edition = factories.publish(decision, by=edith)
    factories.edition(wren, edith, title="After", key_points=[])
    return edition.article.get_absolute_url()


pytestmark = [pytest.mark.world(build=published_article), pytest.mark.only_looks]
LISTS = [
    "/",
    "/tags/",
    "/tags/telomeres/",
    "/people/",
    "/people/edith-quill/",
    "/people/edith-quill/approved/",
    "/about/evidence/",
]
LOG_IN = ["/accounts/login/", "/accounts/password/reset/"]


@pytest.fixture
def article(live_site, world):
    return world


def boxes(page):
    """The card's and the marker's rectangles, once the card has been placed."""
    card, marker = page.locator(".reference-card"), page.locator("[aria-describedby=reference-card]")
    card.wait_for()
    return card.bounding_box(), marker.bounding_box()


def apart(card, marker):
    """Whether the card leaves the marker's line free."""
    return card["y"] >= marker["y"] + marker["height"] or card["y"] + card["height"] <= marker["y"]


def test_pages_are_accessible_valid_and_fit_the_screen(article, inspect):
    addresses = [article, "/articles/after/", *LISTS, *LOG_IN]
    assert inspect({address: address for address in addresses}, looks=EVERY_LOOK) == []


@pytest.mark.parametrize("way", ["focus", "hover"])
def test_marker_shows_its_reference_beside_its_line(page, article, way):
    page.goto(article)
    getattr(page.locator(".cites a").first, way)()
    card, marker = boxes(page)
    assert "serial cultivation of human diploid cell strains" in page.locator(".reference-card").inner_text()
    assert apart(card, marker)


def test_card_at_the_foot_of_the_window_opens_above_the_line(new_page, article):
    page = new_page(width=320, height=500)
    page.goto(article)
    marker = page.locator(".cites a").nth(1)
    marker.evaluate("element => element.scrollIntoView({block: 'end', behavior: 'instant'})")
    marker.evaluate("element => element.focus({preventScroll: true})")
    card, marker = boxes(page)
    assert card["y"] + card["height"] <= marker["y"]
    assert card["y"] >= 0


def test_card_moves_with_its_line_and_hides_while_the_line_is_out_of_sight(page, article):
    page.goto(article)
    page.locator(".cites a").first.focus()
    before, _ = boxes(page)
    page.evaluate(SCROLL, 60)
    after, marker = boxes(page)
    assert after["y"] == pytest.approx(before["y"] - 60, abs=2)
    assert apart(after, marker)
    page.evaluate(SCROLL, 2000)
    assert not page.locator(".reference-card").is_visible()
    page.evaluate(SCROLL, -2000)
    assert page.locator(".reference-card").is_visible()


@pytest.mark.parametrize("way", ["Escape", "Shift+Tab"])
def test_card_closes_on_escape_and_when_the_focus_leaves(page, article, way):
    page.goto(article)
    page.locator(".cites a").first.focus()
    boxes(page)
    page.keyboard.press(way)
    page.locator(".reference-card:popover-open").filter(has_text="serial cultivation").wait_for(state="hidden")
    assert page.locator(".cites a").first.get_attribute("aria-describedby") is None


def test_pointer_may_move_onto_the_card(page, article):
    page.goto(article)
    page.locator(".cites a").first.hover()
    boxes(page)
    page.locator(".reference-card").hover()
    page.wait_for_timeout(400)
    assert page.locator(".reference-card").is_visible()


def test_marker_and_back_link_still_jump(page, article):
    page.goto(article)
    page.locator(".cites a").first.click()
    assert page.url.endswith("#ref-1")
    page.locator("#ref-1 .backlinks a").nth(1).click()
    assert page.url.endswith("#cite-1-2")


def test_theme_follows_the_button_and_is_kept_without_a_flash(page, article):
    page.goto(article)
    colour = "getComputedStyle(document.body).backgroundColor"
    light = page.evaluate(colour)
    page.get_by_role("button", name="Dark theme").click()
    dark = page.evaluate(colour)
    assert dark != light
    page.goto("/")
    assert page.evaluate("document.documentElement.dataset.theme") == "dark"
    assert page.evaluate(colour) == dark
    page.get_by_role("button", name="Light theme").click()
    assert page.evaluate(colour) == light


def test_contents_mark_the_part_that_is_being_read(page, article):
    page.goto(article)
    page.get_by_role("link", name="Part 3").click()
    page.locator(".contents a[aria-current]", has_text="Part 3").wait_for()
    assert page.locator(".contents a[aria-current]").count() == 1


def test_contents_are_folded_on_a_phone_and_open_beside_the_text(new_page, article):
    for width, is_open in ((1280, True), (320, False)):
        page = new_page(width=width)
        page.goto(article)
        assert page.get_by_role("link", name="Part 1").is_visible() is is_open


@pytest.mark.parametrize("width", [1280, 320])
def test_everything_can_be_read_without_javascript(new_page, article, width):
    page = new_page(javascript=False, width=width)
    page.goto(article)
    assert page.get_by_text("Sentence 4 of the part.").first.is_visible()
    assert page.get_by_text("Edited and approved by").is_visible()
    assert not page.locator(".theme-button").is_visible()
    page.locator(".cites a").first.click()
    assert page.url.endswith("#ref-1")


def test_keyboard_reaches_the_text_first(page, article):
    page.goto(article)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to main content"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_print_leaves_out_what_only_a_screen_needs(page, article):
    page.goto(article)
    page.emulate_media(media="print")
    for part in (".masthead-links", ".contents", ".neighbours", ".backlinks"):
        assert not page.locator(part).first.is_visible()
    assert page.locator(".references").is_visible()
