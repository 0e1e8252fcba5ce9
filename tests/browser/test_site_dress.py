"""A site in its own colours, with a logo and topics, in a real browser."""

import io

import pytest
from PIL import Image

from articles.models import Logo, SiteSettings, Tag
from tests import factories
from tests.browser.inspecting import EVERY_LOOK


def dressed_site():
    """Publish a post under a topic and a tag, and dress the site; return the addresses to look at."""
    wren, editor = factories.wren(), factories.edith(bio="Reads every source.", orcid="0000-0002-1825-0097")
    article = factories.edition(wren, editor, tags=["Telomeres", "Clocks"]).article
    Tag.objects.filter(name="Clocks").update(is_topic=True, introduction="How cells tell the time.")
    factories.vouch_for_site()
    logo = Logo.objects.create(name=f"{'0' * 32}.png", content=picture(600, 160))
    SiteSettings.objects.update(
        **{"name": "Cells and us", "light_accent": "#8a1c4a", "dark_accent": "#f0a0c0", "logo": logo},
        **{"logo_width": 600, "logo_height": 160, "disclaimer": "Nothing here is medical advice."},
        **{"navigation": "Topics | /tags/\nAbout us | /about/", "footer_links": "Society | https://example.org/"},
    )
    factories.vouch_for_site()
    lists = ["/tags/", "/tags/clocks/", "/people/", "/people/edith-quill/"]
    return [article.get_absolute_url(), *lists, "/about/", "/about/review/", "/about/evidence/"]


def picture(width, height):
    kept = io.BytesIO()
    Image.new("RGB", (width, height), (138, 28, 74)).save(kept, "PNG")
    return kept.getvalue()


@pytest.mark.world(build=dressed_site)
def test_pages_of_a_dressed_site_are_accessible_valid_and_fit_the_screen(live_site, world, inspect):
    pages = {address: address for address in [*world, "/nothing/"]}
    assert inspect(pages, looks=EVERY_LOOK, statuses={"/nothing/": 404}) == []
