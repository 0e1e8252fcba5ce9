"""The import screen: a draft and a report, or a clear word and the text still there."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from editorial.manuscripts.models import Manuscript
from tests import factories
from tests.screens import screen, words_on

pytestmark = pytest.mark.django_db

MARKDOWN = f"""---
title: Cells that rest
topics: Senescence, Telomeres
approved-by: Nora Vale, PhD
---

- Cells in a dish stop dividing.

Cells stop dividing [1].

## Why they stop

Their ends shorten [1, 2].

## References

{factories.HAYFLICK}
{factories.GREIDER}
"""


@pytest.fixture
def desk():
    return screen(factories.wren())


def test_a_pasted_text_becomes_a_draft_with_a_report(desk):
    response = desk.post("/desk/import/", {"text": MARKDOWN}, follow=True)
    made = Manuscript.objects.get()
    assert response.redirect_chain[-1][0] == f"/desk/manuscripts/{made.pk}/write/"
    page = words_on(response)
    assert "Cells that rest" in page
    assert "2 understood, 0 kept as written" in page
    assert "Nora Vale, PhD – a claim to check" in page
    assert "[@hayflick1961]" in page
    assert sorted(tag.name for tag in made.tags.all()) == ["Senescence", "Telomeres"]
    assert made.latest_submission() is None


def test_an_uploaded_file_becomes_a_draft(desk):
    file = SimpleUploadedFile("cells.md", MARKDOWN.encode(), "text/markdown")
    desk.post("/desk/import/", {"file": file, "text": ""})
    assert Manuscript.objects.get().draft.import_report["filename"] == "cells.md"


def test_a_name_that_climbs_folders_is_only_a_name(desk):
    file = SimpleUploadedFile("../../etc/cells.md", MARKDOWN.encode())
    page = words_on(desk.post("/desk/import/", {"file": file}, follow=True))
    assert "cells.md" in page
    assert "../" not in page


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"\x00\x01\x02\x03" * 50, "file"),
        (b"", "empty"),
        (b"x" * 2_000_001, "larger than 2 MB"),
    ],
)
def test_a_file_that_cannot_be_read_is_told_so(desk, content, told):
    response = desk.post("/desk/import/", {"file": SimpleUploadedFile("strange.txt", content)})
    assert response.status_code == 200
    assert told in words_on(response)
    assert not Manuscript.objects.exists()


def test_a_bad_file_leaves_the_pasted_text_in_the_form(desk):
    file = SimpleUploadedFile("strange.txt", b"\x00" * 50)
    response = desk.post("/desk/import/", {"file": file, "text": "My pasted words."})
    assert "There is a file and a pasted text." in words_on(response)
    assert "My pasted words." in words_on(response)
    assert not Manuscript.objects.exists()


def test_nothing_to_import_is_told_so(desk):
    assert "Choose a file, or paste the text." in words_on(desk.post("/desk/import/", {"text": " "}))


def test_a_pasted_text_beyond_the_limit_stays_in_the_form(desk):
    response = desk.post("/desk/import/", {"text": "word " * 41_000})
    assert "200 kB is the most" in words_on(response)
    assert not Manuscript.objects.exists()


def test_only_writers_import_and_begin():
    reader = screen(factories.person("Nemo Nobody"))
    for address in ("/desk/import/", "/desk/new/"):
        assert reader.get(address).status_code == 403
        assert reader.post(address, {"title": "x", "text": "y", "kind": "news", "language": "en"}).status_code == 403
    assert not Manuscript.objects.exists()
