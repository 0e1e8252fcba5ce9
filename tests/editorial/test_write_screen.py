"""The write screen: nothing typed is ever lost."""

import pytest

from editorial.manuscripts.models import Draft, Manuscript
from editorial.manuscripts.workflow import save_draft
from editorial.review.workflow import submit
from tests import factories
from tests.screens import screen, typed_text, words_on

pytestmark = pytest.mark.django_db


@pytest.fixture
def manuscript(wren):
    return factories.cited_manuscript(wren)


@pytest.fixture
def desk(wren):
    return screen(wren)


def address(manuscript):
    return f"/desk/manuscripts/{manuscript.pk}/write/"


def saved(manuscript):
    return Draft.objects.get(manuscript=manuscript)


def test_a_new_manuscript_begins_empty_on_the_write_screen(desk, wren):
    response = desk.post("/desk/new/", {"title": "Sleeping cells", "kind": "news", "language": "en-GB"})
    made = Manuscript.objects.get()
    assert response.headers["Location"] == address(made)
    assert (made.draft.title, made.draft.kind, made.draft.language) == ("Sleeping cells", "news", "en-GB")
    assert [authorship.writer for authorship in made.authorships.all()] == [wren]
    assert desk.get(address(made)).context["form"].initial["text"] == ""


def test_saving_keeps_every_field(desk, manuscript):
    typed = typed_text(
        desk,
        manuscript,
        title="  New   title ",
        deck="One sentence.",
        key_points="- First point\n\n• Second point",
        text="Cells rest.\r\n\r\n## Why\r\n\r\nNobody knows [@hayflick1961].",
        tags="Ageing, cells, ageing",
        kind="news",
        language="en-GB",
    )
    assert desk.post(address(manuscript), typed).status_code == 302
    draft = saved(manuscript)
    assert (draft.title, draft.deck, draft.kind, draft.language) == ("New title", "One sentence.", "news", "en-GB")
    assert draft.key_points == ["First point", "Second point"]
    assert [block["type"] for block in draft.body["content"]] == ["paragraph", "heading", "paragraph"]
    assert sorted(tag.name.lower() for tag in manuscript.tags.all()) == ["ageing", "cells"]
    assert draft.edit_counter == typed["edit_counter"] + 1


def test_untouched_blocks_keep_their_identifiers(desk, manuscript):
    before = [block["attrs"]["id"] for block in saved(manuscript).body["content"]]
    typed = typed_text(desk, manuscript)
    typed["text"] = typed["text"].replace("Telomeres shorten", "Telomeres grow shorter")
    desk.post(address(manuscript), typed)
    after = [block["attrs"]["id"] for block in saved(manuscript).body["content"]]
    assert after[:2] == before[:2]
    assert len(after) == len(before)


def test_preview_shows_readers_page_and_saves_nothing(desk, manuscript):
    typed = typed_text(desk, manuscript, title="Seen, not saved", preview="Preview")
    response = desk.post(address(manuscript), typed)
    page = words_on(response)
    assert response.status_code == 200
    assert "Preview." in page
    assert 'href="#ref-1"' in page
    assert "The approval line will appear here" in page
    assert 'value="Seen, not saved"' in page
    assert saved(manuscript).title != "Seen, not saved"
    assert saved(manuscript).edit_counter == typed["edit_counter"]


def test_preview_shows_an_unknown_citation_as_a_gap(desk, manuscript):
    typed = typed_text(desk, manuscript, text="A claim [@nobody2020].", preview="Preview")
    page = words_on(desk.post(address(manuscript), typed))
    assert "citation-missing" in page
    assert "cites “nobody2020”, which is not in the reference list" in page


def test_what_markdown_does_not_know_is_kept_and_reported(desk, manuscript):
    response = desk.post(address(manuscript), typed_text(desk, manuscript, text="::: note\nNever closed"), follow=True)
    assert "Line 1" in words_on(response)
    assert "Never closed" in response.context["form"].initial["text"]


def test_a_stale_save_shows_both_texts_and_saves_nothing(desk, manuscript, wren):
    mine = typed_text(desk, manuscript, text="My own words.", title="Mine")
    save_draft(manuscript, by=wren, edit_counter=mine["edit_counter"], title="Theirs")
    response = desk.post(address(manuscript), mine)
    page = words_on(response)
    assert response.status_code == 409
    assert saved(manuscript).title == "Theirs"
    assert "Not saved: the text was changed elsewhere" in page
    assert "<del>Theirs</del><ins>Mine</ins>" in page
    assert "My own words." in page
    assert "Telomeres shorten [@greider1985]" in page
    assert f'name="edit_counter" value="{mine["edit_counter"] + 1}"' in page


