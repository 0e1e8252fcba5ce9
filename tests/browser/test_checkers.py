"""The browser and the checkers really find what they are there for."""

import pytest
from django.contrib.auth import get_user_model

only_looks = pytest.mark.only_looks
CLEAN = "<!doctype html><html lang=en><title>A page</title><main><h1>A heading</h1><p>Text.</p></main></html>"


@only_looks
def test_axe_accepts_a_clean_page(page, axe):
    page.set_content(CLEAN)
    assert axe(page) == []


@only_looks
def test_axe_finds_an_image_without_a_text(page, axe):
    page.set_content(CLEAN.replace("Text.", "<img src=figure.png>"))
    assert [sentence.partition(":")[0] for sentence in axe(page)] == ["image-alt"]


def test_the_html_checker_accepts_a_clean_page(html_errors):
    assert html_errors({"page": CLEAN}) == []


def test_the_html_checker_finds_an_unclosed_element(html_errors):
    assert any("Unclosed element" in sentence for sentence in html_errors({"page": CLEAN.replace("</main>", "")}))


@only_looks
def test_a_page_of_the_site_comes_with_its_styles_and_without_complaints(page):
    page.goto("/accounts/login/")
    assert page.evaluate("document.styleSheets.length") > 0
    assert page.problems == []


@only_looks
def test_a_page_collects_what_the_browser_complains_of(page):
    page.goto("/accounts/login/")
    page.evaluate("document.body.append(Object.assign(document.createElement('script'), {textContent: 'x = 1'}))")
    assert any("Content Security Policy" in problem for problem in page.problems)


@only_looks
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_page_has_the_colours_asked_for(new_page, scheme):
    page = new_page(colour_scheme=scheme, width=320)
    assert page.evaluate(f"matchMedia('(prefers-color-scheme: {scheme})').matches")
    assert page.evaluate("innerWidth") == 320


@only_looks
def test_a_page_can_do_without_javascript(new_page):
    page = new_page(javascript=False)
    page.set_content("<p>before</p><script>document.body.textContent = 'after'</script>")
    assert page.text_content("p") == "before"


def test_a_page_can_belong_to_a_user(new_page):
    page = new_page(user=get_user_model().objects.create_user(email="wren@example.org", name="Wren"))
    page.goto("/accounts/logout/")
    assert page.locator("form button[type=submit]").count() > 0
