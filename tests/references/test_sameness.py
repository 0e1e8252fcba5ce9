"""Whether records with one identifier are of one work: honest variation is none, another title, author or year is."""

import random
import unicodedata
from functools import cache
from itertools import combinations

import pytest

from references.exporting.lists import export_references
from references.formats.pasted.articles import parse_line
from references.importing.files import read_references
from references.library.adding import from_publisher
from references.library.sameness import line_names, share_a_book, unlike
from references.library.title_sameness import same_title
from references.printing.formatting import format_reference
from references.records.csl import clean_csl
from references.records.markup import to_plain
from tests.references.corpora import corpus, corpus_files

NAPS = {
    "type": "article-journal",
    "title": "Naps and mice: a trial",
    "author": [{"family": "Smith", "given": "Jane"}, {"family": "Doe", "given": "A"}],
    "container-title": "JAMA",
    "issued": {"date-parts": [[2020, 1, 14]]},
}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Naps and mice: a trial", "NAPS AND MICE: A TRIAL."),
        ("Naps and mice: a trial", "Naps and mice"),
        ("Naps and mice: a trial", "Naps & mice – a trial"),
        ("Naps in <i>C. elegans</i>", "Naps in C elegans"),
        ("Naps in *C. elegans*", "Naps in C. elegans"),
        ("CO₂ and CO<sub>2</sub>", "CO2 and CO2"),
        ("Genome-wide naps", "Genomewide naps"),
        ("The in- sensitivity of mice", "The insensitivity of mice"),
        ("Effects of naps on the ageing of tumours", "Effects of naps on aging of tumors"),
        ("Oestrogen and haemoglobin in sleep", "Estrogen and hemoglobin in sleep"),
        ("α-Synuclein while napping", "Alpha-synuclein while napping"),
        ("Type II sleep in ten mice", "Type 2 sleep in 10 mice"),
        ("Schlaf der Mäuse", "Schlaf der Mause"),
        ("RETRACTED ARTICLE: Naps and mice", "Naps and mice"),
        ("A very long title that goes on and on about the naps of mice", "A very long title that goes on and on abo"),
        ("Naps versus coffee", "Naps vs. coffee"),
        ("Naps in the United States", "Naps in the US"),
        ("Naps and mice", ""),
    ],
)
def test_titles_typed_differently_are_one(one, other):
    assert same_title(one, other)
    assert same_title(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Naps and mice: a trial", "Coffee in ten thousand nurses"),
        ("Naps and mice: a trial", "Naps and mice: a review"),
        ("Vaccines in the elderly: part I", "Vaccines in the elderly: part II"),
        ("Vaccines in the elderly: part 1", "Vaccines in the elderly: part 10"),
        ("Coffee and mortality in men", "Coffee and mortality in women"),
        ("Coffee and mortality in cats", "Coffee and mortality in rats"),
        ("Naps help mice live long", "Naps do not help mice live long"),
        ("Naps and hypotension in mice", "Naps and hypertension in mice"),
        ("Vitamin A in naps of mice", "Vitamin B in naps of mice"),
        ("Correction to: Naps and mice in a trial", "Naps and mice in a trial"),
        ("Coffee", "Tea"),
    ],
)
def test_titles_of_different_works_are_two(one, other):
    assert not same_title(one, other)
    assert not same_title(other, one)


@pytest.mark.parametrize(
    "people",
    [
        [{"family": "Smith", "given": "J."}],
        [{"family": "SMITH"}],
        [{"family": "Smith J", "given": ""}],
        [{"family": "Jane", "given": "Smith"}],
        [{"literal": "Smith, Jane"}],
        [{"literal": "Nap Trial Group"}, {"family": "Smith", "given": "J"}],
        [{"family": "Smith-Jones", "given": "J"}],
        [{"literal": "Anonymous"}],
        [],
    ],
)
def test_a_first_author_written_differently_is_one(people):
    assert unlike(NAPS, {**NAPS, "author": people}) == []


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (
            {"family": "van der Berg", "given": "A"},
            {"family": "Berg", "given": "A", "non-dropping-particle": "van der"},
        ),
        ({"family": "Müller"}, {"family": "Mueller"}),
        ({"family": "García Márquez", "given": "G"}, {"family": "Garcia", "given": "G"}),
        ({"family": "Østergaard"}, {"family": "Ostergaard"}),
        ({"literal": "World Health Organization"}, {"literal": "WHO"}),
        ({"literal": "World Health Organization"}, {"family": "Organization", "given": "WH"}),
    ],
)
def test_names_in_other_forms_are_one(one, other):
    assert unlike({**NAPS, "author": [one]}, {**NAPS, "author": [other]}) == []