def test_after_a_stale_save_the_form_saves_over(desk, manuscript, wren):
    mine = typed_text(desk, manuscript, title="Mine")
    save_draft(manuscript, by=wren, edit_counter=mine["edit_counter"], title="Theirs")
    counter = desk.post(address(manuscript), mine).context["form"]["edit_counter"].value()
    assert desk.post(address(manuscript), {**mine, "edit_counter": counter}).status_code == 302
    assert saved(manuscript).title == "Mine"


def test_a_text_sent_meanwhile_is_not_changed_and_the_typed_words_are_shown(desk, manuscript, wren):
    typed = typed_text(desk, manuscript, text="Words typed too late.", title="Late")
    submit(manuscript, by=wren)
    response = desk.post(address(manuscript), typed)
    assert response.status_code == 403
    assert "Words typed too late." in words_on(response)
    assert "A writer can withdraw the submission" in words_on(response)
    assert saved(manuscript).title != "Late"


def test_a_text_beyond_200_kb_is_refused_with_its_size_and_stays_in_the_form(desk, manuscript):
    long = "word " * 41_000
    response = desk.post(address(manuscript), typed_text(desk, manuscript, text=long))
    assert response.status_code == 200
    assert "The text has 206 kB; 200 kB is the most." in words_on(response)
    assert response.context["form"]["text"].value() == long
    assert saved(manuscript).edit_counter == 0


@pytest.mark.parametrize(
    ("field", "typed", "told"),
    [
        ("title", "x" * 301, "at most 300 characters"),
        ("language", "English", "two letters"),
        ("kind", "poem", "not one of the available choices"),
        ("tags", ",".join(f"tag{number}" for number in range(21)), "20 is the most"),
        ("tags", "\u202eevil", "cannot be a tag"),
        ("tags", "!!!", "cannot be a tag"),
        ("key_points", "\n".join("point" for _ in range(13)), "12 is the most"),
        ("key_points", "x" * 401, "400 is the most"),
        ("text", "\x00", "cannot be saved"),
        ("text", "> " * 60 + "deep", "nested too deeply"),
    ],
)
def test_what_cannot_be_saved_is_told_and_everything_typed_stays(desk, manuscript, field, typed, told):
    response = desk.post(address(manuscript), typed_text(desk, manuscript, deck="Typed deck", **{field: typed}))
    assert response.status_code == 200
    assert told in words_on(response).replace("&#x27;", "'")
    assert 'value="Typed deck"' in words_on(response)
    assert saved(manuscript).edit_counter == 0


def test_additional_fields_in_the_request_change_nothing(desk, manuscript):
    otto = factories.otto()
    extra = {
        "manuscript": 999,
        "updated_by": otto.pk,
        "status": "approved",
        "article": 1,
        "body": "{}",
        "created_by": otto.pk,
    }
    desk.post(address(manuscript), {**typed_text(desk, manuscript, title="Plain"), **extra})
    fresh = Manuscript.objects.get(pk=manuscript.pk)
    assert (fresh.draft.title, fresh.article, fresh.created_by_id) == ("Plain", None, manuscript.created_by_id)
    assert fresh.draft.updated_by_id == manuscript.created_by_id
    assert not fresh.submissions.exists()


def test_an_editor_who_saves_in_review_keeps_a_revision(wren):
    edith = factories.edith()
    submission = factories.submission(wren)
    desk = screen(edith)
    assert "each save adds a revision" in words_on(desk.get(address(submission.manuscript)))
    desk.post(address(submission.manuscript), typed_text(desk, submission.manuscript, title="Better title"))
    newest = submission.manuscript.newest_revision()
    assert (newest.number, newest.created_by) == (submission.revision.number + 1, edith)
    assert "Better title" in newest.content


def test_words_that_look_like_markup_are_shown_as_words(desk, wren):
    made = factories.manuscript(wren, title="<script>alert(1)</script>", text="A <img src=x onerror=alert(1)> in text.")
    page = words_on(desk.post(address(made), typed_text(desk, made, preview="Preview")))
    assert "<script>alert" not in page
    assert "<img src=x" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


def test_a_request_beyond_all_limits_says_where_the_text_is(desk, manuscript):
    response = desk.post(address(manuscript), {"text": "x" * 13_000_000})
    assert response.status_code == 400
    assert "at most 200 kB" in words_on(response)
