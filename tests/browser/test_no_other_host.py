"""Reading here is nobody else's business: no public page asks another host for anything."""

from urllib.parse import urlsplit

import pytest

from tests.articles.test_freshness import addresses
from tests.browser.test_public_pages import published_article

pytestmark = [pytest.mark.world(build=published_article), pytest.mark.only_looks]


def test_no_public_page_asks_another_host_for_anything(page, live_site, world):
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    pages = ["/", world, "/tags/telomeres/", "/people/edith-quill/", "/people/wren-fable/"]
    pages += [address for name, address in addresses().items() if name in WITHOUT_ARGUMENTS]
    for address in dict.fromkeys(pages):
        page.goto(address)
        page.mouse.wheel(0, 20_000)
        page.wait_for_load_state("networkidle")
    assert {urlsplit(address).netloc for address in asked} == {urlsplit(live_site).netloc}
    assert page.problems == []


WITHOUT_ARGUMENTS = {"topics", "people", "corrections", "archive", "search", "about"}
