import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from outbound.bodies import DEEPEST, parsed
from outbound.errors import WrongAnswer

ANY_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(st.text(max_size=8), inner, max_size=5),
)


def nested(depth):
    return b"[" * depth + b"]" * depth


def test_a_record_may_be_fifty_deep_and_no_deeper():
    parsed(nested(DEEPEST))
    with pytest.raises(WrongAnswer):
        parsed(nested(DEEPEST + 1))


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"\xff\xfe",
        b'{"a": NaN}',
        b"[Infinity]",
        b"[1e999]",
        b"[" + b"9" * 5_000 + b"]",
        b"<html>",
        b"[1] 2",
        b"5",
    ],
)
def test_what_is_no_record_is_refused(body):
    with pytest.raises(WrongAnswer):
        parsed(body)


def test_characters_that_the_database_cannot_hold_are_replaced():
    assert parsed(b'{"a\\u0000": ["b\\ud800c", {"d": "\\u0000"}]}') == {"a\ufffd": ["b\ufffdc", {"d": "\ufffd"}]}


@settings(deadline=None, max_examples=60)
@given(ANY_JSON)
def test_any_shallow_record_is_read_as_it_is(content):
    record = {"content": content}
    text = json.dumps(record)
    if "\\u0000" not in text and "\\ud" not in text:
        assert parsed(text.encode()) == record