def test_another_first_author_and_another_year_speak_against_it():
    assert unlike(NAPS, {**NAPS, "author": [{"family": "Green", "given": "L"}]}) == ["author"]
    assert unlike(NAPS, {**NAPS, "author": NAPS["author"][::-1]}) == ["author"]
    assert unlike(NAPS, {**NAPS, "issued": {"date-parts": [[2010]]}}) == ["year"]
    for near in (2019, 2021):
        assert unlike(NAPS, {**NAPS, "issued": {"date-parts": [[near]]}}) == []


def test_what_is_missing_speaks_against_nothing():
    for name in ("title", "author", "issued"):
        assert unlike(NAPS, {field: value for field, value in NAPS.items() if field != name}) == []
    assert unlike(NAPS, {"type": "book", "DOI": "10.5555/a"}) == []


def test_chapters_of_one_book_share_what_is_the_books():
    one = {"type": "chapter", "title": "Naps", "container-title": "The Book of Sleep"}
    other = {"type": "chapter", "title": "Coffee", "container-title": "The book of sleep: a handbook"}
    book = {"type": "book", "title": "The Book of Sleep"}
    assert share_a_book(one, other)
    assert share_a_book(one, book)
    assert share_a_book(one, {"type": "chapter", "title": "Coffee"})
    assert not share_a_book(one, {**other, "container-title": "The Book of Coffee"})
    assert not share_a_book(one, {"type": "article-journal", "title": "Coffee"})
    assert not share_a_book(book, {"type": "book", "title": "The Book of Coffee"})


def test_a_line_that_was_not_understood_names_the_work_whose_title_is_in_it():
    line = "SMITH (2020) Naps and mice, a trial, in that American journal, see there"
    assert line_names(line, NAPS)
    assert not line_names(line, {**NAPS, "title": "Coffee in ten thousand nurses"})
    assert line_names("doi:10.5555/a", NAPS)


@cache
def works_of_the_corpus() -> list[dict]:
    """Every real work in the corpus, cleaned."""
    works = [clean_csl(from_publisher(work))[0] for work in corpus("crossref_works.json")]
    return works + [clean_csl(pair["item"])[0] for pair in corpus("ama_full_doi.json")]


def forms_of(work: dict) -> list[dict]:
    """A work as it comes back from each format that it can be taken in from."""
    files = [export_references([work], format=format).encode() for format in ("ris", "bibtex", "csl-json")]
    read = [item.csl for file in files for item in read_references(file).items]
    lines = [format_reference(work, style=style, show_doi="text").text for style in ("ama", "nlm")]
    return [form for form in [*read, *(parse_line(line).csl for line in lines)] if form]


def test_no_work_of_the_corpus_is_in_conflict_with_itself_in_another_format():
    false = [(work["DOI"], unlike(work, form)) for work in works_of_the_corpus() for form in forms_of(work)]
    assert len(false) > 2_000
    assert [conflict for conflict in false if conflict[1]] == []


def test_no_work_of_the_corpus_is_in_conflict_with_itself_typed_carelessly():
    for work in works_of_the_corpus():
        title = to_plain(work.get("title", ""))
        bare = "".join(letter for letter in unicodedata.normalize("NFD", title) if not unicodedata.combining(letter))
        for typed in (title.upper(), bare, title.partition(":")[0], title[: max(40, len(title) * 2 // 3)], title + "."):
            assert unlike(work, {**work, "title": typed}) == [], typed


def test_different_works_of_the_corpus_are_told_apart():
    works = [work for work in works_of_the_corpus() if work.get("title")]
    taken_for_one = {
        tuple(sorted((one["title"], other["title"])))
        for one, other in combinations(random.Random(7).sample(works, 150), 2)
        if one["DOI"] != other["DOI"] and one["title"] != other["title"] and not unlike(one, other)
    }
    assert taken_for_one == set()


def test_records_with_one_identifier_in_files_of_the_corpus_are_one_work_but_for_two():
    """Two of these identifiers stand on different works there, in test files; for all others there is no conflict."""
    known, conflicts, pairs = {}, set(), 0
    for path in [path for folder in ("ris", "nbib", "bibtex") for path in corpus_files(folder)]:
        for item in read_references(path.read_bytes()).items:
            for name in ("DOI", "PMID", "PMCID"):
                value = (item.csl or {}).get(name)
                for earlier in known.setdefault((name, value), []) if value else ():
                    pairs += 1
                    if unlike(earlier, item.csl):
                        conflicts.add(value)
                if value:
                    known[name, value].append(item.csl)
    assert pairs > 40
    assert conflicts == {"10.1109/msp.2004.81", "10.3275/8949"}
