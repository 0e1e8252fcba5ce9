"""Canonical JSON: equal values, equal text."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from documents.canonical import NotCanonical, canonical_json

STORABLE = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"))
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | STORABLE,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text("abcde", max_size=3), inner, max_size=4),
    max_leaves=20,
)


def test_keys_are_sorted_and_characters_written_as_themselves():
    assert canonical_json({"b": [1, True, None], "a": 'é"\n'}) == '{"a":"é\\"\\n","b":[1,true,null]}'


def test_two_spellings_of_one_character_are_equal():
    assert canonical_json({"cafe\u0301": "e\u0301"}) == canonical_json({"café": "é"})


@given(VALUES)
def test_the_order_of_keys_never_matters(value):
    text = canonical_json(value)
    assert canonical_json(json.loads(text)) == text


@pytest.mark.parametrize(
    "value",
    [
        float("nan"),
        float("inf"),
        "a\x00",
        "\ud800",
        {"\udfff": 1},
        {1: 2},
        {"é": 1, "e\u0301": 2},
        {"x": {1, 2}},
        b"bytes",
    ],
)
def test_what_has_no_canonical_form_is_refused(value):
    with pytest.raises(NotCanonical):
        canonical_json({"value": [value]})


def test_an_abyss_of_lists_is_refused():
    value = []
    for _ in range(100_000):
        value = [value]
    with pytest.raises(NotCanonical, match="deeply"):
        canonical_json(value)
