"""A text of 200 kB of nothing but formatting is opened, saved, compared and judged, or refused, without a hang."""

import pytest
from django.utils.html import escape

from documents.markdown import from_markdown, patch, to_markdown
from editorial.models import Draft
from editorial.review.workflow import submit
from tests import factories
from tests.quickness import no_hang

pytestmark = pytest.mark.django_db

SIZE = 200_000
TAKEN = ["_a_", "a_b ", "\\_a\\_ ", "\\[", "word ", "&#9;"]
REFUSED = ["_a_ ", "_a_\n\n", "*a*", "`a` ", "[a](/b)", "[@a] ", "~a~", "^a^ ", "*a **b** c* ", "a\n", "&amp;"]
# By how many signs each has of those that are limited.
FULL_OF_SIGNS = {
    "_a_ ": 2,
    "*a": 1,
    "**a*": 3,
    "[a](/b) ": 2,
    "[*a*](/b) ": 4,
    "](^": 1,
    "a^b~c": 2,
    "[@a](": 2,
    "*_a_*": 4,
}
MOST_SIGNS = 11_900


def flood(token, size=SIZE):
    return token * (size // len(token))


@pytest.fixture
def desk(client):
    """An editor at a text that is before her."""
    manuscript = factories.manuscript(factories.wren())
    submission = submit(manuscript, by=manuscript.created_by)
    client.force_login(factories.edith())

    def save(text, **more):
        counter = Draft.objects.get(manuscript=manuscript).edit_counter
        fields = {"edit_counter": counter, "title": "Cells", "kind": "news", "language": "en", "text": text, **more}
        with no_hang():
            return client.post(f"/desk/manuscripts/{manuscript.pk}/write/", fields)

    save.pages = [
        f"/desk/manuscripts/{manuscript.pk}/{page}" for page in ("write/", "compare/1/2/", "compare/2/3/", "")
    ]
    save.pages.append(f"/desk/submissions/{submission.pk}/review/")
    return save


@pytest.mark.parametrize("token", TAKEN)
def test_a_flood_that_is_a_text_is_saved_and_opened_everywhere(client, desk, token):
    text = flood(token, SIZE - 100)
    assert desk(text, preview="1").status_code == 200
    assert desk(text).status_code == 302
    shown = client.get(desk.pages[0]).context["form"].initial["text"]
    assert desk(f"{shown}\n\nA word more.").status_code == 302
    for page in desk.pages:
        with no_hang():
            assert client.get(page).status_code == 200


@pytest.mark.parametrize("token", REFUSED)
def test_a_flood_beyond_the_limits_is_refused_with_all_that_was_typed(desk, token):
    text = flood(token)
    for button in ({}, {"preview": "1"}):
        answer = desk(text, **button)
        assert answer.status_code == 200
        shown = answer.content.decode()
        assert 'class="error-summary"' in shown
        assert escape(text) in shown
    assert not Draft.objects.filter(edit_counter__gt=0).exists()


@pytest.mark.parametrize("token", FULL_OF_SIGNS)
def test_a_text_full_of_signs_is_saved_again_as_it_is_shown(token):
    with no_hang():
        doc = from_markdown(token * (MOST_SIGNS // FULL_OF_SIGNS[token])).doc
        markdown = to_markdown(doc)
        assert patch(doc, markdown).doc == doc
        changed = patch(doc, f"{markdown}\n\nA word more.").doc
    assert changed["content"][:-1] == doc["content"]
