"""How staff dress the site: logo, colours that can be read, links; and what every page makes of it."""

import io
import re

import pytest
from django.conf import settings as django_settings
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from PIL import Image

from articles.colours import (
    DARK,
    LIGHT,
    NEEDED,
    contrast,
    is_legible,
    least_contrast,
    nearest_legible,
    shade,
    theme_css,
    validate_dark_accent,
    validate_light_accent,
)
from articles.models import Logo, SiteSettings
from articles.wording import tidy_links, validate_links
from tests import factories
from tests.screens import screen, words_on

CHANGE = "/admin/articles/sitesettings/1/change/"
TYPED = {
    **{"name": "Cells & us", "interface_language": "en", "language": "en-GB", "time_zone": "Europe/Zurich"},
    **{"journal_form": "full", "show_doi": "none"},
}


@pytest.fixture
def ada(db):
    return screen(factories.ada())


def saved(ada, **changes):
    """The answer to the settings being saved with changes, which must be taken."""
    answer = ada.post(CHANGE, {**TYPED, **changes})
    assert answer.status_code == 302, re.findall(r"errorlist[^>]*>.*?</ul>", words_on(answer), re.DOTALL)
    return SiteSettings.load()


def picture(size=(900, 300), kind="PNG", name="logo.png"):
    kept = io.BytesIO(b"")
    Image.new("RGB", size, (11, 93, 87)).save(kept, kind)
    kept.seek(0)
    kept.name = name
    return kept


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [("#000000", "#ffffff", 21), ("#777777", "#ffffff", 4.48), ("#ffffff", "#ffffff", 1), ("#ff0000", "#ffffff", 4.0)],
)
def test_contrast_is_that_of_wcag(one, other, ratio):
    assert contrast(one, other) == contrast(other, one) == pytest.approx(ratio, abs=0.01)


def test_grounds_and_accents_are_those_of_the_style_sheet():
    css = (django_settings.BASE_DIR / "static/css/site.css").read_text()
    pairs = dict(re.findall(r"--([a-z-]+): (light-dark\(#[0-9a-f]{6}, #[0-9a-f]{6}\))", css))
    light_dark = {name: re.findall(r"#[0-9a-f]{6}", pair) for name, pair in pairs.items()}
    for place, scheme in enumerate((LIGHT, DARK)):
        assert scheme.accent == light_dark["accent"][place]
        assert scheme.grounds == tuple(light_dark[name][place] for name in ("paper", "raised", "notice"))
        assert is_legible(scheme.accent, scheme)


@pytest.mark.parametrize("scheme", [LIGHT, DARK])
@pytest.mark.parametrize("red", range(0, 256, 85))
def test_nearest_shade_can_be_read_whatever_was_asked_for(scheme, red):
    for green in range(0, 256, 51):
        for blue in range(0, 256, 51):
            wish = f"#{red:02x}{green:02x}{blue:02x}"
            nearest = nearest_legible(wish, scheme)
            assert least_contrast(nearest, scheme)[0] >= NEEDED
            assert contrast(nearest, shade(nearest, scheme).on_accent) >= NEEDED
            assert nearest == wish or not is_legible(wish, scheme)


def test_a_colour_that_cannot_be_read_is_refused_with_its_ratio_and_the_nearest_that_can():
    with pytest.raises(ValidationError) as light:
        validate_light_accent("#3fa7d6")
    assert re.search(r"contrast of 2\.\d\d to 1", light.value.messages[0])
    nearest = re.search(r"can be read is (#[0-9a-f]{6})", light.value.messages[0])[1]
    validate_light_accent(nearest)
    validate_dark_accent("#3fa7d6")
    with pytest.raises(ValidationError, match="nearest shade"):
        validate_dark_accent("#0b5d57")


def test_style_sheet_of_the_colours_is_tiny_kept_for_ever_and_only_there_when_they_are_set(ada, client):
    assert "theme.css" not in words_on(client.get("/"))
    saved(ada, light_accent="#8A1C4A ", dark_accent="")
    for address in ("/", "/about/", "/nothing/", "/accounts/login/"):
        assert "/theme.css?v=8a1c4a-6fd3c8" in words_on(client.get(address))
    sheet = client.get("/theme.css?v=8a1c4a-6fd3c8")
    assert sheet["Content-Type"] == "text/css"
    assert sheet["Cache-Control"] == "public, max-age=31536000, immutable"
    assert len(sheet.content) < 200
    assert "--accent:light-dark(#8a1c4a,#6fd3c8)" in words_on(sheet)


@pytest.mark.parametrize(
    "version", ["", "x", "8a1c4a", "8a1c4a-6fd3c8}", "ffff00-6fd3c8", "8A1C4A-6fd3c8", "8a1c4a-6fd3c8\n"]
)
def test_no_style_sheet_is_made_of_anything_but_two_legible_colours(client, db, version):
    assert theme_css(version) is None
    assert client.get("/theme.css", {"v": version}).status_code == 404


