"""Pictures of a manuscript: added, described, shown to readers, and hidden until then."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from articles.models import Asset, Edition
from editorial.checks.readiness import inspect
from editorial.manuscripts.images import ImageInUse, ImageKept, ImageRefused, add_image, put_in_text, remove_image
from editorial.manuscripts.rendering import preview_html
from editorial.manuscripts.snapshot import Snapshot
from editorial.manuscripts.workflow import NotYourTurn, discard
from editorial.models import Decision, Draft, ManuscriptImage
from editorial.publication.workflow import publish, withdraw_approval
from editorial.review.workflow import approve, submit
from tests import factories
from tests.editorial.attacks import refused, run

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(wren):
    client = Client()
    client.force_login(wren)
    return client


@pytest.fixture
def manuscript(wren):
    return factories.manuscript(wren)


def upload(desk, manuscript, content, name="dish.png"):
    file = SimpleUploadedFile(name, content, content_type="image/png")
    return desk.post(reverse("editorial:images", args=[manuscript.pk]), {"file": file})


def published(manuscript):
    editor = factories.edith()
    sent = submit(manuscript, by=manuscript.created_by)
    return publish(approve(sent, by=editor, digest=sent.revision.digest), by=editor)


def test_a_writer_adds_a_picture_and_puts_it_into_the_text(desk, manuscript):
    page = reverse("editorial:images", args=[manuscript.pk])
    assert "No pictures yet" in desk.get(page).content.decode()
    assert upload(desk, manuscript, factories.picture()).status_code == 302
    image = manuscript.images.get()
    assert (image.filename, image.width, image.height) == ("dish.png", 32, 20)
    words = {
        f"image-{image.pk}-alt": "A dish of cells.",
        f"image-{image.pk}-caption": "Cells",
        f"image-{image.pk}-credit": "",
    }
    response = desk.post(reverse("editorial:place_image", args=[manuscript.pk, image.pk]), words)
    assert response.headers["Location"] == reverse("editorial:write", args=[manuscript.pk])
    figure = Draft.objects.get(pk=manuscript.pk).body["content"][-1]
    assert figure["attrs"]["asset"] == image.digest
    assert f"asset:{image.digest}" in desk.get(response.headers["Location"]).content.decode()
    assert "in the text" in desk.get(page).content.decode()


def test_a_picture_without_a_description_is_asked_for_one_and_nothing_typed_is_lost(desk, manuscript):
    image = add_image(manuscript, factories.picture(), filename="dish.png", by=manuscript.created_by)
    words = {f"image-{image.pk}-caption": "Cells in a dish"}
    response = desk.post(reverse("editorial:place_image", args=[manuscript.pk, image.pk]), words)
    assert "Cells in a dish" in response.content.decode()
    assert "This field is required" in response.content.decode()
    assert "figure" not in {block["type"] for block in Draft.objects.get(pk=manuscript.pk).body["content"]}


def test_what_is_no_picture_is_refused_in_words(desk, manuscript):
    response = upload(desk, manuscript, b"<svg xmlns='http://www.w3.org/2000/svg'/>")
    assert response.status_code == 422
    assert "not a PNG, JPEG or WebP picture" in response.content.decode()
    assert not ManuscriptImage.objects.exists()


def test_the_same_picture_is_kept_once(manuscript, wren):
    first, again = (add_image(manuscript, factories.picture(), filename="a.png", by=wren) for _turn in range(2))
    assert first == again


def test_a_manuscript_holds_no_more_than_its_number_of_pictures(manuscript, wren, monkeypatch):
    monkeypatch.setattr("editorial.manuscripts.images.MOST_IMAGES", 1)
    add_image(manuscript, factories.picture(), filename="a.png", by=wren)
    with pytest.raises(ImageRefused, match="at most"):
        add_image(manuscript, factories.picture((1, 2, 3)), filename="b.png", by=wren)


def test_readers_see_the_picture_once_the_text_is_published_and_no_longer_when_it_is_withdrawn(wren):
    manuscript = factories.pictured_manuscript(wren)
    image, reader = manuscript.images.get(), Client()
    address = reverse("articles:image", args=[image.name])
    assert reader.get(address).status_code == 404
    edition = published(manuscript)
    page = reader.get(edition.article.get_absolute_url()).content.decode()
    assert f'<img src="{address}" alt="A dish of cells." width="32" height="20"' in page
    response = reader.get(address)
    assert response.headers["Content-Type"] == "image/png"
    assert response.content == bytes(image.content)
    assert reader.get(address, headers={"If-None-Match": response.headers["ETag"]}).status_code == 304
    decision = Decision.objects.get(pk=edition.decision_id)
    withdraw_approval(decision, by=decision.editor, comment="The picture is of other cells.")
    assert reader.get(address).status_code == 404
    assert Asset.objects.get().digest == image.digest


def test_a_picture_of_another_format_than_its_address_says_is_not_found(wren):
    edition = published(factories.pictured_manuscript(wren))
    digest = edition.pictures.get().asset_id
    for name in (f"{digest}.jpg", digest, f"{digest}.png.html", "x"):
        assert Client().get(f"/images/{name}").status_code == 404


def test_the_preview_shows_the_picture_at_its_private_address(desk, wren):
    manuscript = factories.pictured_manuscript(wren)
    address = manuscript.images.get().get_absolute_url()
    assert f'<img src="{address}" alt="A dish of cells."' in preview_html(Snapshot.of_draft(manuscript))
    assert desk.get(address).headers["Cache-Control"] == "private, no-store"


def test_a_figure_without_its_picture_or_description_keeps_the_text_from_being_sent(manuscript, wren):
    image = add_image(manuscript, factories.picture(), filename="a.png", by=wren)
    put_in_text(image, alt="", caption="", credit="", by=wren)
    Draft.objects.filter(pk=manuscript.pk).update(body=with_another_picture(Draft.objects.get(pk=manuscript.pk).body))
    manuscript.refresh_from_db()
    codes = {finding.code: finding.blocking for finding in inspect(Snapshot.of_draft(manuscript)).findings}
    assert codes["picture_missing"]
    assert codes["picture_undescribed"]


def with_another_picture(body):
    unknown = {"type": "figure", "attrs": {"asset": "0" * 64, "alt": "Nothing"}}
    return {**body, "content": [*body["content"], unknown]}


def test_a_picture_in_the_text_stays_until_its_figure_goes(wren):
    manuscript = factories.pictured_manuscript(wren)
    with pytest.raises(ImageInUse):
        remove_image(manuscript.images.get(), by=wren)


def test_pictures_stay_once_the_editors_have_seen_them(manuscript, wren):
    image = add_image(manuscript, factories.picture(), filename="a.png", by=wren)
    sent = submit(manuscript, by=wren)
    with pytest.raises(NotYourTurn):
        remove_image(image, by=wren)
    editor = factories.edith()
    with pytest.raises(ImageKept):
        remove_image(image, by=editor)
    assert sent.manuscript.images.get() == image
    with refused("its record in editorial_manuscriptimage stays"):
        run("DELETE FROM editorial_manuscriptimage")


def test_a_manuscript_thrown_away_takes_its_pictures_along(wren):
    discard(factories.pictured_manuscript(wren), by=wren)
    assert not ManuscriptImage.objects.exists()


def test_an_unused_picture_is_taken_away(desk, manuscript, wren):
    image = add_image(manuscript, factories.picture(), filename="a.png", by=wren)
    desk.post(reverse("editorial:remove_image", args=[manuscript.pk, image.pk]))
    assert not ManuscriptImage.objects.exists()


def test_only_the_pictures_of_the_text_become_public(wren):
    manuscript = factories.pictured_manuscript(wren)
    add_image(manuscript, factories.picture((9, 9, 9)), filename="unused.png", by=wren)
    edition = published(manuscript)
    assert Edition.objects.get(pk=edition.pk).pictures.count() == Asset.objects.count() == 1
