"""What is written and read again is the same work, for everything that a format can carry."""

from datetime import date
from typing import NamedTuple

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from references.exporting.lists import export_references
from references.formats.bibtex import vocabulary as bibtex
from references.formats.tagged import ris_vocabulary as ris
from references.importing.files import read_references
from references.records.csl import clean_csl
from references.records.csl_schema import DATE_FIELDS, NAME_FIELDS, TEXT_FIELDS, TYPES

trials = settings(deadline=None, max_examples=80, suppress_health_check=[HealthCheck.too_slow])

LETTERS = "abcXYZ ßéñŁ漢字αβ -–'’\"“”.,:;!?&%$#_~^{}\\/<>()[]@=|*+`"
texts = st.one_of(
    st.text(LETTERS, min_size=1, max_size=40),
    st.sampled_from(["<i>C. elegans</i> in H<sub>2</sub>O", "A -- b --- c", "``quoted'' 50% & more", "$5_000 #1 {x}"]),
)
words = st.text("abcdefghXYZéñß", min_size=1, max_size=12)
numbers = st.one_of(st.integers(1, 9999).map(str), st.sampled_from(["12 Suppl 1", "3-4", "B", "e1"]))
pages = st.one_of(
    st.tuples(st.integers(1, 999), st.integers(1, 999)).map(lambda pair: f"{pair[0]}-{pair[1]}"),
    st.sampled_from(["e1024", "S1-S9", "101-9", "1-5, 7-9", "roman"]),
)
dates = st.one_of(
    st.integers(1000, 9999).map(lambda year: {"date-parts": [[year]]}),
    st.dates(min_value=date(1000, 1, 1)).map(lambda day: {"date-parts": [[day.year, day.month, day.day]]}),
    st.tuples(st.integers(1000, 9999), st.integers(1, 12)).map(lambda pair: {"date-parts": [list(pair)]}),
    st.just({"date-parts": [[2001, 5], [2002]]}),
    st.just({"date-parts": [[1850]], "circa": True}),
    st.just({"date-parts": [[2001]], "season": "1"}),
    st.sampled_from(["in press", "forthcoming", "no date"]).map(lambda text: {"literal": text}),
)
FIXED = {
    "DOI": st.integers(1, 99999).map(lambda number: f"10.1000/x_{number}(a%b)<2;1>"),
    "PMID": st.integers(1, 99999999).map(str),
    "PMCID": st.integers(1, 9999999).map(lambda number: f"PMC{number}"),
    "URL": st.integers(1, 999).map(lambda number: f"https://example.org/a_b/~c%20d?e={number}&f=g;h#i"),
    "ISSN": st.just("1474-9726"),
    "ISBN": st.sampled_from(["9780306406157", "0-306-40615-2"]),
    "page": pages,
    "number-of-pages": st.integers(1, 999).map(str),
    "volume": numbers,
    "issue": numbers,
    "number": numbers,
    "edition": numbers,
    "keyword": st.lists(words, min_size=1, max_size=3).map("; ".join),
}


def names(**parts):
    person = st.fixed_dictionaries({"family": words, "given": words}, optional=parts)
    return st.lists(st.one_of(person, words.map(lambda word: {"literal": f"{word} Group"})), min_size=1, max_size=3)


def works(types, text_fields, name_fields, date_fields, people):
    """Cleaned items of these types that name a work, with any of these fields."""
    fields = {name: FIXED.get(name, texts) for name in text_fields}
    fields |= dict.fromkeys(name_fields, people) | dict.fromkeys(date_fields, dates)
    fields.pop("title", None)
    item = st.fixed_dictionaries({"type": st.sampled_from(sorted(types)), "title": words}, optional=fields)
    return item.map(lambda work: clean_csl(work)[0])


class Carried(NamedTuple):
    """The variables for which reading what a format's writer wrote gives the same again.

    Texts, identifiers, names with family, given, suffix, particle or as a literal, and dates with parts, season,
    "circa" or as a literal.
    """

    texts: frozenset
    identifiers: frozenset
    names: frozenset
    dates: frozenset

    def part_of(self, item: dict, *, without: set) -> dict:
        """The part of a CSL item that a file can carry."""
        names = {"type", *self.texts, *self.identifiers, *self.names, *self.dates} - without
        return {name: value for name, value in item.items() if name in names}


BIBTEX = Carried(
    frozenset([*bibtex.TEXTS.values(), "issue", "page", "number", "medium", "archive", "archive_location"])
    - {"subtitle"},
    frozenset(bibtex.IDENTIFIERS.values()),
    frozenset(bibtex.NAMES.values()),
    frozenset(bibtex.DATES.values()),
)
RIS = Carried(
    frozenset([*ris.TEXTS.values(), "container-title", "container-title-short", "keyword", "note", "page"]),
    frozenset(["DOI", "PMID", "PMCID", "ISSN", "ISBN", "URL"]),
    frozenset(ris.NAMES.values()),
    frozenset(ris.DATES.values()),
)


def carried_by_bibtex(item: dict) -> dict:
    without = {"page"} if item["type"] in bibtex.WHOLE_BOOKS else set()
    if not (item.get("archive") and item.get("archive_location")):
        without |= {"archive", "archive_location"}
    return BIBTEX.part_of(item, without=without)


def carried_by_ris(item: dict) -> dict:
    without = {"page"} if item["type"] in ris.WHOLE_BOOKS else set()
    if item.get("container-title") in (None, item.get("container-title-short")):
        without.add("container-title-short")
    return RIS.part_of(item, without=without)


bibtex_people = names(
    suffix=st.sampled_from(["Jr", "III"]), **{"non-dropping-particle": st.sampled_from(["van der", "de"])}
)
bibtex_works = works(
    TYPES,
    BIBTEX.texts | BIBTEX.identifiers,
    BIBTEX.names,
    BIBTEX.dates,
    bibtex_people,
)
ris_works = works(
    set(ris.TYPES.values()),
    RIS.texts | RIS.identifiers,
    RIS.names,
    RIS.dates,
    names(suffix=st.sampled_from(["Jr", "III"])),
)
csl_works = works(TYPES, TEXT_FIELDS, NAME_FIELDS, DATE_FIELDS, names())


def again(item: dict, format: str) -> dict:
    result = read_references(export_references([item], format=format).encode(), format=format)
    assert result.read == 1, result
    assert result.problems == []
    return result.items[0].csl


@trials
@given(bibtex_works)
def test_a_work_comes_back_from_bibtex(work):
    work = carried_by_bibtex(work)
    assert again(work, "bibtex") == work


@trials
@given(ris_works)
def test_a_work_comes_back_from_ris(work):
    work = carried_by_ris(work)
    assert again(work, "ris") == work


@trials
@given(csl_works)
def test_a_work_comes_back_from_csl_json(work):
    assert again(work, "csl-json") == work