def test_colours_reach_the_article_page_that_was_dressed_before(ada, client):
    address = factories.edition(factories.wren(), factories.edith()).article.get_absolute_url()
    before = client.get(address)
    saved(ada, light_accent="#8a1c4a")
    after = client.get(address, headers={"if-none-match": before["ETag"]})
    assert after.status_code == 200
    assert "theme.css" in words_on(after)


def test_logo_is_written_anew_and_shown_with_words_and_size(ada, client):
    site = saved(ada, logo_file=picture(), logo_words="Cells and us, with a cell")
    shown = words_on(client.get("/"))
    tag = f'<img class="logo" src="{site.logo_address}" alt="Cells and us, with a cell" width="600" height="200">'
    assert tag in shown
    logo = client.get(site.logo_address)
    assert (logo["Content-Type"], logo["Cache-Control"]) == ("image/png", "public, max-age=31536000, immutable")
    with Image.open(io.BytesIO(logo.content)) as kept:
        assert kept.size == (600, 200)
    assert saved(ada).logo_id == site.logo_id, "a form without a new logo keeps the old one"
    assert 'alt="Cells &amp; us"' in words_on(client.get("/"))
    saved(ada, without_logo="on")
    assert 'class="logo"' not in words_on(client.get("/"))
    assert client.get("/logo/none.png").status_code == 404


@pytest.mark.parametrize(
    "content", [b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"GIF89a", b"\x89PNG\r\n\x1a\n", b""]
)
def test_file_that_is_no_picture_is_refused_and_nothing_is_kept(ada, content):
    upload = io.BytesIO(content)
    upload.name = "logo.svg"
    answer = ada.post(CHANGE, {**TYPED, "name": "Another name", "logo_file": upload})
    assert answer.status_code == 200
    assert 'value="Another name"' in words_on(answer)
    assert not Logo.objects.exists()


def test_links_of_staff_stand_in_header_and_footer(ada, client):
    site = saved(
        ada, navigation="Topics|/tags/\r\n  About  us |  /about/ ", footer_links="Society | https://example.org/a?b=1&c"
    )
    assert site.navigation == "Topics | /tags/\nAbout us | /about/"
    shown = words_on(client.get("/"))
    header = shown.partition("<header")[2].partition("</header>")[0]
    assert '<a href="/about/">About us</a>' in header
    assert "/people/" not in header
    assert "/search/" not in header, "staff choose all links and their order"
    assert '<a href="https://example.org/a?b=1&amp;c">Society</a>' in shown.partition("<footer")[2]


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("Only words", "address"),
        ("| /path/", "label"),
        ("x" * 41 + " | /path/", "label"),
        ("Turned \u202e round | /path/", "label"),
        ("Else | //evil.example/", "address"),
        ("Else | /\\evil.example/", "address"),
        ("Else | http://example.org/", "address"),
        ("Else | javascript:alert(1)", "address"),
        ("Else | https://exa mple.org/", "address"),
        ("Else | https://", "address"),
        ("Two | /a/ | /b/", "address"),
        ("\n".join(["Many | /many/"] * 11), "too_many"),
    ],
)
def test_line_that_is_no_link_is_refused(line, code):
    with pytest.raises(ValidationError) as refusal:
        validate_links(tidy_links(line))
    assert refusal.value.code == code


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        ({"light_accent": "#12345g"}, "articles_settings_accents_are_colours"),
        ({"dark_accent": "red"}, "articles_settings_accents_are_colours"),
        ({"navigation": "Else | //evil.example/"}, "articles_settings_links_lead_somewhere"),
        ({"navigation": "Fine | /a/\njavascript:alert(1)"}, "articles_settings_links_lead_somewhere"),
        ({"footer_links": "Else | http://example.org/"}, "articles_settings_links_lead_somewhere"),
        ({"logo_width": 3}, "articles_settings_logo_has_a_size"),
    ],
)
def test_the_database_keeps_the_rules_of_the_dress(db, change, rule):
    SiteSettings.objects.update(navigation="Fine | /a/\nAlso | https://example.org/", footer_links="Root | /")
    with pytest.raises(IntegrityError, match=rule), transaction.atomic():
        SiteSettings.objects.update(**change)
    with pytest.raises(IntegrityError, match="articles_logo_name_of_its_bytes"), transaction.atomic():
        Logo.objects.create(name="../x.svg", content=b"")


def test_preview_shows_the_home_page_as_typed_and_saves_nothing(ada, client):
    answer = ada.post(CHANGE, {**TYPED, "name": "Soon", "light_accent": "#8a1c4a", "_preview": "yes"})
    shown = words_on(answer)
    assert "Soon" in shown
    assert "theme.css?v=8a1c4a-6fd3c8" in shown
    assert "no-store" in answer["Cache-Control"]
    assert SiteSettings.load().name == "Imprimatur"
    refused = ada.post(CHANGE, {**TYPED, "light_accent": "#ffff00", "_preview": "yes"})
    assert "The nearest shade that can be read is" in words_on(refused)
    assert client.post(CHANGE, {**TYPED, "_preview": "yes"}).status_code == 302
