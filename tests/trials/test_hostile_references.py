"""Hostile bibliographies: nothing raises, nothing hangs, nothing acts."""

import contextlib
import itertools

import pytest
from hypothesis import strategies as st

from documents.canonical import canonical_json
from references.formats.pasted.articles import parse_line, split_list
from references.printing.formatting import DOI_FORMS, JOURNAL_FORMS, format_ama
from references.records.csl import clean_csl, short_label
from references.records.csl_schema import DATE_FIELDS, NAME_FIELDS, TEXT_FIELDS, TYPES
from references.records.identifiers import normalise_doi, normalise_isbn, normalise_pmcid, normalise_pmid
from tests.trials.markup import assert_harmless
from tests.trials.naughty import NAUGHTY, TEXT, VALUES, corpus_strings, repeated
from tests.trials.patience import within

pytestmark = pytest.mark.hostile

FIELDS = sorted({*TEXT_FIELDS, *NAME_FIELDS, *DATE_FIELDS, "type", "custom", "id", "DOI", "PMID", "issued", "event"})
NAMES = st.lists(
    st.dictionaries(st.sampled_from(["family", "given", "literal", "suffix", "x"]), VALUES, max_size=4), max_size=4
)
ITEMS = st.dictionaries(st.sampled_from(FIELDS) | TEXT, NAMES | TEXT | VALUES, max_size=8)
STYLES = list(itertools.product(JOURNAL_FORMS, DOI_FORMS))
LINE = "1. Doe J, Roe R. %s. %s. 2020;1(2):3-4. doi:10.1000/%s"


def assert_printed_harmlessly(item):
    """Clean and print an item in every style; what is kept can be stored."""
    clean, _problems = clean_csl(item)
    canonical_json(clean)
    for journal_form, show_doi in STYLES:
        assert_harmless(format_ama(clean, journal_form=journal_form, show_doi=show_doi).html)
    short_label(clean)
    assert clean_csl(clean)[0] == clean


def read(text):
    """Read words as a list, as a line and as identifiers."""
    for line in split_list(text).lines:
        parsed = parse_line(line.text)
        if parsed.csl is not None:
            assert_printed_harmlessly(parsed.csl)
    parsed = parse_line(text)
    assert parsed.raw == text
    if parsed.csl is not None:
        assert_printed_harmlessly(parsed.csl)
    for normalise in (normalise_doi, normalise_pmid, normalise_pmcid, normalise_isbn):
        with contextlib.suppress(ValueError):
            normalise(text)


@pytest.mark.parametrize("strings", [lambda: NAUGHTY, corpus_strings], ids=["own", "corpus"])
def test_naughty_strings_are_harmless_in_a_reference_list(trial, strings):
    for text in trial.share(strings()):
        trial.count("inputs", 3)
        read(text)
        read(LINE % (text, "Cell", "x"))
        read(LINE % ("A title", text, text))


@pytest.mark.parametrize("strings", [lambda: NAUGHTY, corpus_strings], ids=["own", "corpus"])
def test_naughty_strings_are_harmless_in_every_field_of_a_record(trial, strings):
    for text in trial.share(strings()):
        trial.count("inputs", 3)
        assert_printed_harmlessly(dict.fromkeys(FIELDS, text))
        assert_printed_harmlessly(dict.fromkeys(FIELDS, text) | {"type": "article-journal"})
        assert_printed_harmlessly({"type": "book", "title": text, "author": [{"family": text, "given": text}]})


def test_random_lines_are_read_or_kept_as_they_are(trial):
    line = st.builds(lambda *parts: LINE % parts, TEXT, TEXT, TEXT)

    @trial.over(2000, TEXT | line)
    def each(text):
        with within(2, "a short list"):
            read(text)


def test_random_records_are_cleaned_and_printed(trial):
    @trial.over(2000, ITEMS, st.sampled_from(sorted(TYPES)))
    def each(item, type_):
        with within(2, "a small record"):
            assert_printed_harmlessly(item)
            assert_printed_harmlessly(item | {"type": type_})


def test_long_repetitions_are_read_quickly(trial):
    for name, text in trial.some(repeated(4_900), 250):
        trial.count("inputs", 2)
        with within(2, f"a list of {name}"):
            read(text)
            read(LINE % (text[:2000], text[:1000], text[:1000]))
