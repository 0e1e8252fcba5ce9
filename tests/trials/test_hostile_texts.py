"""Hostile words and bytes through everything that reads a text: refused in words, or harmless on the page."""

import contextlib

import pytest
from hypothesis import strategies as st

from documents.fragments import contents_html, key_points_html, summary
from documents.markdown import from_markdown, patch, to_markdown
from documents.rendering import render
from documents.text import plain_text
from documents.validation import DocumentError
from editorial.importing import UnreadableManuscript, read_manuscript
from references.printing.formatting import format_ama
from tests.trials.markup import assert_harmless
from tests.trials.naughty import NAUGHTY, TEXT, TOKENS, corpus_strings, repeated
from tests.trials.patience import within

pytestmark = pytest.mark.hostile

LONG = 20_000
TEXT_LIMIT = 200_000
FILE_LIMIT = 2_000_000
FILE_NAMES = ["a.txt", "a.md", "", "a.docx", "../../a.txt", "a\x00.md", "\ud800.txt", "<script>.md"]
ENCODINGS = ["utf-8", "utf-16", "utf-16-le", "utf-32", "cp1252", "utf-7", "utf-8-sig"]


def read_and_print(text):
    """Do all that is done to a typed text on its way to the page."""
    try:
        doc = from_markdown(text).doc
    except DocumentError:
        return
    assert_printed_harmlessly(doc)
    assert patch(doc, to_markdown(doc)).doc == doc
    points = [text[:400], plain_text(doc)[:400]]
    assert_harmless(key_points_html(points))
    summary(text[:500], points, plain_text(doc))


def assert_printed_harmlessly(doc):
    rendering = render(doc, references={}, strict=False)
    assert_harmless(rendering.body_html)
    assert_harmless(rendering.references_html)
    assert_harmless(contents_html(rendering.contents))


def import_and_print(data, filename):
    """Do all that is done to an imported file on its way to the page."""
    try:
        read = read_manuscript(data, filename=filename)
    except UnreadableManuscript:
        return
    assert_printed_harmlessly(read.body)
    assert_harmless(key_points_html(read.key_points))
    for reference in read.references:
        if reference.csl is not None:
            assert_harmless(format_ama(reference.csl, show_doi="link").html)


def test_naughty_strings_are_harmless_as_text(trial):
    for text in trial.share(NAUGHTY):
        trial.count("inputs", 2)
        read_and_print(text)
        import_and_print(text.encode(errors="surrogatepass"), "a.md")


def test_naughty_strings_of_the_corpus_are_harmless_as_text(trial):
    for text in trial.share(corpus_strings()):
        trial.count("inputs", 2)
        read_and_print(text)
        import_and_print(text.encode(errors="surrogatepass"), "a.txt")


def test_random_markdown_is_refused_in_words_or_harmless(trial):
    @trial.over(3000, TEXT)
    def each(text):
        with within(2, "a short text"):
            read_and_print(text)


def test_random_files_are_refused_in_words_or_harmless(trial):
    written = st.builds(
        lambda text, encoding: text.encode(encoding, errors="replace"), TEXT, st.sampled_from(ENCODINGS)
    )
    cut = st.builds(lambda data, start, end: data[start:-end], written, st.integers(0, 3), st.integers(1, 5))

    @trial.over(2000, written | cut | st.binary(max_size=300), st.sampled_from(FILE_NAMES))
    def each(data, filename):
        with within(2, "a short file"):
            import_and_print(data, filename)


def test_long_repetitions_take_no_longer_than_any_text(trial):
    for name, text in trial.some(repeated(LONG), 250):
        trial.count("inputs", 2)
        with within(2, f"a text of {name}"):
            read_and_print(text)
        with within(2, f"a file of {name}"):
            import_and_print(text.encode(errors="surrogatepass"), "a.txt")


def test_texts_at_the_limit_are_read_or_refused_in_time(trial):
    for token in trial.share(TOKENS):
        trial.count("inputs", 2)
        size = len(token.encode(errors="surrogatepass"))
        with within(2, f"the longest text of {token!r}"):
            from_markdown_or_refusal(token * (TEXT_LIMIT // size))
        with within(4, f"the largest file of {token!r}"):
            import_and_print(token.encode(errors="surrogatepass") * (FILE_LIMIT // size), "a.md")


def from_markdown_or_refusal(text):
    with contextlib.suppress(DocumentError):
        from_markdown(text)
