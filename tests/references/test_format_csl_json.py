import json

import pytest

from references.formats.items import ReadState
from references.importing.files import read_references

BOOK = {"id": "b1", "type": "book", "title": "Aging"}


def read(text: str):
    return read_references(text.encode())


@pytest.mark.parametrize(
    "text",
    [
        json.dumps([BOOK]),
        json.dumps(BOOK),
        json.dumps({"version": "1.0", "items": [BOOK]}),
        f"\ufeff [ {json.dumps(BOOK)} , ] ",
    ],
)
def test_a_list_an_item_or_an_object_around_a_list_is_read(text):
    result = read(text)
    assert (result.format, result.read, result.problems) == ("csl-json", 1, [])
    assert (result.items[0].key, result.items[0].csl) == ("b1", {"type": "book", "title": "Aging"})


def test_a_broken_record_is_kept_as_it_stands_and_the_others_are_read():
    result = read('[{"type": "book", "title": "A"},\n {"title": },\n {"title": "C", "type": "book"}, 5]')
    assert [item.state for item in result.items] == [
        ReadState.READ,
        ReadState.INVALID,
        ReadState.READ,
        ReadState.INVALID,
    ]
    assert [item.line for item in result.items] == [1, 2, 3, 3]
    assert result.items[1].raw.startswith('{"title": }')
    assert result.items[1].problems == ["The record is not JSON: Expecting value."]


def test_a_list_that_is_not_closed_is_read_and_told():
    result = read('[{"type": "book", "title": "A"}')
    assert result.read == 1
    assert result.problems == ["The list is not closed; the end of the file may be missing."]


@pytest.mark.parametrize("deep", ["[" * 100_000, '{"a":' * 100_000, '[{"a":' + "[" * 100_000, "[" + "9" * 10_000])
def test_deep_or_long_json_is_no_bomb(deep):
    result = read_references(deep.encode(), format="csl-json")
    assert all(item.state == ReadState.INVALID for item in result.items)


def test_indexing_and_truncated_authors_are_kept():
    custom = {"authors_truncated": True, "mesh": ["Mice"], "publication_types": ["Review"], "notices": {"RIN": ["a"]}}
    (item,) = read(json.dumps([BOOK | {"custom": custom | {"else": 1}}])).items
    assert item.csl["custom"] == custom
