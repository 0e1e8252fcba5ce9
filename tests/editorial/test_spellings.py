"""A text in British or American English is told of the other's spellings; texts say their language by a tag."""

import pytest

from editorial.checks.readiness import inspect
from editorial.form_parts import Language
from editorial.manuscripts.snapshot import Snapshot
from tests import factories
from tests.screens import screen, typed_text

pytestmark = pytest.mark.django_db


def spellings(language, text):
    made = factories.manuscript(factories.wren(), language=language, text=text)
    return [finding for finding in inspect(Snapshot.of_draft(made)).findings if finding.code == "spelling_mixed"]


@pytest.mark.parametrize(
    ("language", "text", "named"),
    [
        ("en-GB", "The color of a fiber.", ["“color”", "“fiber”"]),
        ("en-US", "The colour of a tumor.", ["“colour”"]),
        ("en-GB", "We organize the programs of the Center for Aging and Behavior by colour.", []),
        ("en-US", "The color of a tumor.", []),
        ("en", "The colour of a tumor.", []),
        ("de", "Der Humor im Labor.", []),
    ],
)
def test_spellings_of_the_other_side_are_named_and_block_nothing(language, text, named):
    found = spellings(language, text)
    assert [finding.blocking for finding in found] == ([False] if named else [])
    for word in named:
        assert word in found[0].message


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("EN-us", "en-US"), ("de_ch", "de-CH"), ("zh-hans", "zh-Hans"), ("es-419", "es-419"), (" fr ", "fr")],
)
def test_a_language_is_any_tag_in_any_letters(typed, kept):
    assert Language(max_length=12).clean(typed) == kept


def test_a_language_by_its_name_is_refused_and_stays_in_the_form():
    wren = factories.wren()
    made, desk = factories.manuscript(wren), screen(wren)
    page = desk.get(f"/desk/manuscripts/{made.pk}/write/").content.decode()
    assert '<option value="de">Deutsch</option>' in page
    assert 'list="id_language_languages"' in page
    answer = desk.post(
        f"/desk/manuscripts/{made.pk}/write/", {**typed_text(desk, made, language="German"), "save": "1"}
    )
    assert "two letters" in answer.content.decode()
    assert 'value="german"' in answer.content.decode().lower()
