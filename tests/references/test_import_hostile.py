"""Nothing that is given to the readers ends them, and none of it takes long."""

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from references.formats.items import FileRefused, ReadState
from references.importing.files import FORMATS, read_references
from tests.quickness import no_hang

PIECES = [
    "{", "}", "(", ")", '"', ",", "=", "#", "@", "@book{", "@string{a=", "\\", "\\textit{", "$", "%", "~", "--",
    "TY  - JOUR", "ER  - ", "TI  - ", "AU  - ", "PMID- ", "PMID- 1\nTI  - a", "      ", "FAU - ",
    "<", ">", "<a>", "</a>", "<ref>", "<record>", "&amp;", "<!DOCTYPE", "<xml>",
    "[", "]", "{\"", "\":", "[{", "1", "-1", "null",
    "10.1000/a", "https://doi.org/", "arXiv:", "PMC1", "978-0-306-40615-7",
    "\n", "\r\n", " ",
    "\t", "\x00", "\ufffd", "é", "漢", "\u202e", "and", " and ", "title", "year", "author = {", "2001",
]  # fmt: skip
soup = st.lists(st.sampled_from(PIECES), max_size=60).map("".join)


def read(data: bytes, format: str):
    try:
        return read_references(data, format=format)
    except FileRefused:
        return None


@settings(deadline=None, max_examples=150, suppress_health_check=[HealthCheck.too_slow])
@given(st.one_of(soup.map(str.encode), st.binary(max_size=300)), st.sampled_from(["auto", *FORMATS]))
@example(b"@book{a,", "auto")
def test_anything_is_read_or_refused_with_a_reason(data, format):
    result = read(data, format)
    if result:
        assert result.read == len(result.items)
        for item in result.items:
            assert item.line >= 1
            assert item.csl or (item.problems and item.state == ReadState.INVALID)


@pytest.mark.parametrize("format", FORMATS)
@pytest.mark.parametrize("piece", PIECES)
def test_a_hundred_kilobytes_of_anything_are_answered_at_once(piece, format):
    data = ((piece * 100_000)[:100_000]).encode()
    with no_hang():
        read(data, format)


@pytest.mark.parametrize(
    "text",
    [
        "@book{a, title = {" + "{" * 50_000 + "}" * 50_000 + "}}",
        "@book{a, author = {" + "A B and " * 12_000 + "C}}",
        "@book{a, title = {x" + "@a{" * 30_000 + "}}",
        "@book{a," + "b = {c}," * 12_000 + "}",
        "@book{a, title = " + "{a} # " * 15_000 + "{b}}",
        "TY  - JOUR\n" + "AU  - A, B\n" * 9_000 + "ER  - ",
        "TY  - JOUR\nAB  - a" + "\nx" * 40_000,
        "PMID- 1\nTI  - a\n" + "\n" * 90_000,
        "PMID- 1\n" + "\nVI  - 1\n" * 10_000,
    ],
)
def test_records_of_enormous_size_are_answered_in_time(text):
    with no_hang():
        result = read_references(text.encode())
    assert result.read == 1
