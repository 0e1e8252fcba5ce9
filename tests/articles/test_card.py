"""The picture beside a link: of live editions only, small, and honest about the approval."""

import io

import pytest
from PIL import Image

from articles.models import SiteSettings
from articles.syndication.share_image import Card, card_png
from editorial.publication.workflow import withdraw_approval
from editorial.review.models import Decision
from tests import factories

APPROVAL = "Edited and approved by Edith Quill, PhD, MS"
LONG = "The serial cultivation of human diploid cell strains " * 6


def picture(title, *, site="Imprimatur", approval=APPROVAL):
    content = card_png(Card(title, site, approval))
    image = Image.open(io.BytesIO(content))
    assert (image.format, image.size) == ("PNG", (1200, 630))
    assert len(content) < 60_000
    return image.convert("L")


def ink(image, box):
    """How many pixels of a part of the picture are not paper."""
    return sum(image.crop(box).histogram()[:200])


def rightmost(image):
    """The column of the last ink below the bar at the top."""
    return image.crop((0, 20, 1200, 630)).point(lambda pixel: 255 if pixel < 200 else 0).getbbox()[2]


@pytest.mark.parametrize("title", ["Short", LONG[:300], "Pneumono" * 20, "A fine – title (with “marks”)", "W" * 300])
def test_every_title_keeps_to_its_margins(title):
    image = picture(title, approval=APPROVAL + ", MPH" * 30, site="Site " * 16)
    assert rightmost(image) <= 1200 - 84 + 2
    assert ink(image, (0, 510, 1200, 530)) == 0, "the title ends above the approval line"


@pytest.mark.parametrize("title", ["细胞停止分裂", "عندما تتوقف الخلية", "TGF-β", "A \U0001f9ec", "\u202eA", "\x08"])
def test_title_that_the_face_cannot_draw_gives_way_to_the_site_s_name(title):
    assert picture(title).tobytes() == picture("细").tobytes()
    assert picture(title).tobytes() != picture("Another title").tobytes()


def test_site_whose_name_cannot_be_drawn_has_a_picture_too():
    assert ink(picture("细", site="期刊", approval=""), (0, 20, 1200, 630)) == 0


@pytest.mark.django_db
def test_the_former_address_of_a_picture_leads_to_its_present_one(client, wren, edith):
    factories.edition(wren, edith, title="A post")
    response = client.get("/articles/a-post/card-1.png")
    assert (response.status_code, response["Location"]) == (301, "/articles/a-post/share-image-1.png")
    assert client.get(response["Location"]).status_code == 200


@pytest.mark.django_db
def test_live_edition_has_a_picture_and_no_other(client, wren, edith):
    edition = factories.edition(wren, edith, title="A post")
    response = client.get("/articles/a-post/share-image-1.png")
    assert (response.status_code, response["Content-Type"]) == (200, "image/png")
    assert response.content == card_png(Card("A post", "Imprimatur", APPROVAL))
    assert response["Cache-Control"] == "public, max-age=60"
    again = client.get("/articles/a-post/share-image-1.png", headers={"if-none-match": response["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    for absent in ("/articles/a-post/share-image-2.png", "/articles/unheard-of/share-image-1.png"):
        assert client.get(absent).status_code == 404
    factories.correction(edition, by=wren, editor=edith)
    assert client.get("/articles/a-post/share-image-1.png").status_code == 404
    assert client.get("/articles/a-post/share-image-2.png").status_code == 200
    decision = edition.article.editions.get(number=2).decision_id
    withdraw_approval(Decision.objects.get(pk=decision), by=edith, comment="A source was retracted.")
    assert client.get("/articles/a-post/share-image-2.png").status_code == 404


@pytest.mark.django_db
def test_picture_leaves_out_an_approval_that_does_not_verify(client, wren, edith, settings):
    factories.edition(wren, edith, title="A post")
    settings.SIGNING_PUBLIC_KEYS = []
    assert client.get("/articles/a-post/share-image-1.png").content == card_png(Card("A post", "Imprimatur", ""))


@pytest.mark.django_db
def test_new_name_of_the_site_makes_a_new_picture(client, wren, edith):
    factories.edition(wren, edith, title="A post")
    before = client.get("/articles/a-post/share-image-1.png")["ETag"]
    SiteSettings.objects.update(name="Another name")
    factories.vouch_for_site()
    assert client.get("/articles/a-post/share-image-1.png")["ETag"] != before
