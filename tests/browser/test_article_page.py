"""The article page in a real browser: cards with links and flags, fingers, printing, right to left, and its weight."""

import gzip

import pytest

from articles.models import Notice
from editorial.manuscripts.workflow import set_evidence
from tests import factories
from tests.browser.inspecting import scrolls_sideways

LONG = " ".join(["A sentence of the text."] * 60)
PARTS = [f"## Part {number}\n\n{LONG}" for number in range(3)]
TEXT = "\n\n".join(["Cells *stop* dividing [@hayflick1961].", *PARTS, "Telomeres shorten [@greider1985]."])


def published_articles():
    """The addresses of a post with every part, of a retracted one, and of one that is written from right to left."""
    wren, edith = factories.wren(interests="Owns a microscope."), factories.edith()

    def published(text=TEXT, **fields):
        manuscript = factories.cited_manuscript(wren, text=text, tags=["Telomeres"], **fields)
        set_evidence(manuscript.references.get(key="hayflick1961"), study_type="cell", level="5", by=wren)
        sent = factories.submit(manuscript, by=wren)
        return factories.publish(
            factories.approve(sent, by=edith, digest=sent.revision.digest, statement="Every claim compared."), by=edith
        )

    whole = published(title="Every part", deck="Nothing is missing", evidence_label="preliminary", funding="A city.")
    work = whole.references.get(number=1).reference
    factories.notice(whole, edith, text="A number was wrong.", edition=whole)
    factories.notice(whole, edith, kind=Notice.Kind.CITED_WORK, work=work, text="This study was retracted.")
    retracted = published(title="Taken back")
    factories.notice(retracted, edith, kind=Notice.Kind.RETRACTION, text="Its main source was invented.")
    table = "| א | ב |\n|---|---|\n| " + "תא " * 20 + "| " + "תא " * 20 + "|"
    hebrew = published(
        f"התאים מתחלקים [@hayflick1961].\n\n{table}\n\n## א\n\n## ב\n\n## ג\n\nעוד.", title="שעון", language="he"
    )
    return [edition.article.get_absolute_url() for edition in (whole, retracted, hebrew)]


pytestmark = [pytest.mark.world(build=published_articles), pytest.mark.only_looks]


@pytest.fixture
def whole(live_site, world):
    return world[0]


@pytest.fixture
def hebrew(live_site, world):
    return world[2]


def card_of(page):
    card = page.locator(".reference-card:popover-open")
    card.wait_for()
    return card


def test_pages_with_every_part_are_accessible_and_valid(world, inspect):
    assert inspect({address: address for address in world}) == []


def test_card_tells_the_work_its_kind_its_links_and_the_notice_on_it(page, whole, axe):
    page.goto(whole)
    page.locator(".cites a").first.focus()
    card = card_of(page)
    for part in (
        "serial cultivation of human diploid cell strains",
        "Cell study, level 5",
        "This study was retracted.",
    ):
        assert part in card.inner_text()
    assert "↩" not in card.inner_text()
    assert axe(page) == []


def test_keyboard_goes_from_the_marker_into_its_card_and_escape_back(page, whole):
    page.goto(whole)
    page.locator(".cites a").first.focus()
    card_of(page)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.href") == "https://doi.org/10.1016/0014-4827(61)90192-6"
    assert card_of(page).is_visible()
    page.keyboard.press("Escape")
    assert page.locator(".reference-card").count() == 0
    assert page.evaluate("document.activeElement.hash") == "#ref-1"
    page.keyboard.press("Enter")
    assert page.url.endswith("#ref-1")


def test_first_tap_of_a_finger_shows_the_card_and_the_second_jumps(new_page, whole):
    page = new_page(width=320, height=640, has_touch=True)
    page.goto(whole)
    marker = page.locator(".cites a").first
    marker.tap()
    card = card_of(page)
    assert "#ref-1" not in page.url
    box, line = card.bounding_box(), marker.bounding_box()
    assert box["y"] >= line["y"] + line["height"] or box["y"] + box["height"] <= line["y"]
    assert not scrolls_sideways(page)
    page.locator(".headline").tap()
    assert page.locator(".reference-card").count() == 0
    marker.tap()
    card_of(page)
    marker.tap()
    page.wait_for_url("**#ref-1")
    assert page.locator(".reference-card").count() == 0


def test_arrival_is_marked_in_the_list_and_back_in_the_text(page, whole):
    page.goto(whole)
    colour = "element => getComputedStyle(element).backgroundColor"
    other = page.locator("#ref-2").evaluate(colour)
    page.locator(".cites a").first.click()
    assert page.locator("#ref-1").evaluate(colour) != other
    page.locator("#ref-1 .backlinks a").click()
    assert page.url.endswith("#cite-1-1")


def test_text_from_right_to_left_turns_the_page_around_it(new_page, hebrew):
    page = new_page()
    page.goto(hebrew)
    contents, text = page.locator(".contents").bounding_box(), page.locator(".prose").bounding_box()
    assert contents["x"] > text["x"] + text["width"]
    direction = "element => getComputedStyle(element).direction"
    assert page.locator(".prose p").first.evaluate(direction) == "rtl"
    assert page.locator(".trust").evaluate(direction) == "ltr"
    phone = new_page(width=320)
    phone.goto(hebrew)
    phone.locator(".cites a").first.focus()
    box = card_of(phone).bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 320


def test_print_keeps_what_a_reader_on_paper_needs(page, whole):
    page.goto(whole)
    page.emulate_media(media="print", color_scheme="dark")
    for part in (".share", ".link-list", ".backlinks", ".theme-button", ".related-posts"):
        assert not page.locator(part).first.is_visible()
    for part in (".approval-line", ".notice", ".evidence", ".own-citation", ".references"):
        assert page.locator(part).first.is_visible()
    printed = page.locator(".reference-links a").first.evaluate("link => getComputedStyle(link, '::after').content")
    assert "https://doi.org/10.1016" in printed
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"


def test_page_needs_one_small_script_no_other_host_and_80_kilobytes(new_page, whole, live_site):
    page = new_page()
    answers = []
    page.on("response", lambda answer: answers.append(answer))
    page.goto(whole, wait_until="networkidle")
    sizes = {answer.url.removeprefix(live_site): len(sent(answer)) for answer in answers}
    assert all(answer.url.startswith(live_site) for answer in answers)
    scripts = [answer for answer in answers if answer.request.resource_type == "script"]
    assert [len(script.body()) <= 5120 for script in scripts] == [True]
    assert any("italic" in address for address in sizes), "the heaviest case: the text uses italics"
    assert sum(sizes.values()) <= 80_000, sizes


def sent(answer):
    """An answer's body as it travels: texts compressed, fonts as they are."""
    body = answer.body()
    return body if answer.url.endswith(".woff2") else gzip.compress(body)


def test_links_can_be_copied_and_nothing_is_offered_that_the_browser_cannot_do(page, whole, live_site):
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(whole)
    page.get_by_role("button", name="Copy the link").click()
    page.get_by_role("button", name="Copied").wait_for()
    assert page.evaluate("navigator.clipboard.readText()") == live_site + whole
    assert page.locator(".share-button").is_visible() is page.evaluate("Boolean(navigator.share)")
